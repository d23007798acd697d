using SqlFlow.Execution;
using SqlFlow.Handlers.Tests.Harness;

namespace SqlFlow.Handlers.Tests;

/// <summary>Defects of the program that this one replaces, which must not come back.</summary>
public sealed class SeedDefectTests
{
    [Fact]
    public async Task Seed_defect_01_a_stream_is_read_once_and_its_chunks_are_counted_meanwhile()
    {
        var reads = 0;
        var connector = Batches.Connector(
            () =>
            {
                Interlocked.Increment(ref reads);
                return Batches.Of((1, "a"), (2, "b"), (3, "c"));
            },
            () => Batches.Of((4, "d")));
        using var test = new PipelineTest(connector);

        var result = await test.SucceedAsync(Make.LoadFrom("events", "{}"));

        Assert.Equal(1, reads);
        Assert.Equal((2d, 2d), (result.Of("load").PerformanceMetrics["chunks_processed"].Number, result.Of("load").PerformanceMetrics["avg_chunk_size"].Number));
        Assert.Equal("4", await test.ScalarAsync("SELECT count(*) FROM t"));
    }

    [Fact]
    public async Task Seed_defect_15_a_step_type_of_the_host_is_known_without_a_change_elsewhere()
    {
        using var test = new PipelineTest();

        var result = (await test.RunJsonAsync("""[ { "id": "a", "type": "echo", "text": "from the plan" } ]""")).Succeeded();

        Assert.Equal(("echo", "from the plan"), (result.Steps[0].StepType, result.Of("a").Warnings.Single()));
    }

    [Fact]
    public void Seed_defect_17_steps_are_deeply_immutable_and_compare_by_value()
    {
        var options = new Dictionary<string, JsonValue> { ["path"] = JsonValue.From("a.csv") };
        string[] keys = ["id"];
        LoadStep Make() => new() { Id = "a", Source = "csv", TargetTable = "t", Keys = [.. keys], Options = [.. options] };
        var step = Make();
        var same = Make();

        options["path"] = JsonValue.From("b.csv");
        keys[0] = "other";

        Assert.Equal(same, step);
        Assert.Equal(("a.csv", "id"), (step.Options["path"].ToString(), step.Keys[0]));
        Assert.NotEqual(Make(), step);
    }

    [Fact]
    public async Task Seed_defect_04_temporary_tables_have_names_of_their_own_and_are_always_dropped()
    {
        using var test = new PipelineTest().With("a.csv", "id,v\n1,a\n").With("twice.csv", "id,v\n1,a\n1,b\n");
        var steps = Enumerable.Range(0, 4).Select(i => Make.Load($"t{i}", "a.csv", WriteMode.Upsert, "id") with { Id = $"load{i}" }).ToArray<Step>();
        await test.SucceedAsync(steps);
        await test.SucceedAsync(steps);

        // One that fails between two that do not.
        var result = await test.RunAsync([.. steps, Make.Load("t9", "twice.csv", WriteMode.Upsert, "id")]);

        result.Failed("load", ErrorCodes.DuplicateKeys);
        Assert.Equal(["t0", "t1", "t2", "t3"], await test.RowsAsync("SELECT table_name FROM duckdb_tables() WHERE schema_name <> 'sqlflow' ORDER BY 1"));
    }

    [Theory]
    [InlineData(WriteMode.Replace)]
    [InlineData(WriteMode.Upsert)]
    public async Task Seed_defect_05_rerunning_a_load_does_not_duplicate(WriteMode mode)
    {
        using var test = new PipelineTest().With("a.csv", "id,v\n1,a\n2,b\n");
        var load = Make.Load("t", "a.csv", mode, mode is WriteMode.Upsert ? ["id"] : []);

        for (var run = 0; run < 3; run++) await test.SucceedAsync(load);

        Assert.Equal(["1|a", "2|b"], await test.RowsAsync("FROM t ORDER BY id"));
    }

    [Fact]
    public async Task Seed_defect_06_inserts_go_by_name_with_quoted_identifiers_in_one_transaction()
    {
        using var test = new PipelineTest().With("a.csv", "order,\"a \"\"b\"\"\",select\n3,2,1\n");
        await test.ExecuteAsync("CREATE TABLE \"group\" (\"select\" BIGINT, \"a \"\"b\"\"\" BIGINT, \"order\" BIGINT)");
        var append = Make.Load("\"group\"", "a.csv", WriteMode.Append);

        await test.SucceedAsync(append);
        var refused = await test.RunAsync(append, Make.Check("\"group\"", new Expectation { Unique = ["order"] }));

        refused.Failed("load", ErrorCodes.CheckFailed);
        Assert.Equal(["1|2|3"], await test.RowsAsync("FROM \"group\""));
    }

    [Fact]
    public async Task Seed_defect_07_no_chunks_still_make_the_empty_table_with_its_schema()
    {
        using var test = new PipelineTest(Batches.Connector());

        var result = await test.SucceedAsync(Make.LoadFrom("events", "{}"));

        Assert.Equal(["id BIGINT", "name VARCHAR"], await test.ColumnsAsync("t"));
        Assert.Equal((0L, 0d), (result.Of("load").RowsAffected, result.Of("load").PerformanceMetrics["chunks_processed"].Number));
    }

    [Fact]
    public async Task Seed_defect_08_a_table_that_exists_reports_its_schema_and_inputs_are_filled()
    {
        using var test = new PipelineTest().With("a.csv", "id\n1\n");
        await test.ExecuteAsync("CREATE TABLE t (id BIGINT, note VARCHAR)");

        var result = await test.SucceedAsync(Make.Load("t", "a.csv", WriteMode.Upsert, "id"), Make.Transform("u", "SELECT note FROM t"), Make.ExportTable("t", "t.csv"));

        Assert.Equal("id BIGINT, note VARCHAR", Columns(result.Of("load").OutputSchema!.Value));
        Assert.Equal("id BIGINT", Columns(result.Of("load").InputSchemas["csv"]));
        Assert.Equal("id BIGINT, note VARCHAR", Columns(result.Of("transform").InputSchemas["t"]));
        Assert.Equal("id BIGINT, note VARCHAR", Columns(result.Of("export").InputSchemas["t"]));
    }

    [Fact]
    public async Task Seed_defect_10_a_source_is_resolved_through_its_step_and_every_step_type_is_known()
    {
        using var test = new PipelineTest().With("a.csv", "id\n1\n");
        const string Plan = """
            { "steps": [
              { "id": "s", "type": "source", "name": "feed", "connector": "csv", "params": { "path": "a.csv" } },
              { "id": "l", "type": "load", "source": "feed", "target_table": "t" },
              { "id": "v", "type": "set_variable", "name": "n", "sql": "SELECT count(*) FROM t" },
              { "id": "x", "type": "transform", "sql": "SELECT id, ${n} AS n FROM t", "target_table": "u" },
              { "id": "c", "type": "check", "table": "u", "expect": [{ "row_count": { "min": 1 } }] },
              { "id": "e", "type": "export", "source_table": "u", "target": "u.csv" } ] }
            """;

        var result = (await test.RunJsonAsync(Plan)).Succeeded();

        Assert.Equal(["source", "load", "set_variable", "transform", "check", "export"], result.Steps.Select(static step => step.StepType));
        Assert.Equal("id,n\n1,1\n", test.Folder.Read("u.csv"));
        Assert.Equal(["check", "echo", "export", "load", "set_variable", "source", "transform"], new TestSteps().StepTypes.ToArray());
    }

    [Fact]
    public async Task Seed_defect_11_what_a_plan_says_beside_the_step_itself_is_obeyed()
    {
        using var test = new PipelineTest();
        await test.ExecuteAsync("CREATE TABLE texts AS SELECT 'abc' AS a");
        const string Plan = """
            { "variables": { "n": 2 }, "steps": [
              { "id": "slow", "type": "transform", "sql": "SELECT count(*) AS c FROM range(200000)", "target_table": "a", "expected_duration_ms": 1, "criticality": "high" },
              { "id": "after", "type": "transform", "sql": "SELECT ${n} AS n", "target_table": "b", "depends_on": ["slow"] },
              { "id": "shaky", "type": "transform", "sql": "SELECT a::INTEGER AS a FROM texts", "target_table": "c", "criticality": "low",
                "retry_policy": { "max_attempts": 3, "initial_delay_ms": 0, "retry_on": "all" } } ] }
            """;

        var first = await test.RunJsonAsync(Plan);
        var second = await test.RunJsonAsync(Plan);

        Assert.Equal(RunStatus.PartialSuccess, first.Status);
        Assert.Equal(3, first.Of("shaky").Attempts);
        Assert.True(first.Of("after").StartedAt >= first.Of("slow").FinishedAt);
        Assert.Contains(first.PerformanceSummary.Alerts, static alert => alert.Component.Contains("slow", StringComparison.Ordinal));
        Assert.Equal(["2"], await test.RowsAsync("FROM b"));
        Assert.NotEqual(first.RunId, second.RunId);
        Assert.All(new[] { first.RunId, second.RunId }, static id => Assert.Equal(7, Guid.Parse(id).Version));
    }

    private static string Columns(IEnumerable<ColumnSchema> columns) => string.Join(", ", columns.Select(static column => $"{column.Name} {column.Type}"));
}
