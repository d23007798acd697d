using SqlFlow.Handlers.Tests.Harness;
using SqlFlow.Handlers.Tests.Lineage.Harness;
using SqlFlow.Lineage;

namespace SqlFlow.Handlers.Tests.Lineage;

/// <summary>From file to export, through every kind of step.</summary>
public sealed class PipelineLineageTests : IDisposable
{
    private const string Source = """{ "id": "src", "type": "source", "name": "orders_csv", "connector": "csv", "params": { "path": "orders.csv" }, "description": "All orders." }""";
    private const string Load = """{ "id": "load", "type": "load", "source": "orders_csv", "target_table": "orders" }""";

    private readonly PipelineTest _test = new PipelineTest().With("orders.csv", "id,amount,status\n1,2.5,new\n").With("more.csv", "ID,status\n2,old\n");

    public void Dispose() => _test.Dispose();

    [Fact]
    public async Task Source_load_transform_and_export_are_one_path()
    {
        var graph = await _test.LineageOfAsync($$"""
            {{Source}}, {{Load}},
            { "id": "sum", "type": "transform", "sql": "SELECT status, sum(amount) AS total FROM orders WHERE id > 0 GROUP BY status", "target_table": "totals", "description": "By status." },
            { "id": "out", "type": "export", "source_table": "totals", "target": "out/totals.csv" },
            { "id": "out2", "type": "export", "sql": "SELECT upper(status) AS s FROM totals ORDER BY total", "target": "out/names.parquet" }
            """);

        Assert.Equal(["orders_csv Source src", "orders Table load", "totals Table sum", "out/totals.csv Export out", "out/names.parquet Export out2"], Datasets(graph));
        Assert.Equal("orders_csv.amount IDENTITY", graph.Of("amount", "orders"));
        Assert.Equal("orders.amount AGGREGATION", graph.Of("total", "totals"));
        Assert.Equal("orders.id FILTER, orders.status GROUP_BY", graph.Rows("totals"));
        Assert.Equal("totals.total IDENTITY", graph.Of("total", "out/totals.csv"));
        Assert.Equal("totals.status TRANSFORMATION", graph.Of("s", "out/names.parquet"));
        Assert.Equal("totals.total SORT", graph.Rows("out/names.parquet"));
        Assert.Empty(graph.Warnings);
        var source = graph.Datasets[0];
        Assert.Equal((new DatasetLocation("file", _test.Folder.At("orders.csv")), "All orders."), (source.Location!, source.Description));
        Assert.Equal("SELECT status, sum(amount) AS total FROM orders WHERE id > 0 GROUP BY status", graph.Datasets[2].Sql);
        Assert.Equal(new DatasetLocation("file", _test.Folder.At("out/totals.csv")), graph.Datasets[3].Location);
        Assert.Equal(["status VARCHAR", "total DOUBLE"], graph.Datasets[3].Columns.Select(static column => $"{column.Name} {column.Type}"));
    }

    [Fact]
    public async Task Load_goes_by_name_and_several_writers_are_joined()
    {
        var graph = await _test.LineageOfAsync($$"""
            {{Source}}, {{Load}},
            { "id": "more", "type": "load", "source": "csv", "options": { "path": "more.csv" }, "target_table": "orders", "mode": "upsert", "keys": ["id"] },
            { "id": "fix", "type": "transform", "sql": "SELECT id, lower(status) AS status FROM orders WHERE amount > 1", "target_table": "orders", "mode": "upsert", "keys": ["id"] }
            """);

        Assert.Equal("more.csv.ID IDENTITY, orders.id IDENTITY, orders_csv.id IDENTITY", graph.Of("id", "orders"));
        Assert.Equal("more.csv.status IDENTITY, orders.status TRANSFORMATION, orders_csv.status IDENTITY", graph.Of("status", "orders"));
        Assert.Equal("orders_csv.amount IDENTITY", graph.Of("amount", "orders"));
        Assert.Equal("more.csv.ID JOIN, orders.amount FILTER, orders.id JOIN", graph.Rows("orders"));
        Assert.Equal("fix", graph.Datasets.Single(static dataset => dataset.Name == "orders").Step);
    }

    [Fact]
    public async Task Replacing_forgets_what_was_there_unless_it_is_made_of_it()
    {
        var again = await _test.LineageOfAsync($$"""
            {{Source}}, {{Load}},
            { "id": "again", "type": "transform", "sql": "SELECT 1 AS id", "target_table": "orders" }
            """);
        var itself = await _test.LineageOfAsync($$"""
            {{Source}}, {{Load}},
            { "id": "again", "type": "transform", "sql": "SELECT id * 2 AS id FROM orders", "target_table": "orders" }
            """);

        Assert.Equal("", again.Of("id", "orders"));
        Assert.Equal("orders.id TRANSFORMATION, orders_csv.id IDENTITY", itself.Of("id", "orders"));
    }

    [Fact]
    public async Task Append_and_incremental_keep_the_earlier_inputs()
    {
        var graph = await _test.LineageOfAsync("""
            { "id": "events", "type": "transform", "sql": "SELECT 1 AS k, TIMESTAMP '2025-01-01' AS ts", "target_table": "events" },
            { "id": "log", "type": "transform", "sql": "SELECT k FROM events", "target_table": "log" },
            { "id": "log2", "type": "transform", "sql": "SELECT k + 1 AS K FROM events", "target_table": "log", "mode": "append" },
            { "id": "daily", "type": "transform", "sql": "SELECT ts, k FROM events", "target_table": "daily", "mode": "incremental", "time_column": "ts", "lookback": "2 days" }
            """);

        Assert.Equal("events.k TRANSFORMATION", graph.Of("k", "log"));
        Assert.Equal("events.k IDENTITY", graph.Of("k", "daily"));
        Assert.Equal("events.ts FILTER", graph.Rows("daily"));
    }

    [Fact]
    public async Task View_is_a_model_of_its_own()
    {
        var graph = await _test.LineageOfAsync($$"""
            {{Source}}, {{Load}},
            { "id": "v", "type": "transform", "sql": "SELECT id, amount * 2 AS twice FROM orders", "target_table": "doubled", "materialized": "view" },
            { "id": "t", "type": "transform", "sql": "SELECT twice FROM doubled", "target_table": "t" }
            """);

        Assert.Contains("doubled View v", Datasets(graph));
        Assert.Equal("doubled.twice IDENTITY", graph.Of("twice", "t"));
    }

    [Fact]
    public async Task Tables_of_the_database_are_external()
    {
        await _test.SucceedAsync(Make.Transform("staff", "SELECT 1 AS id, 'x' AS name"), Make.Transform("s2.teams", "SELECT 7 AS id", "teams"));
        var graph = await _test.LineageOfAsync("""
            { "id": "t", "type": "transform", "sql": "SELECT s.NAME, t.id FROM main.STAFF s JOIN s2.teams t ON s.id = t.id", "target_table": "t" },
            { "id": "out", "type": "export", "source_table": "staff", "target": "staff.csv" }
            """);

        Assert.Equal(2, graph.Datasets.Count(static dataset => dataset.Kind is DatasetKind.External));
        Assert.EndsWith(".name IDENTITY", graph.Of("name", "t"), StringComparison.OrdinalIgnoreCase);
        Assert.Equal("s2.teams.id IDENTITY", graph.Of("id", "t"));
        Assert.Equal(["id", "name"], graph.Datasets.Single(static dataset => dataset.Kind is DatasetKind.External && dataset.Name != "s2.teams").Columns.Select(static column => column.Name));
        Assert.EndsWith(".name IDENTITY", graph.Of("name", "staff.csv"), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Variable_of_a_query_carries_its_inputs_into_the_statements_that_use_it()
    {
        var graph = await _test.LineageOfAsync($$"""
            {{Source}}, {{Load}},
            { "id": "limit", "type": "set_variable", "name": "top", "sql": "SELECT max(amount) FROM orders WHERE status = 'new'" },
            { "id": "t", "type": "transform", "sql": "SELECT id, id * ${top} AS x, '${top}' AS label FROM orders WHERE amount < ${top}", "target_table": "t" }
            """);

        Assert.Equal("orders.id IDENTITY", graph.Of("id", "t"));
        Assert.Equal("orders.amount AGGREGATION, orders.id TRANSFORMATION", graph.Of("x", "t"));
        Assert.Contains("orders.status FILTER", graph.Subqueries("x", "t"), StringComparison.Ordinal);
        Assert.Contains("orders.amount FILTER", graph.Rows("t"), StringComparison.Ordinal);
        Assert.Contains("orders.status FILTER", graph.Rows("t"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Variable_where_no_subquery_can_stand_decides_about_the_rows()
    {
        var graph = await _test.LineageOfAsync($$"""
            {{Source}}, {{Load}},
            { "id": "limit", "type": "set_variable", "name": "top", "sql": "SELECT max(status) FROM orders" },
            { "id": "t", "type": "transform", "sql": "SELECT id, 'until ${top}' AS label FROM orders", "target_table": "t" }
            """);

        Assert.Equal("orders.id IDENTITY", graph.Of("id", "t"));
        Assert.Equal("orders.status FILTER", graph.Rows("t"));
    }

    [Fact]
    public async Task Source_called_like_a_table_has_its_kind_before_its_name()
    {
        var graph = await _test.LineageOfAsync("""
            { "id": "src", "type": "source", "name": "orders", "connector": "csv", "params": { "path": "orders.csv" } },
            { "id": "load", "type": "load", "source": "orders", "target_table": "orders" }
            """);

        Assert.Equal(["source:orders Source src", "orders Table load"], Datasets(graph));
        Assert.Equal("source:orders.id IDENTITY", graph.Of("id", "orders"));
    }

    [Fact]
    public async Task Checks_are_no_edges()
    {
        var graph = await _test.LineageOfAsync($$"""
            {{Source}}, {{Load}},
            { "id": "check", "type": "check", "sql": "SELECT * FROM orders WHERE amount < 0", "expect": [ { "empty": true } ] },
            { "id": "gate", "type": "check", "table": "orders", "expect": [ { "not_null": ["id"] } ] }
            """);

        Assert.Equal(["orders_csv Source src", "orders Table load"], Datasets(graph));
        Assert.Empty(graph.Rows);
    }

    [Fact]
    public async Task Query_that_reads_a_file_by_itself_has_the_file()
    {
        var path = _test.Folder.At("orders.csv");
        var graph = await _test.LineageOfAsync($$"""{ "id": "t", "type": "transform", "sql": "SELECT id + 1 AS x FROM '{{path}}'", "target_table": "t" }""");

        Assert.Equal([$"{path} File ", "t Table t"], Datasets(graph).Order(StringComparer.Ordinal));
        Assert.Equal($"{path}.id TRANSFORMATION", graph.Of("x", "t"));
    }

    [Fact]
    public async Task File_that_an_earlier_step_writes_leaves_the_table_unknown()
    {
        var graph = await _test.LineageOfAsync($$"""
            { "id": "out", "type": "export", "sql": "SELECT 1 AS one", "target": "made.csv" },
            { "id": "back", "type": "load", "source": "csv", "options": { "path": "made.csv" }, "target_table": "t" },
            { "id": "u", "type": "transform", "sql": "SELECT one FROM t", "target_table": "u" }
            """);

        Assert.Equal(2, graph.Warnings.Length);
        Assert.All(graph.Warnings, static warning => Assert.Contains("not known", warning, StringComparison.Ordinal));
        Assert.DoesNotContain(graph.Columns, static column => column.Dataset is "t" or "u");
    }

    [Fact]
    public async Task Run_carries_its_lineage_also_when_it_fails()
    {
        var planned = await _test.PlanJsonAsync($$"""
            { "pipeline": "p", "steps": [ {{Source}}, {{Load}},
              { "id": "bad", "type": "transform", "sql": "SELECT error('boom') AS x, status FROM orders", "target_table": "t" } ] }
            """);
        var result = await _test.RunAsync(planned);

        Assert.Equal(RunStatus.Failure, result.Status);
        Assert.Equal("orders.status IDENTITY", result.Lineage!.Of("status", "t"));
        Assert.Equal((await _test.LineageAsync(planned)).Columns.Length, result.Lineage!.Columns.Length);
    }

    [Fact]
    public async Task Steps_made_in_code_have_lineage_too()
    {
        var graph = await _test.LineageAsync(await _test.PlanAsync(Make.Load("t", "orders.csv"), Make.Transform("u", "SELECT amount FROM t"), Make.ExportTable("u", "u.csv")));

        Assert.Equal(["orders.csv File ", "t Table load", "u Table transform", "u.csv Export export"], Datasets(graph));
        Assert.Equal("orders.csv.amount IDENTITY", graph.Of("amount", "t"));
    }

    private static string[] Datasets(LineageGraph graph) => [.. graph.Datasets.Select(static dataset => $"{dataset.Name} {dataset.Kind} {dataset.Step}")];
}
