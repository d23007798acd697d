using SqlFlow.Engines.DuckDb;
using SqlFlow.Execution;
using SqlFlow.Handlers.Tests.Harness;
using SqlFlow.Observability;
using SqlFlow.State;

namespace SqlFlow.Handlers.Tests.History;

/// <summary>The history of runs as the host keeps it.</summary>
public sealed class KeptRunsTests : IDisposable
{
    private const string Good = """{ "id": "a", "type": "transform", "sql": "SELECT 1 AS x", "target_table": "a" }""";
    private const string Bad = """{ "id": "bad", "type": "transform", "sql": "SELECT error('no')::INTEGER AS x", "target_table": "bad" }""";
    private readonly PipelineTest _test = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _test.Dispose();

    [Fact]
    public async Task A_run_is_kept_with_what_it_cost()
    {
        var result = await RunAsync($$"""{{Good}}, { "id": "c", "type": "check", "table": "a", "expect": [ { "row_count": { "min": 1 } } ] }, { "id": "b", "type": "transform", "sql": "FROM a", "target_table": "b" }""");

        Assert.Equal([$"{result.RunId}|p|SUCCESS|3|0"], await _test.RowsAsync("SELECT run_id, pipeline, status, total_steps, failed_steps FROM sqlflow.runs"));
        Assert.Equal(["a|SUCCESS|1|NULL|[]", "c|SUCCESS|NULL|a|[a]", "b|SUCCESS|1|NULL|[a]"], await _test.RowsAsync("SELECT step_id, status, rows_affected, \"within\", depends_on::VARCHAR FROM sqlflow.steps ORDER BY position"));
        Assert.Equal(
            ["a|True|True|True|True|NULL", "b|True|True|True|True|NULL", "c|True|False|True|True|a"],
            await _test.RowsAsync("SELECT step_id, engine_ms > 0, coalesce(commit_ms > 0, false), peak_memory_bytes >= 0, cpu_time_ms > 0, \"within\" FROM sqlflow.attempts ORDER BY step_id"));
        Assert.Equal(["c|assertions|1", "c|violated_assertions|0"], await _test.RowsAsync("SELECT * EXCLUDE (run_id) FROM sqlflow.metrics ORDER BY ALL"));
    }

    [Fact]
    public async Task A_run_whose_steps_all_failed_is_kept()
    {
        var result = await RunAsync(Bad);

        Assert.Equal(RunStatus.Failure, result.Status);
        Assert.Equal([$"{result.RunId}|FAILURE|1|0"], await _test.RowsAsync("SELECT run_id, status, failed_steps, total_rows FROM sqlflow.runs"));
        Assert.Equal([$"bad|FAILURE|{result.Steps[0].Result.ErrorCode}"], await _test.RowsAsync("SELECT step_id, status, error_code FROM sqlflow.attempts"));
        Assert.Equal(["bad|failing|error"], await _test.RowsAsync("SELECT component, type, severity FROM sqlflow.alerts"));
    }

    [Fact]
    public async Task A_cancelled_run_is_kept()
    {
        using var cancellation = new CancellationTokenSource();
        var host = Host(null);
        var planned = await host.PlanAsync(Request(Good), Token);
        await cancellation.CancelAsync();

        await using (var engine = await DuckDbEngine.OpenAsync(new() { Path = _test.Database }, TimeProvider.System, null, Token))
            Assert.Equal(RunStatus.Cancelled, (await host.RunAsync(planned, engine, null, cancellation.Token)).Status);

        Assert.Equal(["CANCELLED"], await _test.RowsAsync("SELECT status FROM sqlflow.runs"));
        Assert.Equal(["a|CANCELLED"], await _test.RowsAsync("SELECT step_id, status FROM sqlflow.steps"));
        Assert.Equal(["0"], await _test.RowsAsync("SELECT count(*) FROM sqlflow.attempts"));
    }

    [Fact]
    public async Task A_run_that_is_not_to_be_kept_leaves_no_history_and_no_lineage()
    {
        var host = Host(null);
        (await host.RunAsync(Request(Good), new RunOptions { KeepHistory = false }, Token)).Succeeded();

        Assert.Equal(["journal"], await _test.RowsAsync("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'sqlflow'"));
    }

    [Fact]
    public async Task A_profile_may_turn_the_history_off_or_make_it_short()
    {
        _test.With("profiles/dev.yml", "history: { enabled: false }");
        await RunAsync(Good);
        Assert.Equal(["journal"], await _test.RowsAsync("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'sqlflow'"));

        _test.With("profiles/dev.yml", "history: { max_runs: 2 }");
        for (var i = 0; i < 3; i++) await RunAsync(Good);
        Assert.Equal(["2"], await _test.RowsAsync("SELECT count(*) FROM sqlflow.runs"));

        // The host has the last word.
        await Host(null, new HistoryOptions { MaxRuns = 1 }).RunAsync(Request(Good), null, Token);
        Assert.Equal(["1"], await _test.RowsAsync("SELECT count(*) FROM sqlflow.runs"));
    }

    [Fact]
    public async Task A_database_in_memory_keeps_no_runs()
    {
        await using var engine = await DuckDbEngine.OpenAsync(new() { Threads = 2 }, TimeProvider.System, null, Token);
        var host = Host(null);
        (await host.RunAsync(await host.PlanAsync(Request(Good), Token), engine, null, Token)).Succeeded();

        Assert.Empty(await RunHistory.ReadRunsAsync(engine, null, 10, Token));
    }

    [Theory]
    [InlineData("ALTER TABLE sqlflow.attempts DROP COLUMN cpu_time_ms")]
    [InlineData("UPDATE sqlflow.schema_version SET version = 99")]
    [InlineData("DELETE FROM sqlflow.schema_version")]
    [InlineData("UPDATE sqlflow.runs SET seq = 9223372036854775807")]
    public async Task A_history_that_cannot_be_written_is_one_warning_and_the_run_the_same(string obstacle)
    {
        var before = (await RunAsync(Good)).Succeeded();
        await _test.ExecuteAsync(obstacle);
        using var log = new WarningCollector();

        var result = await Host(log).RunAsync(Request(Good), null, Token);

        Assert.Equal(Told(before), Told(result));
        Assert.Contains(result.RunId, Assert.Single(log.Warnings), StringComparison.Ordinal);
        Assert.Equal(["1"], await _test.RowsAsync("SELECT count(*) FROM sqlflow.runs"));
    }

    [Fact]
    public async Task Two_runs_at_a_time_are_both_kept()
    {
        await using var engine = await DuckDbEngine.OpenAsync(new() { Path = _test.Folder.At("both.duckdb"), Threads = 2 }, TimeProvider.System, null, Token);
        var host = Host(null);
        var first = await host.PlanAsync(Request(Good), Token);
        var second = await host.PlanAsync(Request("""{ "id": "z", "type": "transform", "sql": "SELECT 2 AS y", "target_table": "z" }"""), Token);

        var results = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => host.RunAsync(i % 2 == 0 ? first : second, engine, null, Token).AsTask()));

        var runs = await RunHistory.ReadRunsAsync(engine, null, 10, Token);
        Assert.Equal(results.Select(static result => result.RunId).Order(StringComparer.Ordinal), runs.Select(static run => run.RunId).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_was_kept_can_be_looked_at_by_the_insights()
    {
        for (var i = 0; i < 3; i++) await RunAsync($$"""{{Good}}, { "id": "b", "type": "transform", "sql": "FROM a", "target_table": "b" }""");
        await using var engine = await DuckDbEngine.OpenAsync(new() { Path = _test.Database, Threads = 1 }, TimeProvider.System, null, Token);

        var histories = await RunHistory.ReadAsync(engine, "p", 100, Token);
        var newest = (await RunHistory.ReadRunAsync(engine, (await RunHistory.ReadRunsAsync(engine, "p", 1, Token))[0].RunId, Token))!;
        var report = Insights.Analyze(new InsightInput { Histories = histories, Timings = StepTimings.Of(newest), WallTime = newest.WallTime, Slots = newest.MaxParallel });

        Assert.Equal([("a", 3), ("b", 3)], histories.Select(static history => (history.StepId, history.Runs.Length)));
        Assert.Equal(["a", "b"], report.Bottlenecks!.CriticalPath);
    }

    [Fact]
    public async Task A_result_carries_the_past_only_where_it_is_asked_for_and_kept()
    {
        Assert.Empty((await RunAsync(Good)).Histories);
        var result = await Host(null).RunAsync(Request(Good), new RunOptions { ReturnHistories = true }, Token);
        var unkept = await Host(null).RunAsync(Request(Good), new RunOptions { ReturnHistories = true, KeepHistory = false }, Token);

        var history = Assert.Single(result.Histories);
        Assert.Equal(("a", 2, result.RunId), (history.StepId, history.Runs.Length, history.Runs[^1].RunId));
        Assert.Empty(unkept.Histories);
    }

    private static string Told(PipelineResult result) => string.Join('\n', result.Steps.Select(static step => $"{step.StepId} {step.Result.Status} {step.Result.RowsAffected} {step.Result.ErrorMessage} {step.Result.Warnings.Length}")) + result.Status + result.Lineage?.Columns.Length;

    private static SqlFlowHost Host(WarningCollector? log, HistoryOptions? history = null) => new(new SqlFlowOptions { Registry = new TestSteps(), Threads = 2, History = history }, TimeProvider.System, log);

    private PipelineRequest Request(string steps) => new() { Path = _test.Folder.Write($"plan{steps.Length}.json", $$"""{ "pipeline": "p", "steps": [ {{steps}} ] }""") };

    private async Task<PipelineResult> RunAsync(string steps) => await _test.RunJsonAsync($$"""{ "pipeline": "p", "steps": [ {{steps}} ] }""");
}
