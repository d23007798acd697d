using SqlFlow.Handlers.Tests.Harness;

namespace SqlFlow.Handlers.Tests.Functions;

/// <summary>Functions in pipelines, through the host.</summary>
public sealed class FunctionPipelineTests
{
    [Fact]
    public async Task A_transform_calls_functions_of_the_host()
    {
        using var test = new PipelineTest();

        await test.SucceedAsync(
            Make.Transform("words", "SELECT value, t_length(value) AS n FROM t_words('one two three', NULL)", "words"),
            Make.Transform("sums", "SELECT t_linear(sum(n)::BIGINT) AS s FROM words", "sums"));

        Assert.Equal(["one|3", "two|3", "three|5"], await test.RowsAsync("FROM words"));
        Assert.Equal(["23"], await test.RowsAsync("FROM sums"));
    }

    [Fact]
    public async Task A_plan_knows_the_functions_and_calls_none()
    {
        using var test = new PipelineTest();

        (await test.PlanAsync(Make.Transform("fine", "SELECT t_linear(1) AS a, value FROM t_words('x', NULL)", "fine"))).IsClean();
        (await test.PlanAsync(Make.Transform("later", "SELECT t_fail(7) AS a", "later"))).IsClean();
        Assert.Contains("t_linea", (await test.PlanAsync(Make.Transform("wrong", "SELECT t_linea(1) AS a", "wrong"))).OnlyError().Message, StringComparison.Ordinal);
        Assert.Contains("nowhere", (await test.PlanAsync(Make.Transform("column", "SELECT nowhere FROM t_words('x', NULL)", "column"))).OnlyError().Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_exception_in_a_function_fails_its_step()
    {
        using var test = new PipelineTest();

        var result = await test.RunAsync(Make.Transform("bad", "SELECT t_fail(range::INTEGER) AS a FROM range(10)", "bad"), Make.Transform("good", "SELECT t_fail(1) AS a", "good"));

        result.Failed("bad", ErrorCodes.Engine, "The function t_fail failed: seven is");
        Assert.Equal(["1"], await test.RowsAsync("FROM good"));
    }
}
