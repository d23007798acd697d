using System.Text.Json;
using SqlFlow.Execution;
using SqlFlow.Handlers.Tests.Harness;
using SqlFlow.Handlers.Tests.OpenLineage.Harness;
using SqlFlow.OpenLineage;

namespace SqlFlow.Handlers.Tests.OpenLineage;

public sealed class RunEventTests : IDisposable
{
    private const string Orders = "id,customer,amount,note\n1,a,10.5,x\n2,a,2.5,y\n3,b,1.0,z\n";

    private readonly OpenLineageTest _test = new();

    public void Dispose() => _test.Dispose();

    [Fact]
    public async Task A_load_names_its_file_and_its_table_with_schema_and_counts()
    {
        _test.Folder.Write("orders.csv", Orders);

        await RunAsync(Make.Load("orders", "orders.csv"));

        var json = _test.Log.Of("COMPLETE", "p.load");
        var (input, output) = (json.Input("orders.csv"), json.Output("data.main.orders"));
        Assert.Equal(("file", _test.Folder.At("orders.csv")), (input.GetProperty("namespace").GetString(), input.GetProperty("name").GetString()));
        Assert.Equal(($"duckdb://{_test.Folder.At(".sqlflow/data.duckdb")}", "data.main.orders"), (output.GetProperty("namespace").GetString(), output.GetProperty("name").GetString()));
        Assert.Equal(["id BIGINT 1", "customer VARCHAR 2", "amount DOUBLE 3", "note VARCHAR 4"], output.Facet("schema").GetProperty("fields").EnumerateArray()
            .Select(static field => $"{field.GetProperty("name")} {field.GetProperty("type")} {field.GetProperty("ordinal_position")}"));
        Assert.Equal(3, output.Facet("outputStatistics", "outputFacets").GetProperty("rowCount").GetInt64());
        Assert.Equal(3, input.Facet("inputStatistics", "inputFacets").GetProperty("rowCount").GetInt64());
        Assert.Equal("OVERWRITE", output.Facet("lifecycleStateChange").GetProperty("lifecycleStateChange").GetString());
        Assert.Equal($"duckdb://{_test.Folder.At(".sqlflow/data.duckdb")}", output.Facet("dataSource").GetProperty("uri").GetString());
        Assert.Equal(["orders.csv.amount DIRECT:IDENTITY"], output.Fields("amount"));
    }

    [Fact]
    public async Task A_transform_tells_the_lineage_of_its_columns_and_of_its_rows()
    {
        _test.Folder.Write("orders.csv", Orders);

        await RunAsync(
            Make.Load("orders", "orders.csv"),
            Make.Transform("totals", """
                SELECT customer AS who, sum(amount) AS total, max(md5(note)) AS secret, 1 AS one,
                       (SELECT max(o.id) FROM orders o WHERE o.note <> 'q') AS newest
                FROM orders WHERE amount > 1 GROUP BY customer
                """));

        var output = _test.Log.Of("COMPLETE", "p.transform").Output("data.main.totals");
        Assert.Equal(["data.main.orders.customer DIRECT:IDENTITY"], output.Fields("who"));
        Assert.Equal(["data.main.orders.amount DIRECT:AGGREGATION"], output.Fields("total"));
        Assert.Equal(["data.main.orders.note DIRECT:AGGREGATION masked"], output.Fields("secret"));
        Assert.Empty(output.Fields("one"));
        // What filters the subquery concerns its column, not the dataset.
        Assert.Equal(["data.main.orders.id DIRECT:AGGREGATION", "data.main.orders.note INDIRECT:FILTER"], output.Fields("newest"));
        Assert.Equal(["data.main.orders.amount INDIRECT:FILTER", "data.main.orders.customer INDIRECT:GROUP_BY"], output.Fields(null));
    }

    [Fact]
    public async Task Steps_that_write_one_table_each_tell_what_they_read_themselves()
    {
        _test.Folder.Write("a.csv", "id,x\n1,a\n");
        _test.Folder.Write("b.csv", "id,x\n2,b\n");

        await RunAsync(Make.Load("t", "a.csv") with { Id = "a" }, Make.Load("t", "b.csv", WriteMode.Append) with { Id = "b" });

        var (first, second) = (_test.Log.Of("COMPLETE", "p.a"), _test.Log.Of("COMPLETE", "p.b"));
        Assert.Equal(["a.csv.x DIRECT:IDENTITY"], first.Output("main.t").Fields("x"));
        Assert.Equal(["b.csv.x DIRECT:IDENTITY"], second.Output("main.t").Fields("x"));
        Assert.Equal([_test.Folder.At("b.csv")], second.Names("inputs"));
        Assert.False(second.Output("main.t").HasFacet("lifecycleStateChange"));
    }

    [Fact]
    public async Task A_step_belongs_to_its_pipeline_and_the_pipeline_to_what_started_it()
    {
        var parent = new OpenLineageParent("airflow", "dag.task", Guid.CreateVersion7());
        using var test = new OpenLineageTest(new OpenLineageOptions { Namespace = "tests", Parent = parent, NominalStartTime = new DateTimeOffset(2025, 6, 1, 4, 0, 0, TimeSpan.FromHours(2)) });

        var result = await test.RunAsync(Make.Transform("t", "SELECT 1 AS a"));

        var step = test.Log.Of("START", "p.transform").GetProperty("run").Facet("parent");
        Assert.Equal((result.RunId, "p"), (step.GetProperty("run").GetProperty("runId").GetString(), step.GetProperty("job").GetProperty("name").GetString()));
        Assert.Equal("dag.task", step.GetProperty("root").GetProperty("job").GetProperty("name").GetString());
        var run = test.Log.Of("COMPLETE", "p").GetProperty("run");
        Assert.Equal((parent.RunId.ToString(), "airflow"), (run.Facet("parent").GetProperty("run").GetProperty("runId").GetString(), run.Facet("parent").GetProperty("job").GetProperty("namespace").GetString()));
        Assert.Equal("2025-06-01T02:00:00Z", run.Facet("nominalTime").GetProperty("nominalStartTime").GetString());
        Assert.Equal(("DuckDB", "1.5.6"), (run.Facet("processing_engine").GetProperty("name").GetString(), run.Facet("processing_engine").GetProperty("version").GetString()));
    }

    [Fact]
    public async Task A_check_tells_what_holds_and_no_row_of_the_data()
    {
        _test.Folder.Write("orders.csv", "id,customer\n1,Jane Miller\n1,\n");

        var result = await RunAsync(
            Make.Load("orders", "orders.csv"),
            Make.Check("orders", new Expectation { NotNull = ["customer"] }, new Expectation { Unique = ["id"] }, new Expectation { RowCount = new RowCountRange { Min = 1 } }));

        Assert.Equal(RunStatus.Failure, result.Status);
        var json = _test.Log.Of("FAIL", "p.check");
        Assert.Equal(["not_null False customer error 1", "unique False id error 1", "row_count True  error 0"], json.Input("main.orders").Facet("dataQualityAssertions", "inputFacets").GetProperty("assertions").EnumerateArray()
            .Select(static check => $"{check.GetProperty("assertion")} {check.GetProperty("success")} {(check.TryGetProperty("column", out var column) ? column : "")} {check.GetProperty("severity")} {check.GetProperty("params").GetProperty("violations")}"));
        Assert.Equal(["not_null (customer) fail", "unique (id) fail", "row_count pass"], json.GetProperty("run").Facet("test").GetProperty("tests").EnumerateArray()
            .Select(static test => $"{test.GetProperty("name")} {test.GetProperty("status")}"));
        Assert.Equal("CHECK_FAILED: not_null (customer): 1 found; unique (id): 1 found", MessageOf(json));
        Assert.Equal("CHECK_FAILED: Rolled back because check 'check' failed.", MessageOf(_test.Log.Of("FAIL", "p.load")));
        Assert.All(_test.Log.Events, static json => Assert.DoesNotContain("Jane", json.GetRawText(), StringComparison.Ordinal));
        // Nothing was written.
        Assert.False(_test.Log.Of("FAIL", "p.load").Output("main.orders").TryGetProperty("outputFacets", out _));
    }

    [Fact]
    public async Task Sql_is_told_as_it_stands_in_the_plan_and_on_request_not_at_all()
    {
        const string Sql = "SELECT '${OPENLINEAGE_TEST_WORD|hunter2}' AS a";
        await RunAsync(Make.Transform("t", Sql));
        using var silent = new OpenLineageTest(new OpenLineageOptions { Namespace = "tests", IncludeSql = false });
        await silent.RunAsync(Make.Transform("t", Sql));

        var job = _test.Log.Of("COMPLETE", "p.transform").GetProperty("job");
        Assert.Equal((Sql, "duckdb"), (job.Facet("sql").GetProperty("query").GetString(), job.Facet("sql").GetProperty("dialect").GetString()));
        Assert.Equal(("BATCH", "SQLFLOW", "MODEL"), (job.Facet("jobType").GetProperty("processingType").GetString(), job.Facet("jobType").GetProperty("integration").GetString(), job.Facet("jobType").GetProperty("jobType").GetString()));
        Assert.False(silent.Log.Of("COMPLETE", "p.transform").GetProperty("job").HasFacet("sql"));
    }

    [Fact]
    public async Task A_value_that_a_variable_holds_is_in_no_event_of_a_success()
    {
        var request = new PipelineRequest
        {
            Steps = [Make.Transform("t", "SELECT '${word}' AS a"), new SetVariableStep { Id = "v", Name = "n", Sql = "SELECT '${word}'" }],
            ProjectDirectory = _test.Folder.Path,
            Variables = [new("word", JsonValue.From("hunter2"))],
        };

        (await _test.Host.RunAsync(request, null, OpenLineageTest.Token)).Succeeded();

        Assert.NotEmpty(_test.Log.Events);
        Assert.All(_test.Log.Events, static json => Assert.DoesNotContain("hunter2", json.GetRawText(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_never_began_has_no_events_and_what_was_tried_again_has_one_run()
    {
        await RunAsync(
            Make.Transform("t", "SELECT error('no') AS a") with { RetryPolicy = new RetryPolicy { MaxAttempts = 3, InitialDelay = TimeSpan.FromMilliseconds(1), RetryOn = RetryOn.All } },
            Make.Transform("u", "SELECT * FROM t", "after"));

        Assert.Equal(["START p", "START p.transform", "FAIL p.transform", "FAIL p"], _test.Log.Trace);
        Assert.StartsWith("transform: ", MessageOf(_test.Log.Of("FAIL", "p")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_in_memory_is_that_of_its_pipeline()
    {
        var request = new PipelineRequest { Steps = [Make.Transform("t", "SELECT 1 AS a")], ProjectDirectory = _test.Folder.Path, Name = "p", Database = ":memory:" };

        await _test.Host.RunAsync(request, null, OpenLineageTest.Token);

        var output = _test.Log.Of("COMPLETE", "p.transform").Output("main.t");
        Assert.Equal(("inmemory://", "p.main.t"), (output.GetProperty("namespace").GetString(), output.GetProperty("name").GetString()));
    }

    [Fact]
    public async Task The_name_of_a_database_is_the_one_that_the_engine_gives_it()
    {
        var request = new PipelineRequest
        {
            Steps = [Make.Transform("t", "SELECT current_database() AS a"), new ExportStep { Id = "export", SourceTable = "t", Target = "name with ü.csv" }],
            ProjectDirectory = _test.Folder.Path,
            Name = "p",
            Database = _test.Folder.At("my data.v2.duckdb"),
        };

        (await _test.Host.RunAsync(request, null, OpenLineageTest.Token)).Succeeded();

        var export = _test.Log.Of("COMPLETE", "p.export");
        Assert.Equal($"{_test.Folder.Read("name with ü.csv").Split('\n')[1]}.main.t", export.Names("inputs").Single());
        Assert.EndsWith("/name%20with%20%C3%BC.csv", export.Output("name with ü.csv").Facet("dataSource").GetProperty("uri").GetString(), StringComparison.Ordinal);
        Assert.True(export.Output("name with ü.csv").Facet("outputStatistics", "outputFacets").GetProperty("size").GetInt64() > 0);
    }

    private static string MessageOf(JsonElement json) => json.GetProperty("run").Facet("errorMessage").GetProperty("message").GetString()!;

    private Task<PipelineResult> RunAsync(params Step[] steps) => _test.RunAsync(steps);
}
