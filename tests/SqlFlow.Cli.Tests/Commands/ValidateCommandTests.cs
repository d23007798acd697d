using System.Text.Json;
using SqlFlow.Cli.Tests.Harness;

namespace SqlFlow.Cli.Tests.Commands;

public sealed class ValidateCommandTests
{
    [Fact]
    public async Task A_right_plan_prints_nothing_on_stdout_and_touches_nothing()
    {
        using var folder = new TempFolder().With("plan.json", Plans.Small).With("orders.csv", Plans.Orders);

        var result = await Sqlflow.RunAsync(folder, "validate", "plan.json");

        Assert.True(result is { ExitCode: 0, Output: "" }, result.ToString());
        Assert.Equal(["orders.csv", "plan.json"], folder.Files());
        Assert.False(Directory.Exists(folder.At(".sqlflow")));
    }

    [Fact]
    public async Task The_JSON_of_a_right_plan_has_no_problems()
    {
        using var folder = new TempFolder().With("plan.json", Plans.Small).With("orders.csv", Plans.Orders);

        var result = await Sqlflow.RunAsync(folder, "validate", "plan.json", "--format", "json");

        Assert.Equal(0, result.ExitCode);
        Assert.Empty(result.Json.GetProperty("problems").EnumerateArray());
    }

    [Fact]
    public async Task Every_problem_is_one_line_with_its_place_and_code()
    {
        using var folder = new TempFolder().With("plan.json", """
            {
              "steps": [
                { "id": "a", "type": "transform", "sql": "SELECT 1 AS x", "target_tabel": "t" },
                { "id": "a", "type": "laod" }
              ]
            }
            """);

        var result = await Sqlflow.RunAsync(folder, "validate", "plan.json");

        Assert.Equal(2, result.ExitCode);
        var lines = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(lines.Length >= 3, result.ToString());
        Assert.All(lines, static line => Assert.Matches(@"^plan\.json:\d+:\d+: SF\d{4}: ", line));
        Assert.Contains(lines, static line => line.StartsWith("plan.json:3:", StringComparison.Ordinal) && line.Contains("target_table", StringComparison.Ordinal));
        Assert.Contains(lines, static line => line.StartsWith("plan.json:4:", StringComparison.Ordinal) && line.Contains("load", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_JSON_of_a_problem_has_all_its_fields()
    {
        using var folder = new TempFolder().With("plan.json", """[ { "id": "a", "type": "laod" } ]""");

        var result = await Sqlflow.RunAsync(folder, "validate", "plan.json", "--format", "json");

        Assert.Equal(2, result.ExitCode);
        var problem = result.Json.GetProperty("problems")[0];
        Assert.Equal("SF2110", problem.GetProperty("code").GetString());
        Assert.Equal("error", problem.GetProperty("severity").GetString());
        Assert.Equal("plan.json", problem.GetProperty("file").GetString());
        Assert.Equal(1, problem.GetProperty("line").GetInt32());
        Assert.True(problem.GetProperty("column").GetInt32() > 1);
        Assert.NotEmpty(problem.GetProperty("message").GetString()!);
        Assert.True(problem.TryGetProperty("hint", out var hint) && hint.ValueKind is JsonValueKind.String or JsonValueKind.Null);
    }

    [Theory]
    [InlineData("run", "--format", "json")]
    [InlineData("plan", "--format", "json")]
    public async Task Run_and_plan_print_the_same_JSON_when_the_plan_is_wrong(params string[] arguments)
    {
        using var folder = new TempFolder().With("plan.json", """[ { "id": "a", "type": "laod" } ]""");
        var expected = await Sqlflow.RunAsync(folder, "validate", "plan.json", "--format", "json");

        var result = await Sqlflow.RunAsync(folder, [.. arguments, "plan.json"]);

        Assert.Equal(2, result.ExitCode);
        Assert.Equal(expected.Output, result.Output);
        Assert.False(Directory.Exists(folder.At(".sqlflow")));
    }

    [Theory]
    [InlineData("run")]
    [InlineData("plan")]
    public async Task Run_and_plan_print_problems_on_stderr_in_text_mode(string verb)
    {
        using var folder = new TempFolder().With("plan.json", """[ { "id": "a", "type": "laod" } ]""");

        var result = await Sqlflow.RunAsync(folder, verb, "plan.json");

        ResultAssert.IsRefused(result, folder, "plan.json:1:", "SF2110");
    }
}
