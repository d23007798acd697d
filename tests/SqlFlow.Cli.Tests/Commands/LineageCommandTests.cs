using SqlFlow.Cli.Tests.Harness;

namespace SqlFlow.Cli.Tests.Commands;

public sealed class LineageCommandTests
{
    private const string Tables = """{"orders": {"amount": "DECIMAL(10,2)", "status": "TEXT"}}""";

    [Fact]
    public async Task The_text_has_each_dataset_with_the_inputs_of_its_columns()
    {
        using var folder = Small();

        var result = await Sqlflow.RunAsync(folder, "lineage", "plan.json");

        Assert.Equal("""
            small: 4 datasets, 6 columns with lineage

            orders.csv  file
              order_id  BIGINT
              amount    DOUBLE

            orders  table  load_orders
              order_id  ← orders.csv.order_id
              amount    ← orders.csv.amount

            big_orders  table  big
              order_id  ← orders.order_id
              amount    ← orders.amount
              rows      ← orders.amount (filter)

            out/big.csv  export  out
              order_id  ← big_orders.order_id
              amount    ← big_orders.amount

            """, result.Output);
        Assert.Equal(0, result.ExitCode);
        Assert.False(Directory.Exists(folder.At(".sqlflow")));
    }

    [Fact]
    public async Task The_page_is_one_file_with_the_checks_and_the_last_run()
    {
        using var folder = Small();
        Assert.Equal(0, (await Sqlflow.RunAsync(folder, "run", "plan.json")).ExitCode);

        var page = await Sqlflow.RunAsync(folder, "lineage", "plan.json", "--format", "html");
        var statement = await Sqlflow.RunAsync(folder, "lineage", "--sql", "SELECT 1 AS one", "--format", "html");

        Assert.Equal((0, 0), (page.ExitCode, statement.ExitCode));
        Assert.StartsWith("<!doctype html>", page.Output, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("\"big_orders\"", page.Output, StringComparison.Ordinal);
        Assert.Contains("\"SUCCESS\"", page.Output, StringComparison.Ordinal);
        Assert.Contains("\"query\"", statement.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenLineage_has_a_job_event_a_line_for_each_step_that_moves_data()
    {
        using var folder = Small().With("tables.json", Tables);

        var pipeline = await Sqlflow.RunAsync(folder, "lineage", "plan.json", "--format", "openlineage");
        var statement = await Sqlflow.RunAsync(folder, "lineage", "--sql", "SELECT amount AS a FROM orders", "--schema", "tables.json", "--format", "openlineage");

        Assert.Equal((0, 0), (pipeline.ExitCode, statement.ExitCode));
        Assert.Equal(["small.load_orders", "small.big", "small.out"], pipeline.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => JobOf(line)));
        Assert.Equal("query", JobOf(statement.Output));
        Assert.Contains("\"field\":\"amount\"", statement.Output, StringComparison.Ordinal);
    }

    private static string? JobOf(string line)
    {
        using var document = System.Text.Json.JsonDocument.Parse(line);
        return document.RootElement.GetProperty("job").GetProperty("name").GetString();
    }

    [Fact]
    public async Task One_column_is_followed_both_ways_or_one()
    {
        using var folder = Small();

        var both = await Sqlflow.RunAsync(folder, "lineage", "plan.json", "--column", "ORDERS.Amount");
        var up = await Sqlflow.RunAsync(folder, "lineage", "plan.json", "--column", "orders.amount", "--upstream");
        var down = await Sqlflow.RunAsync(folder, "lineage", "plan.json", "--column", "orders.amount", "--downstream");

        Assert.Equal("""
            orders.amount  DOUBLE
            comes from
              ← orders.csv.amount
            goes into
              → big_orders.amount
                → out/big.csv.amount
              → rows of big_orders (filter)

            """, both.Output);
        Assert.DoesNotContain("goes into", up.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("comes from", down.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_JSON_has_datasets_columns_and_rows_and_is_cut_to_a_column()
    {
        using var folder = Small();

        var all = await Sqlflow.RunAsync(folder, "lineage", "plan.json", "--format", "json");
        var column = await Sqlflow.RunAsync(folder, "lineage", "plan.json", "--format", "json", "--column", "big_orders.amount", "--upstream");

        Assert.Equal(["orders.csv", "orders", "big_orders", "out/big.csv"], all.Json.GetProperty("datasets").EnumerateArray().Select(static dataset => dataset.GetProperty("name").GetString()!));
        Assert.Equal("orders", Assert.Single(all.Json.GetProperty("rows").EnumerateArray()).GetProperty("inputs")[0].GetProperty("dataset").GetString());
        Assert.Equal(["orders.csv", "orders", "big_orders"], column.Json.GetProperty("datasets").EnumerateArray().Select(static dataset => dataset.GetProperty("name").GetString()!));
        Assert.All(column.Json.GetProperty("columns").EnumerateArray(), static item => Assert.Equal("amount", item.GetProperty("column").GetString()));
    }

    [Fact]
    public async Task Selection_shows_what_the_steps_make_without_a_database()
    {
        using var folder = Small();

        var result = await Sqlflow.RunAsync(folder, "lineage", "plan.json", "--select", "big_orders+", "--format", "json");
        var wrong = await Sqlflow.RunAsync(folder, "lineage", "plan.json", "--select", "big_ordrs");

        Assert.Equal(["orders", "big_orders", "out/big.csv"], result.Json.GetProperty("datasets").EnumerateArray().Select(static dataset => dataset.GetProperty("name").GetString()!));
        Assert.Equal(["big_orders", "out/big.csv"], result.Json.GetProperty("columns").EnumerateArray().Select(static column => column.GetProperty("dataset").GetString()!).Distinct());
        ResultAssert.IsRefused(wrong, folder, "big_ordrs", "big_orders");
    }

    [Fact]
    public async Task Mermaid_and_dot_have_a_node_a_dataset_and_an_edge_a_flow()
    {
        using var folder = Small();

        var mermaid = await Sqlflow.RunAsync(folder, "lineage", "plan.json", "--format", "mermaid");
        var dot = await Sqlflow.RunAsync(folder, "lineage", "plan.json", "--format", "dot");

        Assert.Equal("""
            flowchart LR
              d0[("orders.csv<br/><small>file</small>")]
              d1["orders<br/><small>table</small>"]
              d2["big_orders<br/><small>table</small>"]
              d3[/"out/big.csv<br/><small>export</small>"/]
              d0 --> d1
              d1 --> d2
              d2 --> d3

            """, mermaid.Output);
        Assert.StartsWith("digraph lineage {", dot.Output, StringComparison.Ordinal);
        Assert.Contains("d1:c1 -> d2:rows [style=dashed", dot.Output, StringComparison.Ordinal);
        Assert.Contains("d0:c0 -> d1:c0 [style=solid", dot.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_query_is_analysed_against_declared_tables_without_a_pipeline()
    {
        using var folder = new TempFolder().With("tables.json", Tables);

        var result = await Sqlflow.RunAsync(folder, "lineage", "--sql", "SELECT sum(amount) AS total FROM orders WHERE status = 'x'", "--schema", "tables.json", "--format", "json");

        Assert.True(result.ExitCode == 0, result.ToString());
        var column = Assert.Single(result.Json.GetProperty("columns").EnumerateArray());
        Assert.Equal(("query", "total"), (column.GetProperty("dataset").GetString(), column.GetProperty("column").GetString()));
        Assert.Equal("""{"dataset":"orders","column":"amount","type":"DIRECT","subtype":"AGGREGATION","masking":false}""",
            column.GetProperty("inputs")[0].GetRawText().Replace(" ", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal));
        Assert.Equal("FILTER", result.Json.GetProperty("rows")[0].GetProperty("inputs")[0].GetProperty("subtype").GetString());
    }

    [Theory]
    [InlineData("name either", "lineage")]
    [InlineData("name either", "lineage", "plan.json", "--sql", "SELECT 1")]
    [InlineData("--schema", "lineage", "plan.json", "--schema", "tables.json")]
    [InlineData("--column", "lineage", "plan.json", "--upstream")]
    [InlineData("amuont", "lineage", "plan.json", "--column", "orders.amuont")]
    [InlineData("did you mean 'orders'", "lineage", "plan.json", "--column", "ordrs.amount")]
    [InlineData("write dataset.column", "lineage", "plan.json", "--column", "amount")]
    [InlineData("amout", "lineage", "--sql", "SELECT amout FROM orders", "--schema", "tables.json")]
    [InlineData("no such file", "lineage", "--sql", "SELECT 1", "--schema", "missing.json")]
    [InlineData("no JSON", "lineage", "--sql", "SELECT 1", "--schema", "orders.csv")]
    [InlineData("not of the form", "lineage", "--sql", "SELECT 1", "--schema", "wrong.json")]
    [InlineData("NOSUCH", "lineage", "--sql", "SELECT 1", "--schema", "type.json")]
    [InlineData("statement is empty", "lineage", "--sql", " ")]
    [InlineData("--format", "lineage", "plan.json", "--format", "csv")]
    public async Task Wrong_call_is_refused(string word, params string[] arguments)
    {
        using var folder = Small().With("tables.json", Tables).With("wrong.json", """{"t": ["a"]}""").With("type.json", """{"t": {"a": "NOSUCH"}}""");

        var result = await Sqlflow.RunAsync(folder, arguments);

        ResultAssert.IsRefused(result, folder, word);
    }

    [Fact]
    public async Task A_plan_with_errors_is_reported_as_elsewhere()
    {
        using var folder = new TempFolder().With("plan.json", Plans.Transform("SELECT nosuch FROM (SELECT 1 AS one)"));

        ResultAssert.IsRefused(await Sqlflow.RunAsync(folder, "lineage", "plan.json"), folder, "nosuch");
    }

    private static TempFolder Small() => new TempFolder().With("plan.json", Plans.Small).With("orders.csv", Plans.Orders);
}
