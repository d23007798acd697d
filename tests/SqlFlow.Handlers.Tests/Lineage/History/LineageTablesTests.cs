using Microsoft.Extensions.Logging;
using SqlFlow.Execution;
using SqlFlow.Handlers.Tests.Harness;

namespace SqlFlow.Handlers.Tests.Lineage.History;

/// <summary>The lineage of runs in schema sqlflow of their database.</summary>
public sealed class LineageTablesTests : IDisposable
{
    private const string Edges = "SELECT dataset, column_name, input_dataset, input_column, type, subtype, masking FROM sqlflow.column_lineage ORDER BY ALL NULLS FIRST";
    private const string Stretches = "SELECT l.runs, count(DISTINCT c.run_id), bool_and(l.first_run_id = l.last_run_id) FROM sqlflow.lineage l JOIN sqlflow.column_lineage c USING (lineage_hash) GROUP BY l.lineage_hash, l.first_run_id, l.runs ORDER BY l.first_run_id";
    private readonly PipelineTest _test = new();

    public void Dispose() => _test.Dispose();

    [Fact]
    public async Task A_run_keeps_its_edges()
    {
        var result = await RunAsync("SELECT status, sum(amount) AS total, 1 AS one, md5(status) AS hash FROM orders WHERE amount > 0 GROUP BY status");

        Assert.Equal(
            [
                "daily|NULL|orders|amount|INDIRECT|FILTER|NULL",
                "daily|NULL|orders|status|INDIRECT|GROUP_BY|NULL",
                "daily|hash|orders|status|DIRECT|TRANSFORMATION|True",
                "daily|one|NULL|NULL|NULL|NULL|NULL",
                "daily|status|orders|status|DIRECT|IDENTITY|False",
                "daily|total|orders|amount|DIRECT|AGGREGATION|False",
                "orders|amount|NULL|NULL|NULL|NULL|NULL",
                "orders|status|NULL|NULL|NULL|NULL|NULL",
            ],
            await _test.RowsAsync(Edges));
        Assert.Equal([$"{result.RunId}|p|64"], await _test.RowsAsync("SELECT DISTINCT run_id, pipeline, length(lineage_hash) FROM sqlflow.column_lineage"));
    }

    [Fact]
    public async Task The_same_lineage_is_stored_once_and_a_changed_one_anew()
    {
        await RunAsync("SELECT sum(amount) AS total FROM orders");
        await RunAsync("SELECT sum(amount) AS total FROM orders");
        Assert.Equal(["2|1|False"], await _test.RowsAsync(Stretches));
        var before = await _test.ScalarAsync("SELECT count(*) FROM sqlflow.column_lineage");

        await RunAsync("SELECT sum(amount) AS total FROM orders");
        Assert.Equal(before, await _test.ScalarAsync("SELECT count(*) FROM sqlflow.column_lineage"));

        await RunAsync("SELECT max(amount) + 1 AS total, status FROM orders GROUP BY status");
        Assert.Equal(["3|1|False", "1|1|True"], await _test.RowsAsync(Stretches));
    }

    [Fact]
    public async Task A_lineage_that_comes_back_is_a_new_stretch_with_the_old_edges()
    {
        await RunAsync("SELECT amount FROM orders");
        await RunAsync("SELECT status FROM orders");
        var before = await _test.ScalarAsync("SELECT count(*) FROM sqlflow.column_lineage");
        var third = await RunAsync("SELECT amount FROM orders");

        Assert.Equal(["1|1|True", "1|1|True", "1|1|True"], await _test.RowsAsync(Stretches));
        Assert.Equal(before, await _test.ScalarAsync("SELECT count(*) FROM sqlflow.column_lineage"));
        Assert.Equal(["amount"], await _test.RowsAsync($"SELECT column_name FROM sqlflow.column_lineage JOIN sqlflow.lineage l USING (lineage_hash) WHERE '{third.RunId}' BETWEEN l.first_run_id AND l.last_run_id AND dataset = 'daily'"));
    }

    [Fact]
    public async Task Runs_of_two_pipelines_do_not_mix()
    {
        await RunAsync("SELECT amount FROM orders", "p");
        await RunAsync("SELECT amount FROM orders", "q'; DROP TABLE orders; --");
        await RunAsync("SELECT amount FROM orders", "p");

        Assert.Equal(["p|2", "q'; DROP TABLE orders; --|1"], await _test.RowsAsync("SELECT pipeline, runs FROM sqlflow.lineage ORDER BY pipeline"));
    }

    [Fact]
    public async Task Names_are_kept_whatever_they_hold()
    {
        await RunAsync("SELECT amount AS \"it's; --\n\"\"x\"\"\" FROM orders");

        Assert.Equal("it's; --\n\"x\"", await _test.ScalarAsync("SELECT column_name FROM sqlflow.column_lineage WHERE dataset = 'daily'"));
    }

    [Theory]
    [InlineData("CREATE VIEW sqlflow.column_lineage AS SELECT 1 AS lineage_hash")]
    [InlineData("CREATE TABLE sqlflow.column_lineage (lineage_hash VARCHAR, other INTEGER)")]
    [InlineData("CREATE TABLE sqlflow.lineage (other INTEGER)")]
    public async Task A_table_that_cannot_be_written_is_a_warning_and_the_run_a_success(string obstacle)
    {
        await _test.RunJsonAsync(Plan("SELECT 1 AS amount"));
        await _test.ExecuteAsync("DROP TABLE sqlflow.column_lineage", "DROP TABLE sqlflow.lineage", obstacle);
        using var log = new LogCollector();
        var host = new SqlFlowHost(new SqlFlowOptions { Registry = new TestSteps(), Threads = 2 }, TimeProvider.System, log);

        var result = await host.RunAsync(new PipelineRequest { Path = _test.Folder.Write("plan.json", Plan("SELECT amount FROM orders")) }, null, TestContext.Current.CancellationToken);

        result.Succeeded();
        Assert.NotNull(result.Lineage);
        Assert.Contains(result.RunId, Assert.Single(log.Warnings), StringComparison.Ordinal);
        // What was begun is undone as a whole.
        if (!obstacle.Contains("sqlflow.lineage", StringComparison.Ordinal)) Assert.Equal("0", await _test.ScalarAsync("SELECT count(*) FROM sqlflow.lineage"));
    }

    [Fact]
    public async Task Runs_that_end_together_in_one_database_store_their_lineage_once()
    {
        var host = new SqlFlowHost(new SqlFlowOptions { Registry = new TestSteps(), Threads = 2 });
        var planned = await host.PlanAsync(new PipelineRequest { Path = _test.Folder.Write("plan.json", Plan("SELECT amount FROM orders")) }, TestContext.Current.CancellationToken);
        await using var engine = await SqlFlow.Engines.DuckDb.DuckDbEngine.OpenAsync(new() { Threads = 2 }, TimeProvider.System, null, TestContext.Current.CancellationToken);
        await host.RunAsync(planned, engine, null, TestContext.Current.CancellationToken);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => SqlFlow.State.LineageTables.WriteAsync(
            engine, FormattableString.Invariant($"run{i}"), SamplePipeline, DateTimeOffset.UnixEpoch, TestContext.Current.CancellationToken).AsTask()));

        await using var session = await engine.OpenSessionAsync(TestContext.Current.CancellationToken);
        var rows = await session.QueryAsync("SELECT (SELECT sum(runs) FROM sqlflow.lineage WHERE pipeline = 'together'), (SELECT count(*) FROM sqlflow.column_lineage WHERE pipeline = 'together')", 1, TestContext.Current.CancellationToken);
        Assert.Equal("8 1", FormattableString.Invariant($"{rows.Rows[0][0]} {rows.Rows[0][1]}"));
    }

    private static SqlFlow.Lineage.LineageGraph SamplePipeline => new() { Pipeline = "together", Columns = [new("t", "a", [new("s", "a", SqlFlow.Lineage.LineageKind.Identity)])] };

    private async Task<PipelineResult> RunAsync(string sql, string pipeline = "p") => (await _test.RunJsonAsync(Plan(sql, pipeline))).Succeeded();

    private static string Plan(string sql, string pipeline = "p") => $$"""
        { "pipeline": "{{System.Text.Json.JsonEncodedText.Encode(pipeline)}}", "steps": [
          { "id": "orders", "type": "transform", "sql": "SELECT 'paid' AS status, 3 AS amount", "target_table": "orders" },
          { "id": "daily", "type": "transform", "sql": "{{System.Text.Json.JsonEncodedText.Encode(sql)}}", "target_table": "daily" } ] }
        """;

    private sealed class LogCollector : ILoggerFactory, ILogger
    {
        public List<string> Warnings { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (Warnings) if (IsEnabled(logLevel)) Warnings.Add(formatter(state, exception));
        }

        public void Dispose()
        {
        }
    }
}
