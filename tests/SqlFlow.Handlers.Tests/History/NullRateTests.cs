using System.Globalization;
using System.Text;
using SqlFlow.Engines;
using SqlFlow.Execution;
using SqlFlow.Handlers.Tests.Harness;
using SqlFlow.Observability;
using SqlFlow.State;

namespace SqlFlow.Handlers.Tests.History;

/// <summary>The shares of NULLs that a run leaves in its tables, and what becomes of them.</summary>
public sealed class NullRateTests : IDisposable
{
    private const string Names = "SELECT step_id || '.' || name || '=' || round(\"value\", 3) FROM sqlflow.metrics WHERE starts_with(name, 'null_rate.') ORDER BY ALL";

    private readonly TempFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_column_that_turns_mostly_null_is_told()
    {
        var random = new Random(7);
        for (var run = 0; run < 8; run++) Assert.DoesNotContain((await FeedAsync(random, 0.05)).Insights!.Anomalies, static anomaly => anomaly.Metric is InsightMetric.NullRate);

        var result = await FeedAsync(random, 0.6);

        Assert.Equal(["email"], result.Insights!.Anomalies.Where(static anomaly => anomaly is { Metric: InsightMetric.NullRate, StepId: "load" }).Select(static anomaly => anomaly.Column));
        var alert = Assert.Single(result.PerformanceSummary.Alerts, static alert => alert.Fingerprint == "predictive:load:null_rate:email");
        Assert.StartsWith("Step load has unusual nulls in email: 6", alert.Message, StringComparison.Ordinal);
        Assert.Contains(result.Insights.Recommendations, static advice => advice is { RuleId: "nulls", StepId: "load" });
    }

    [Fact]
    public async Task Noise_is_not_told()
    {
        var random = new Random(11);

        for (var run = 0; run < 15; run++) Assert.DoesNotContain((await FeedAsync(random, 0.3)).Insights!.Anomalies, static anomaly => anomaly.Metric is InsightMetric.NullRate);
    }

    [Fact]
    public async Task Each_table_counts_once_for_the_step_that_wrote_it_last()
    {
        await RunAsync("""
            { "id": "first", "type": "transform", "sql": "SELECT CASE WHEN i % 2 = 0 THEN i END AS a FROM range(200) r(i)", "target_table": "t" },
            { "id": "second", "type": "transform", "sql": "SELECT NULL::BIGINT AS a FROM range(200)", "target_table": "T", "mode": "append" },
            { "id": "other", "type": "transform", "sql": "SELECT 1 AS b FROM range(100)", "target_table": "s.t" }
            """);

        Assert.Equal(["other.null_rate.b=0.0", "second.null_rate.a=0.75"], await RowsAsync(Names));
    }

    [Fact]
    public async Task Views_and_tables_with_hardly_any_rows_have_none()
    {
        var result = await RunAsync("""
            { "id": "empty", "type": "transform", "sql": "SELECT 1 AS a WHERE false", "target_table": "t" },
            { "id": "few", "type": "transform", "sql": "SELECT NULL AS a FROM range(99)", "target_table": "f" },
            { "id": "view", "type": "transform", "sql": "SELECT NULL AS a FROM range(500)", "target_table": "v", "materialized": "view" }
            """);

        Assert.Equal(RunStatus.Success, result.Status);
        Assert.Empty(await RowsAsync(Names));
    }

    [Fact]
    public async Task Strange_names_nested_types_and_many_columns_are_counted()
    {
        var many = string.Join(", ", Enumerable.Range(0, 1000).Select(static index => string.Create(CultureInfo.InvariantCulture, $"NULL AS c{index}")));
        var result = await RunAsync($$"""
            { "id": "odd", "type": "transform", "sql": "SELECT i AS \"a \"\"quoted\"\" name\", NULL AS \"x.y\", CASE WHEN i < 50 THEN {'a': NULL} END AS st, CASE WHEN i < 25 THEN [NULL] END AS li, NULL AS \"rowid\" FROM range(100) r(i)", "target_table": "\"odd \"\"sch.ema\".\"ta.\"\"ble\"" },
            { "id": "wide", "type": "transform", "sql": "SELECT {{many}} FROM range(100)", "target_table": "wide" }
            """);

        Assert.Equal(RunStatus.Success, result.Status);
        Assert.Equal(
            ["odd.null_rate.a \"quoted\" name=0.0", "odd.null_rate.li=0.75", "odd.null_rate.rowid=1.0", "odd.null_rate.st=0.5", "odd.null_rate.x.y=1.0"],
            await RowsAsync(Names.Replace("WHERE", "WHERE step_id = 'odd' AND", StringComparison.Ordinal)));
        Assert.Equal(["100|1"], await RowsAsync("SELECT count(*), min(\"value\") FROM sqlflow.metrics WHERE step_id = 'wide' AND starts_with(name, 'null_rate.')"));
    }

    [Fact]
    public async Task A_step_that_failed_wrote_nothing_and_what_an_earlier_one_wrote_still_counts()
    {
        var result = await RunAsync("""
            { "id": "good", "type": "transform", "sql": "SELECT 1 AS a FROM range(100)", "target_table": "t" },
            { "id": "bad", "type": "transform", "sql": "SELECT error('no')::INTEGER AS a", "target_table": "t", "mode": "append" }
            """);

        Assert.Equal(RunStatus.Failure, result.Status);
        Assert.Equal(["good.null_rate.a=0.0"], await RowsAsync(Names));
    }

    [Fact]
    public async Task A_table_that_has_vanished_and_what_is_none_are_left_out()
    {
        await using var test = await HistoryTest.OpenAsync();
        await test.ExecuteAsync("CREATE TABLE t AS SELECT 1 AS a FROM range(100)", "CREATE VIEW v AS SELECT 1 AS a FROM range(100)", "CREATE TEMP TABLE tmp AS SELECT 1 AS a FROM range(100)");
        await using var session = await test.Engine.OpenSessionAsync(Token);
        var wanted = ((string[])["T", "v", "tmp", "gone"]).ToDictionary(static name => new TableName(name, "main"), static _ => System.Collections.Immutable.ImmutableArray.Create(new ColumnSchema("a", "INTEGER")));

        var table = Assert.Single(await TableFacts.ReadAsync(session, wanted, Token));

        Assert.Equal(("t", 100), (table.Name.Name, table.Rows));
        Assert.Equal([("a", 0.0)], Assert.Single(await TableFacts.CountAsync(session, [table], Token)));
    }

    [Fact]
    public async Task A_table_that_cannot_be_counted_keeps_none_of_the_others_from_it()
    {
        var result = await RunAsync("""
            { "id": "a", "type": "transform", "sql": "SELECT i AS c0, NULL AS c1 FROM range(100) r(i)", "target_table": "a" },
            { "id": "b", "type": "transform", "sql": "SELECT 1 AS x FROM range(100)", "target_table": "b" }
            """);
        await using var engine = await SqlFlow.Engines.DuckDb.DuckDbEngine.OpenAsync(new SqlFlow.Engines.DuckDb.DuckDbOptions { Path = _folder.At("data.duckdb") }, TimeProvider.System, null, Token);
        await using var session = await engine.OpenSessionAsync(Token);
        await session.ExecuteAsync("ALTER TABLE b RENAME COLUMN x TO y", Token);
        var pipeline = (await new SqlFlowHost(new SqlFlowOptions { Registry = new TestSteps(), Database = ":memory:" }).PlanAsync(new PipelineRequest { Path = _folder.At("plan.json") }, Token)).Pipeline!;
        var warnings = new WarningCollector();
        result = result with { Steps = [.. result.Steps.Select(static step => step with { Result = step.Result with { NullRates = step.Result.NullRates.Clear() } })] };

        var counted = await NullRates.AddAsync(engine, pipeline, result, TimeProvider.System, warnings);

        Assert.Equal([new("c0", 0), new("c1", 1)], counted.Steps[0].Result.NullRates);
        Assert.Empty(counted.Steps[1].Result.NullRates);
        Assert.Empty(warnings.Warnings);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task They_can_be_left_out(bool isOff, bool withoutHistory)
    {
        const string step = """{ "id": "a", "type": "transform", "sql": "SELECT 1 AS a FROM range(100)", "target_table": "t" }""";
        // So that there is a history to look into.
        await RunAsync("""{ "id": "a", "type": "transform", "sql": "SELECT 1 AS a", "target_table": "t" }""");

        var result = await RunAsync(step, new HistoryOptions { NullRates = !isOff }, new RunOptions { KeepHistory = !withoutHistory });

        Assert.All(result.Steps, static one => Assert.Empty(one.Result.NullRates));
        Assert.Empty(await RowsAsync(Names));
        Assert.NotEmpty((await RunAsync(step)).Steps[0].Result.NullRates);
    }

    [Fact]
    public async Task Of_a_large_table_a_sample_is_read_that_is_the_same_each_time()
    {
        const string big = """
            { "id": "big", "type": "transform", "sql": "SELECT i, CASE WHEN hash(i) % 10 = 0 THEN NULL ELSE i END AS n, [i] AS li FROM range(1_500_000) r(i)", "target_table": "t" }
            """;

        var rates = (await RunAsync(big, threads: 4)).Steps[0].Result.NullRates;

        Assert.Equal(["i", "n"], rates.Keys);
        Assert.Equal(0, rates["i"]);
        Assert.InRange(rates["n"], 0.085, 0.115);
        // Not the whole: that would be this one.
        Assert.NotEqual(double.Parse((await RowsAsync("SELECT round(1 - count(n) / count(*), 6) FROM t"))[0], CultureInfo.InvariantCulture), rates["n"]);
        Assert.Equal(rates, (await RunAsync(big, threads: 4)).Steps[0].Result.NullRates);
    }

    [Theory]
    [InlineData(0, "")]
    [InlineData(16_384, "")]
    [InlineData(16_385, " TABLESAMPLE SYSTEM(61.03515625%) REPEATABLE (1)")]
    [InlineData(32_768, " TABLESAMPLE SYSTEM(61.03515625%) REPEATABLE (1)")]
    [InlineData(20_000_000, " TABLESAMPLE SYSTEM(0.059604644775%) REPEATABLE (1)")]
    [InlineData(1_000_000_000_000, " TABLESAMPLE SYSTEM(0.000001818989%) REPEATABLE (1)")]
    public void The_sample_has_so_many_rows_whatever_the_size(long rows, string expected) => Assert.Equal(expected, TableFacts.Sample(rows));

    public void Dispose() => _folder.Dispose();

    /// <summary>1,000 rows, in each of which each column may be missing.</summary>
    private async Task<PipelineResult> FeedAsync(Random random, double nulls)
    {
        var text = new StringBuilder("id,email,phone\n");
        for (var row = 0; row < 1000; row++)
            text.Append(CultureInfo.InvariantCulture, $"{row},{(random.NextDouble() < nulls ? "" : "a@b")},{(random.NextDouble() < 0.2 ? "" : "1")}\n");
        _folder.Write("feed.csv", text.ToString());
        return await RunAsync("""
            { "id": "load", "type": "load", "source": "csv", "options": { "path": "feed.csv" }, "target_table": "feed" },
            { "id": "copy", "type": "transform", "sql": "SELECT id FROM feed", "target_table": "ids" }
            """);
    }

    private async Task<PipelineResult> RunAsync(string steps, HistoryOptions? history = null, RunOptions? options = null, int threads = 1)
    {
        var host = new SqlFlowHost(new SqlFlowOptions { Registry = new TestSteps(), Database = _folder.At("data.duckdb"), Threads = threads, History = history });
        return await host.RunAsync(new PipelineRequest { Path = _folder.Write("plan.json", $$"""{ "pipeline": "p", "steps": [ {{steps}} ] }""") }, options, Token);
    }

    private async Task<string[]> RowsAsync(string sql)
    {
        await using var test = await HistoryTest.OpenAsync(new SqlFlow.Engines.DuckDb.DuckDbOptions { Path = _folder.At("data.duckdb") });
        return await test.RowsAsync(sql);
    }
}
