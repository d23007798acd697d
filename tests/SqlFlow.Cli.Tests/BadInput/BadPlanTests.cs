using System.Text;
using SqlFlow.Cli.Tests.Harness;

namespace SqlFlow.Cli.Tests.BadInput;

/// <summary>Plans that are wrong: every one is exit 2, with a place, a code and words that help, and nothing runs.</summary>
public sealed class BadPlanTests
{
    [Theory]
    [InlineData("malformed JSON", "{ \"steps\": [ { \"id\": \"a\", } }", ":1:", "SF2101")]
    [InlineData("a plan that ends too early", "{ \"steps\": [", ":1:", "SF2101")]
    [InlineData("nothing at all", "", "SF2101")]
    [InlineData("JSON that is no plan", "42", ":1:1", "SF2102")]
    [InlineData("an empty plan", "[]", "SF2104")]
    [InlineData("an empty plan with a name", "{ \"pipeline\": \"p\", \"steps\": [] }", "SF2104")]
    [InlineData("an unknown step type", "[\n  { \"id\": \"a\", \"type\": \"laod\" }\n]", ":2:", "SF2110", "laod", "load")]
    [InlineData("a missing property", "[\n  { \"id\": \"a\", \"type\": \"transform\", \"sql\": \"SELECT 1 AS x\" }\n]", ":2:", "SF2112", "target_table")]
    [InlineData("a missing type", "[ { \"id\": \"a\" } ]", ":1:", "SF2112", "type")]
    [InlineData("an unknown property", "[\n  { \"id\": \"a\", \"type\": \"transform\", \"sql\": \"SELECT 1 AS x\", \"target_table\": \"t\",\n    \"target_tabel\": \"t\" }\n]", ":3:", "SF2111", "target_tabel", "target_table")]
    [InlineData("a repeated property", "[\n  { \"id\": \"a\", \"type\": \"transform\", \"sql\": \"SELECT 1 AS x\", \"target_table\": \"t\",\n    \"sql\": \"SELECT 2 AS x\" }\n]", ":3:", "SF2113", "sql")]
    [InlineData("a wrongly typed property", "[\n  { \"id\": \"a\", \"type\": \"transform\", \"sql\": 42, \"target_table\": \"t\" }\n]", ":2:", "SF2114", "sql")]
    [InlineData("a value that is not allowed", "[\n  { \"id\": \"a\", \"type\": \"transform\", \"sql\": \"SELECT 1 AS x\", \"target_table\": \"t\", \"mode\": \"repalce\" }\n]", ":2:", "SF211", "replace")]
    [InlineData("two steps of one id", "[\n  { \"id\": \"a\", \"type\": \"transform\", \"sql\": \"SELECT 1 AS x\", \"target_table\": \"t\" },\n  { \"id\": \"a\", \"type\": \"transform\", \"sql\": \"SELECT 1 AS x\", \"target_table\": \"u\" }\n]", ":3:", "SF2120", "'a'")]
    [InlineData("an unknown dependency", "[\n  { \"id\": \"first\", \"type\": \"transform\", \"sql\": \"SELECT 1 AS x\", \"target_table\": \"t\", \"depends_on\": [\"frist\"] }\n]", ":2:", "SF2121", "frist")]
    [InlineData("a cycle", "[\n  { \"id\": \"a\", \"type\": \"transform\", \"sql\": \"SELECT 1 AS x\", \"target_table\": \"t\", \"depends_on\": [\"b\"] },\n  { \"id\": \"b\", \"type\": \"transform\", \"sql\": \"SELECT 1 AS x\", \"target_table\": \"u\", \"depends_on\": [\"a\"] }\n]", "SF2122", "a → b → a")]
    public async Task A_wrong_plan_is_refused_with_its_place(string what, string plan, params string[] words)
    {
        using var folder = new TempFolder().With("plan.json", plan);

        var result = await Sqlflow.RunAsync(folder, "run", "plan.json");

        Assert.NotEmpty(what);
        ResultAssert.IsRefused(result, folder, ["plan.json:", .. words]);
    }

    [Theory]
    [InlineData("a syntax error", "SELECT 1 FRM x", "SF2003", "FRM")]
    [InlineData("an unknown table", "SELECT * FROM nowhere", "SF2002", "nowhere")]
    [InlineData("an unknown column", "SELECT amout FROM orders", "SF2001", "amout", "amount")]
    [InlineData("an unknown function", "SELECT lenght('x') AS x", "SF2004", "lenght", "length")]
    [InlineData("types that do not go together", "SELECT amount + DATE '2024-01-01' AS x FROM orders", "SF2004")]
    public async Task Wrong_SQL_is_found_before_anything_runs(string what, string sql, params string[] words)
    {
        using var folder = new TempFolder().With("orders.csv", Plans.Orders).With("plan.json", $$"""
            [
              { "id": "load", "type": "load", "source": "csv", "options": { "path": "orders.csv" }, "target_table": "orders" },
              { "id": "t", "type": "transform", "sql": "{{sql}}", "target_table": "t" }
            ]
            """);

        var result = await Sqlflow.RunAsync(folder, "run", "plan.json");

        Assert.NotEmpty(what);
        ResultAssert.IsRefused(result, folder, ["plan.json:3:", .. words]);
    }

    [Fact]
    public async Task A_variable_without_a_value_is_refused()
    {
        using var folder = new TempFolder().With("plan.json", Plans.Transform("SELECT ${missing} AS x"));

        ResultAssert.IsRefused(await Sqlflow.RunAsync(folder, "run", "plan.json"), folder, "SF2140", "missing");
    }

    [Fact]
    public async Task All_problems_are_reported_at_once()
    {
        using var folder = new TempFolder().With("plan.json", """
            [
              { "id": "a", "type": "laod" },
              { "id": "b", "type": "transform", "sql": "SELECT 1 AS x" },
              { "id": "c", "type": "transform", "sql": "SELECT 1 AS x", "target_table": "t", "depends_on": ["z"] }
            ]
            """);

        var result = await Sqlflow.RunAsync(folder, "run", "plan.json");

        ResultAssert.IsRefused(result, folder, "plan.json:2:", "plan.json:3:", "plan.json:4:", "SF2110", "SF2112", "SF2121");
    }

    [Fact]
    public async Task A_plan_of_ten_thousand_steps_is_planned_in_time()
    {
        var plan = new StringBuilder("[");
        for (var index = 0; index < 10_000; index++)
        {
            plan.Append(index == 0 ? "\n" : ",\n").Append("{ \"id\": \"s").Append(index).Append("\", \"type\": \"set_variable\", \"name\": \"v").Append(index).Append("\", \"value\": ").Append(index).Append(" }");
        }

        using var folder = new TempFolder().With("plan.json", plan.Append("\n]").ToString());

        var validated = await Sqlflow.RunAsync(folder, "validate", "plan.json");
        var run = await Sqlflow.RunAsync(folder, "run", "plan.json", "--quiet");

        Assert.True(validated is { ExitCode: 0, Output: "" }, validated.ToString());
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.StartsWith("SUCCESS  plan · 10,000 steps", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deep_nesting_is_refused_and_does_not_crash()
    {
        using var folder = new TempFolder().With("plan.json", string.Concat(Enumerable.Repeat("[", 200_000)));

        ResultAssert.IsRefused(await Sqlflow.RunAsync(folder, "run", "plan.json"), folder, "plan.json:");
    }

    [Fact]
    public async Task A_path_outside_the_project_is_refused()
    {
        using var folder = new TempFolder().With("outside.csv", Plans.Orders).With("p/plan.json", Plans.Load("../outside.csv"));

        var result = await Sqlflow.RunAsync(folder, "run", "p/plan.json");

        ResultAssert.FailsWith(result, 2, "outside.csv", "p/plan.json:1:");
        Assert.False(Directory.Exists(folder.At("p/.sqlflow")));
    }

    [Fact]
    public async Task A_plan_that_is_not_text_is_refused()
    {
        using var folder = new TempFolder();
        await File.WriteAllBytesAsync(folder.At("plan.json"), [0xFF, 0xFE, 0x00, 0x01, 0x80], TestContext.Current.CancellationToken);

        ResultAssert.IsRefused(await Sqlflow.RunAsync(folder, "run", "plan.json"), folder, "plan.json:1:1", "SF2101");
    }
}
