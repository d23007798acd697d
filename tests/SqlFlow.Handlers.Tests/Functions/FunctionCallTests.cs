using SqlFlow.Engines;
using SqlFlow.Engines.SqlFunctions;
using SqlFlow.Handlers.Tests.Engines;

namespace SqlFlow.Handlers.Tests.Functions;

public sealed class FunctionCallTests
{
    [Fact]
    public async Task An_exception_is_an_error_of_the_statement_and_of_nothing_else()
    {
        await using var test = await FunctionTest.OpenAsync();

        var error = await test.FailAsync("SELECT sum(t_fail(i::INTEGER)) FROM range(100000) r(i)");

        Assert.Equal("The function t_fail failed: seven is \"not\" allowed", error.Message);
        Assert.Equal(ErrorCodes.Engine, error.ErrorCode);
        Assert.Equal(["21"], await test.RowsAsync("SELECT sum(t_fail(i::INTEGER)) AS a FROM range(7) r(i)"));
    }

    [Fact]
    public async Task Overloads_are_told_apart_by_their_arguments()
    {
        await using var test = await FunctionTest.OpenAsync();

        Assert.Equal(["number 1|text x|text x True"], await test.RowsAsync("SELECT t_kind(1) AS a, t_kind('x') AS b, t_kind('x', true) AS c"));
    }

    [Fact]
    public async Task A_function_without_parameters_is_called_for_every_row_only_if_it_is_volatile()
    {
        await using var test = await FunctionTest.OpenAsync();

        Assert.Equal(["1|5000"], await test.RowsAsync("SELECT count(DISTINCT t_answer()) AS a, count(DISTINCT t_ticket()) AS b FROM range(5000)"));
    }

    [Fact]
    public async Task Names_are_found_in_any_case_and_arguments_are_converted()
    {
        await using var test = await FunctionTest.OpenAsync();

        Assert.Equal(["7|3"], await test.RowsAsync("SELECT T_Linear(3::TINYINT) AS a, t_length(123::VARCHAR) AS b"));
        Assert.Equal(ErrorCodes.SqlBinding, (await test.FailAsync("SELECT t_linear([1])")).ErrorCode);
        Assert.Equal(ErrorCodes.SqlBinding, (await test.FailAsync("SELECT t_linear(1, 2)")).ErrorCode);
    }

    [Fact]
    public async Task The_engine_calls_functions_on_several_threads_and_in_several_sessions_at_once()
    {
        await using var test = await FunctionTest.OpenAsync(threads: 4);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            await using var session = await test.Engine.OpenSessionAsync(FunctionTest.Token);
            for (var round = 0; round < 3; round++)
            {
                Assert.Equal(0L, await session.ScalarAsync("""
                    SELECT count(*) FILTER (t_linear(i) <> i * 2 + 1 OR t_text('a text number ' || i) <> 'a text number ' || i OR t_sum([i, i]) <> 2 * i)
                    FROM range(300000) r(i)
                    """));
            }
        }));
    }

    [Fact]
    public async Task A_name_of_the_engines_own_or_twice_the_same_function_is_refused()
    {
        var linear = FunctionTest.Options.Functions.Single(static function => function.Name == "t_linear");
        var same = await Assert.ThrowsAsync<SqlEngineException>(async () => await TestEngine.OpenAsync(new() { Functions = [linear, linear] }));
        var own = SqlFunction.Scalar("lower", [.. linear.Parameters], SqlValues.Int64.Type, false, static (in rows) => { });
        var taken = await Assert.ThrowsAsync<SqlEngineException>(async () => await TestEngine.OpenAsync(new() { Functions = [own] }));

        Assert.Contains("t_linear(x BIGINT)", same.Message, StringComparison.Ordinal);
        Assert.Contains("lower", taken.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_guard_keeps_rows_from_a_function()
    {
        await using var test = await FunctionTest.OpenAsync();

        Assert.Equal(["99999"], await test.RowsAsync("SELECT count(CASE WHEN i <> 7 THEN t_fail(i) END) AS n FROM (SELECT i::INTEGER AS i FROM range(100000) r(i))"));
    }
}
