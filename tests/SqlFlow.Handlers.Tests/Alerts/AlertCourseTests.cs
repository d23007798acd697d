using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using SqlFlow.Alerts;
using SqlFlow.Engines.DuckDb;
using SqlFlow.Execution;
using SqlFlow.Handlers.Tests.Harness;
using SqlFlow.Handlers.Tests.History;
using SqlFlow.Observability;
using SqlFlow.State;

namespace SqlFlow.Handlers.Tests.Alerts;

/// <summary>An alert that goes on from run to run: what is known of it, and when it is told again.</summary>
public sealed class AlertCourseTests : IDisposable
{
    private const string Bad = """{ "id": "bad", "type": "transform", "sql": "SELECT error('no')::INTEGER AS x", "target_table": "bad" }""";
    private const string Worse = """{ "id": "bad", "type": "transform", "sql": "SELECT error('no')::INTEGER AS x", "target_table": "bad", "criticality": "high" }""";
    private const string Good = """{ "id": "bad", "type": "transform", "sql": "SELECT 1 AS x", "target_table": "bad" }""";

    private static readonly DateTimeOffset Start = new(2030, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _clock = new(Start);
    private readonly Sink _sink = new("one");
    private readonly WarningCollector _log = new();
    private AlertOptions _alerts;

    public AlertCourseTests() => _alerts = new AlertOptions { Sinks = [_sink] };

    /// <summary>Warnings of others than the step that fails.</summary>
    private string[] Warnings => [.. _log.Warnings.Where(static warning => !warning.StartsWith("Step bad failed", StringComparison.Ordinal))];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_alert_that_goes_on_is_told_once_and_listed_by_each_run()
    {
        var first = await RunAsync(Bad);
        _clock.Advance(TimeSpan.FromHours(1));
        var second = await RunAsync(Bad);
        _clock.Advance(TimeSpan.FromHours(1));
        var third = await RunAsync(Bad);

        Assert.Equal(("bad 1", "bad 2", "bad 3"), (Told(first), Told(second), Told(third)));
        Assert.All([first, second, third], static result => Assert.Equal(Start, Assert.Single(result.PerformanceSummary.Alerts).Course!.FirstSeen));
        Assert.Equal([first.RunId], _sink.Notices.Select(static notice => notice.RunId));
        Assert.Contains("\"first_seen\":\"2030-01-02T03:04:05Z\",\"runs\":3,", Json(third), StringComparison.Ordinal);
        Assert.DoesNotContain("last_told", Json(third), StringComparison.Ordinal);
        Assert.Equal(
            ["1|2030-01-02 03:04:05|error|[one]", "2|2030-01-02 03:04:05|error|[one]", "3|2030-01-02 03:04:05|error|[one]"],
            await RowsAsync("SELECT runs, last_told::VARCHAR, told_severity, told_to::VARCHAR FROM sqlflow.alerts JOIN sqlflow.runs AS r USING (run_id) ORDER BY r.seq"));
        Assert.Empty(Warnings);
    }

    [Fact]
    public async Task It_is_told_again_after_a_while_with_how_long_it_goes_on()
    {
        // The night after it ends a little earlier.
        foreach (var hours in (double[])[0, 12, 11.9, 12, 12.1])
        {
            _clock.Advance(TimeSpan.FromHours(hours));
            await RunAsync(Bad);
        }

        Assert.Equal([1, 3, 5], _sink.Notices.Select(static notice => notice.Alerts[0].Course!.Runs));
        var reminder = _sink.Notices[1];
        Assert.Equal(Start, reminder.Alerts[0].Course!.LastTold);
        Assert.EndsWith(" (for 3 runs, since 2030-01-02 03:04 UTC)", reminder.ToText(), StringComparison.Ordinal);
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream)) AlertJson.Write(reminder, writer);
        var alert = JsonDocument.Parse(stream.ToArray()).RootElement.GetProperty("alerts")[0];
        Assert.Equal(("2030-01-02T03:04:05Z", 3, "2030-01-02T03:04:05Z"), (alert.GetProperty("first_seen").GetString(), alert.GetProperty("runs").GetInt32(), alert.GetProperty("last_told").GetString()));
    }

    [Fact]
    public async Task Each_run_says_the_same_of_when_it_began()
    {
        _clock.Advance(TimeSpan.FromTicks(17));
        var (first, second) = (await RunAsync(Bad), await RunAsync(Bad));

        Assert.Equal(first.PerformanceSummary.Alerts[0].Course!.FirstSeen, second.PerformanceSummary.Alerts[0].Course!.FirstSeen);
    }

    [Fact]
    public async Task It_is_told_at_each_run_where_that_is_wanted()
    {
        _alerts = _alerts with { RepeatAfter = TimeSpan.Zero };
        for (var run = 0; run < 3; run++) await RunAsync(Bad);

        Assert.Equal([1, 2, 3], _sink.Notices.Select(static notice => notice.Alerts[0].Course!.Runs));
    }

    [Fact]
    public async Task A_profile_says_after_how_long()
    {
        _folder.Write("profiles/dev.yml", "alerts: { file: out/alerts.ndjson, repeat_after: 2h }");
        var host = new SqlFlowHost(new SqlFlowOptions { Registry = new TestSteps(), Database = _folder.At("data.duckdb"), Threads = 1 }, _clock, _log);
        foreach (var minutes in (int[])[0, 60, 61])
        {
            _clock.Advance(TimeSpan.FromMinutes(minutes));
            await host.RunAsync(Request(Bad), null, Token);
        }

        Assert.Equal([1, 3], File.ReadAllLines(_folder.At("out/alerts.ndjson")).Select(static line => JsonDocument.Parse(line).RootElement.GetProperty("alerts")[0].GetProperty("runs").GetInt32()));
    }

    [Fact]
    public async Task It_is_told_again_where_it_gets_worse_and_not_where_it_gets_better()
    {
        foreach (var steps in (string[])[Bad, Worse, Bad, Worse]) await RunAsync(steps);

        // The last one is no worse than what was told.
        Assert.Equal([AlertSeverity.Error, AlertSeverity.Critical], _sink.Notices.Select(static notice => notice.Alerts[0].Severity));
    }

    [Fact]
    public async Task One_that_the_last_run_did_not_raise_is_new()
    {
        await RunAsync(Bad);
        await RunAsync(Good);
        _clock.Advance(TimeSpan.FromMinutes(1));
        var again = await RunAsync(Bad);

        Assert.Equal("bad 1", Told(again));
        Assert.Equal(Start.AddMinutes(1), again.PerformanceSummary.Alerts[0].Course!.FirstSeen);
        Assert.Equal(2, _sink.Notices.Count);
    }

    [Fact]
    public async Task Runs_of_another_pipeline_say_nothing_about_it()
    {
        await RunAsync(Bad);
        await RunAsync(Bad, pipeline: "other");
        var next = await RunAsync(Bad);

        Assert.Equal("bad 2", Told(next));
        Assert.Equal(["p", "other"], _sink.Notices.Select(static notice => notice.Pipeline));
    }

    [Fact]
    public async Task What_no_sink_took_is_told_by_the_next_run_and_a_sink_that_was_away_hears_of_it_alone()
    {
        var away = new Sink("away") { IsBroken = true };
        _alerts = new AlertOptions { Sinks = [_sink, away] };
        _sink.IsBroken = true;
        await RunAsync(Bad);
        Assert.Equal(["|[]"], await RowsAsync("SELECT last_told, told_to::VARCHAR FROM sqlflow.alerts"));

        _sink.IsBroken = false;
        await RunAsync(Bad);
        Assert.Equal((1, 0), (_sink.Notices.Count, away.Notices.Count));
        away.IsBroken = false;
        await RunAsync(Bad);
        Assert.Equal((1, 1), (_sink.Notices.Count, away.Notices.Count));
        await RunAsync(Bad);

        Assert.Equal((1, 1), (_sink.Notices.Count, away.Notices.Count));
        Assert.Equal("[one, away]", (await RowsAsync("SELECT told_to::VARCHAR FROM sqlflow.alerts WHERE runs = 4"))[0]);
    }

    [Fact]
    public async Task Sinks_of_one_name_and_new_ones_are_told_apart()
    {
        var second = new Sink("one");
        await RunAsync(Bad);
        _alerts = new AlertOptions { Sinks = [_sink, second] };
        for (var run = 0; run < 2; run++) await RunAsync(Bad);

        Assert.Equal((1, 1), (_sink.Notices.Count, second.Notices.Count));
        Assert.Equal(["[one, one#2]"], await RowsAsync("SELECT told_to::VARCHAR FROM sqlflow.alerts WHERE runs = 3"));
    }

    [Fact]
    public async Task What_is_not_severe_enough_counts_as_never_told()
    {
        _alerts = _alerts with { MinimumSeverity = AlertSeverity.Critical };
        await RunAsync(Bad);
        _alerts = _alerts with { MinimumSeverity = AlertSeverity.Warning };
        await RunAsync(Bad);

        Assert.Equal(2, Assert.Single(_sink.Notices).Alerts[0].Course!.Runs);
    }

    [Fact]
    public async Task Without_history_everything_is_told_each_time()
    {
        for (var run = 0; run < 2; run++)
        {
            var result = await RunAsync(Bad, options: new RunOptions { KeepHistory = false });
            Assert.DoesNotContain("\"runs\":1,\"suggested_actions\"", Json(result), StringComparison.Ordinal);
        }

        for (var run = 0; run < 2; run++) await RunAsync(Bad, database: ":memory:");

        Assert.Equal(4, _sink.Notices.Count);
        Assert.All(_sink.Notices, static notice => Assert.Null(notice.Alerts[0].Course));
    }

    [Fact]
    public async Task A_clock_that_was_set_back_has_it_told_and_makes_it_no_younger()
    {
        await RunAsync(Bad);
        // Set back by a year; from then on it goes right.
        var back = new FakeTimeProvider(Start.AddYears(-1));
        var second = await RunAsync(Bad, clock: back);
        back.Advance(TimeSpan.FromHours(1));
        var third = await RunAsync(Bad, clock: back);

        Assert.Equal((Start.AddYears(-1), 2), (second.PerformanceSummary.Alerts[0].Course!.FirstSeen, second.PerformanceSummary.Alerts[0].Course!.Runs));
        Assert.Equal((Start.AddYears(-1), 3), (third.PerformanceSummary.Alerts[0].Course!.FirstSeen, third.PerformanceSummary.Alerts[0].Course!.Runs));
        Assert.Equal(2, _sink.Notices.Count);
    }

    [Theory]
    [InlineData("UPDATE sqlflow.schema_version SET version = 4", 1, null)]
    [InlineData("ALTER TABLE sqlflow.alerts DROP COLUMN told_to", 2, null)]
    [InlineData("DROP TABLE sqlflow.alerts", 2, null)]
    [InlineData("UPDATE sqlflow.alerts SET fingerprint = NULL, first_seen = NULL, runs = NULL, message = NULL, raised_at = NULL", 0, 1)]
    [InlineData("UPDATE sqlflow.alerts SET runs = NULL, last_told = NULL, told_severity = 'bogus', told_to = NULL", 0, 2)]
    [InlineData("UPDATE sqlflow.alerts SET runs = -7, told_severity = NULL", 0, 2)]
    [InlineData("UPDATE sqlflow.alerts SET runs = 2147483647, last_told = TIMESTAMP 'infinity'", 0, 2147483647)]
    [InlineData("DELETE FROM sqlflow.runs", 0, 1)]
    public async Task A_history_that_somebody_has_changed_has_it_told_and_breaks_nothing(string change, int warnings, int? runs)
    {
        var before = await RunAsync(Bad);
        await ExecuteAsync(change);

        var result = await RunAsync(Bad);

        Assert.Equal((before.Status, before.Steps[0].Result.ErrorMessage), (result.Status, result.Steps[0].Result.ErrorMessage));
        Assert.Equal(runs, result.PerformanceSummary.Alerts[0].Course?.Runs);
        Assert.Equal(2, _sink.Notices.Count);
        Assert.True(warnings == Warnings.Length, string.Join('\n', Warnings));
    }

    [Fact]
    public async Task A_history_of_version_2_has_it_told_once_more()
    {
        await RunAsync(Bad);
        string[] columns = ["fingerprint", "count", "evidence", "first_seen", "runs", "last_told", "told_severity", "told_to"];
        await ExecuteAsync([.. columns.Select(static column => $"ALTER TABLE sqlflow.alerts DROP COLUMN \"{column}\""), "DROP TABLE sqlflow.recoveries", "UPDATE sqlflow.schema_version SET version = 2"]);

        for (var run = 0; run < 2; run++) await RunAsync(Bad);

        Assert.Equal(2, _sink.Notices.Count);
        Assert.Equal(["", "1", "2"], await RowsAsync("SELECT a.runs FROM sqlflow.alerts a JOIN sqlflow.runs r USING (run_id) ORDER BY r.seq"));
        Assert.Empty(Warnings);
    }

    [Fact]
    public async Task Two_runs_at_once_are_both_told_and_the_next_one_is_not()
    {
        await using var engine = await DuckDbEngine.OpenAsync(new() { Path = _folder.At("data.duckdb"), Threads = 2 }, TimeProvider.System, null, Token);
        var host = Host(_folder.At("data.duckdb"), _clock);
        var planned = new List<PlannedPipeline>();
        // A table each: it is the history that they meet in.
        foreach (var table in (string[])["a", "b", "c", "d"]) planned.Add(await host.PlanAsync(Request(Bad.Replace("\"bad\" }", $"\"{table}\" }}", StringComparison.Ordinal)), Token));

        var results = await Task.WhenAll(planned.Select(one => host.RunAsync(one, engine, null, Token).AsTask()));
        var told = _sink.Notices.Count;
        var next = await host.RunAsync(planned[0], engine, null, Token);

        Assert.All(results, static result => Assert.True(result.PerformanceSummary.Alerts[0].Course!.Runs is >= 1 and <= 4));
        Assert.InRange(told, 1, 4);
        Assert.Equal("bad", string.Join(' ', results.SelectMany(static result => result.PerformanceSummary.Alerts.Select(static alert => alert.Component)).Distinct()));
        Assert.True(next.PerformanceSummary.Alerts[0].Course!.Runs > 1);
        Assert.Equal(told, _sink.Notices.Count);
        Assert.Equal(5, (await RunHistory.ReadRunsAsync(engine, "p", 10, Token)).Length);
        Assert.Empty(Warnings);
    }

    [Fact]
    public async Task Fingerprints_of_any_kind_go_on_and_are_noted()
    {
        await using var test = await HistoryTest.OpenAsync();
        string[] prints = ["it's \"<b>&amp;</b>\"; --", "%_\\", "slow:\0nul", new string('x', 9000), ""];
        var alerts = prints.Select(static print => HistoryTest.Alert(print)).ToImmutableArray();
        await test.WriteAsync(HistoryTest.Run("r1") with { Alerts = [.. alerts, .. alerts] });

        var result = await AlertCourses.AddAsync(test.Engine, Result(alerts), _log);
        Assert.All(result.PerformanceSummary.Alerts, static alert => Assert.Equal(2, alert.Course!.Runs));
        var told = await new AlertDispatcher(_alerts, _clock, _log).SendAsync(result);
        await test.WriteAsync(HistoryTest.Run("r2") with { Alerts = result.PerformanceSummary.Alerts });
        await AlertCourses.NoteAsync(test.Engine, "r2", told, _log);

        Assert.Equal(["5"], await test.RowsAsync("SELECT count(*) FROM sqlflow.alerts WHERE run_id = 'r2' AND told_to = ['one'] AND last_told = TIMESTAMP '2030-01-02 03:04:05'"));
        Assert.Equal(["0"], await test.RowsAsync("SELECT count(*) FROM sqlflow.alerts WHERE run_id = 'r1' AND last_told IS NOT NULL"));
        var next = await AlertCourses.AddAsync(test.Engine, Result(alerts), _log);
        Assert.Empty(await new AlertDispatcher(_alerts, _clock, _log).SendAsync(next));
        Assert.Single(_sink.Notices);
        Assert.Empty(Warnings);
    }

    [Fact]
    public void Options_that_are_none_are_a_mistake()
    {
        Assert.Empty(AlertOptions.Default.Validate());
        Assert.Empty((AlertOptions.Default with { RepeatAfter = TimeSpan.Zero, Patience = Timeout.InfiniteTimeSpan }).Validate());
        var wrong = AlertOptions.Default with { RepeatAfter = TimeSpan.FromTicks(-1), Patience = TimeSpan.Zero };
        Assert.Equal(2, wrong.Validate().Length);
        Assert.Throws<ArgumentException>(() => new SqlFlowHost(new SqlFlowOptions { Registry = new TestSteps(), Alerts = wrong }));
    }

    public void Dispose() => _folder.Dispose();

    private static PipelineResult Result(ImmutableArray<PerformanceAlert> alerts) =>
        new() { RunId = "r", Pipeline = "p", Status = RunStatus.Failure, Steps = [], PerformanceSummary = PerformanceSummary.Empty with { Alerts = alerts } };

    /// <summary>Each alert with the runs in a row that raised it.</summary>
    private static string Told(PipelineResult result) => string.Join(", ", result.PerformanceSummary.Alerts.Select(static alert => $"{alert.Component} {alert.Course?.Runs}"));

    private static string Json(PipelineResult result)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream)) ResultJson.Write(result, writer);
        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }

    private SqlFlowHost Host(string database, TimeProvider clock) =>
        new(new SqlFlowOptions { Registry = new TestSteps(), Database = database, Threads = 1, Alerts = _alerts }, clock, _log);

    private PipelineRequest Request(string steps, string pipeline = "p") => new() { Path = _folder.Write("plan.json", $$"""{ "pipeline": "{{pipeline}}", "steps": [ {{steps}} ] }""") };

    private async Task<PipelineResult> RunAsync(string steps, string pipeline = "p", RunOptions? options = null, string? database = null, TimeProvider? clock = null) =>
        await Host(database ?? _folder.At("data.duckdb"), clock ?? _clock).RunAsync(Request(steps, pipeline), options, Token);

    private Task<string[]> RowsAsync(string sql) => InDatabaseAsync(test => test.RowsAsync(sql));

    private async Task ExecuteAsync(params string[] statements) => await InDatabaseAsync(async test =>
    {
        await test.ExecuteAsync(statements);
        return true;
    });

    private async Task<T> InDatabaseAsync<T>(Func<HistoryTest, Task<T>> work)
    {
        await using var test = await HistoryTest.OpenAsync(new DuckDbOptions { Path = _folder.At("data.duckdb"), Threads = 1 });
        return await work(test);
    }

    private sealed class Sink(string name) : IAlertSink
    {
        private readonly Lock _lock = new();

        public string Name => name;

        public bool IsBroken { get; set; }

        public List<AlertNotice> Notices { get; } = [];

        public ValueTask SendAsync(AlertNotice notice, CancellationToken cancellationToken)
        {
            if (IsBroken) throw new InvalidOperationException("away");
            lock (_lock) Notices.Add(notice);
            return default;
        }
    }
}
