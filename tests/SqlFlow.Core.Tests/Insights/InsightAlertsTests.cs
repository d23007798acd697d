using System.Text.Json;
using SqlFlow.Execution;
using SqlFlow.Observability;

namespace SqlFlow.Core.Tests.Insights;

/// <summary>What becomes of a run that has ended: the input of the analysis, and the alerts that come of it.</summary>
public sealed class InsightAlertsTests
{
    private const long Gigabyte = 1L << 30;

    private static readonly DateTimeOffset Now = HistoryOf.Monday.AddYears(1);

    [Fact]
    public void The_run_itself_is_the_newest_of_its_history_and_counts_once()
    {
        var run = RunOf(Attempt(1) with { Status = StepStatus.Failure, ErrorCode = "TIMEOUT", ErrorMessage = "too late", IsTransient = true, Duration = TimeSpan.FromSeconds(9) }, Attempt(2));
        run = run with { Steps = [run.Steps[0] with { Attempts = 2, Metrics = run.Steps[0].Metrics.Add("null_rate.email", 0.25).Add("chunks", 3) }] };
        var earlier = HistoryOf.Runs(HistoryOf.Run(1), HistoryOf.Run(2) with { RunId = run.RunId }) with { StepId = "load" };

        var input = InsightInputs.Of(run, [earlier, earlier with { StepId = "gone" }], Gigabyte);

        var history = Assert.Single(input.Histories);
        Assert.Equal(("load", "csv", 2), (history.StepId, history.Connector, history.Runs.Length));
        var newest = history.Runs[^1];
        Assert.Equal((run.RunId, StepStatus.Success, 1.0, 2), (newest.RunId, newest.Status, newest.Duration.TotalSeconds, newest.Attempts));
        Assert.Equal(("TIMEOUT", "too late", true), (newest.ErrorCode, newest.ErrorMessage, newest.IsTransient));
        Assert.Equal((100L, 120L, 4000L, 1000L, 0L), (newest.Rows, newest.InputRows, newest.Bytes, newest.PeakMemory, newest.Spill));
        Assert.Equal([("email", 0.25)], newest.NullRates.Select(static rate => (rate.Key, rate.Value)));
        Assert.Equal((Gigabyte, 4, 2.0), (input.MemoryLimit, input.Slots, input.WallTime.TotalSeconds));
        Assert.Equal("load", Assert.Single(input.Timings).StepId);
    }

    [Theory]
    [InlineData(0.89, null)]
    [InlineData(0.9, "While step load ran, the engine held 966 MB of the 1.1 GB that it may use")]
    public void Memory_near_its_limit_is_told(double share, string? message)
    {
        var alerts = AlertsOf(RunOf(Attempt(1) with { PeakMemory = (long)(share * Gigabyte) + 1 }), memoryLimit: Gigabyte);

        if (message is null) Assert.Empty(alerts);
        else
        {
            var alert = Assert.Single(alerts);
            Assert.Equal((AlertType.ResourceUsage, AlertSeverity.Warning, message, "resource_usage:load:memory", Now), (alert.Type, alert.Severity, alert.Message, alert.Fingerprint, alert.Timestamp));
            Assert.NotEmpty(alert.SuggestedActions);
        }

        Assert.Empty(AlertsOf(RunOf(Attempt(1) with { PeakMemory = Gigabyte }), memoryLimit: null));
    }

    [Fact]
    public void Memory_that_several_steps_share_is_told_once()
    {
        var run = RunOf(Attempt(1) with { PeakMemory = Gigabyte }, Attempt(1) with { StepId = "export", PeakMemory = Gigabyte + 1 }, Attempt(1) with { StepId = "small", PeakMemory = 1 });

        Assert.Equal("resource_usage:export:memory", Assert.Single(AlertsOf(run, memoryLimit: Gigabyte)).Fingerprint);
        var report = SqlFlow.Observability.Insights.Analyze(InsightInputs.Of(run, [], Gigabyte));
        var important = InsightAlerts.Of(run, report, ObservabilityOptions.Default, Gigabyte, static id => id == "load" ? Criticality.High : Criticality.Normal, Now);
        Assert.Equal(("resource_usage:load:memory", AlertSeverity.Critical), (Assert.Single(important).Fingerprint, important[0].Severity));
    }

    [Fact]
    public void Unusual_memory_that_several_steps_show_is_found_once_where_it_is_most()
    {
        Assert.Equal([("b", true)], MemoryOf(("a", 1e8, 5e8), ("b", 1e8, 8e8), ("c", 1e8, 6e8), ("d", 1e8, 1e7)));
        Assert.Equal([("b", false)], MemoryOf(("a", 1e9, 1e8), ("b", 8e8, 2e8)));
    }

    [Fact]
    public void Memory_that_another_step_had_before_is_not_unusual()
    {
        Assert.Empty(MemoryOf(("a", 8e8, 1e8), ("b", 1e8, 8e8)));
        Assert.Empty(MemoryOf(("a", 2.86e8, 3.4e8)));
    }

    [Fact]
    public void A_run_that_failed_half_way_does_not_say_how_much_runs_hold()
    {
        var small = Memory("a", static index => HistoryOf.Noisy(index, 1e8, 0.02));
        var great = Memory("b", static index => index == 19 ? null : HistoryOf.Noisy(index, 1e9, 0.02));

        Assert.Empty(SqlFlow.Observability.Insights.Analyze(new InsightInput { Histories = [small, great] }).Anomalies);
    }

    [Fact]
    public void Growing_memory_is_foreseen_once_even_where_the_newest_run_failed()
    {
        var input = new InsightInput
        {
            Histories = [Memory("a", static index => index == 19 ? null : 5e8 + (index * 5e7)), Memory("b", static index => index is 9 or 19 ? null : 1e9 + (index * 5e7))],
            MemoryLimit = 2_400_000_000,
        };

        var report = SqlFlow.Observability.Insights.Analyze(input);

        Assert.Equal("b", Assert.Single(report.Trends, static trend => trend.Metric is InsightMetric.Memory).StepId);
        Assert.InRange(Assert.Single(report.Forecasts).RunsToLimit, 9, 10);
    }

    /// <summary>Twenty runs of a step; null: it failed.</summary>
    private static StepHistory Memory(string step, Func<int, double?> memoryOf) =>
        HistoryOf.Runs(HistoryOf.Many(20, index => memoryOf(index) is { } memory ? HistoryOf.Run(index) with { PeakMemory = (long)memory } : HistoryOf.Failed(index))) with { StepId = step };

    private static IEnumerable<(string Step, bool IsHigh)> MemoryOf(params (string Id, double Usual, double Newest)[] steps)
    {
        var histories = steps.Select(static step => HistoryOf.Runs(HistoryOf.Many(20, index =>
            HistoryOf.Run(index) with { PeakMemory = (long)HistoryOf.Noisy(index, index == 19 ? step.Newest : step.Usual, 0.02) })) with
        { StepId = step.Id });
        return SqlFlow.Observability.Insights.Analyze(new InsightInput { Histories = [.. histories] }).Anomalies.Select(static anomaly => (anomaly.StepId, anomaly.IsHigh));
    }

    [Fact]
    public void Temporary_files_are_told_and_critically_so_where_the_step_is_important()
    {
        var run = RunOf(Attempt(1) with { Spill = 2 * Gigabyte });

        var alert = Assert.Single(AlertsOf(run));
        Assert.Equal("Step load wrote 2.1 GB to temporary files, because it did not fit in memory", alert.Message);
        Assert.Contains(alert.SuggestedActions, static action => action.Contains("--m", StringComparison.Ordinal));
        Assert.Equal(AlertSeverity.Critical, Assert.Single(AlertsOf(run, criticality: Criticality.High)).Severity);
        Assert.Empty(AlertsOf(RunOf(Attempt(1) with { Spill = 0 }), options: new ObservabilityOptions { SpillThreshold = 0 }));
    }

    [Fact]
    public void What_is_unusual_and_what_will_happen_is_told_with_its_evidence()
    {
        var runs = HistoryOf.Many(20, static index => HistoryOf.Run(index) with { Rows = (long)HistoryOf.Noisy(index, 1_000_000), Duration = TimeSpan.FromSeconds(10 + (index * 0.5)) });
        var history = HistoryOf.Runs(runs) with { StepId = "load", ExpectedDuration = TimeSpan.FromSeconds(24) };
        var run = RunOf(Attempt(1) with { Duration = TimeSpan.FromSeconds(20) });
        run = run with { Steps = [run.Steps[0] with { ExpectedDuration = TimeSpan.FromSeconds(24) }] };

        var alerts = AlertsOf(run, [history]);

        Assert.Equal(["predictive:load:rows", "predictive:load:trend:duration"], alerts.Select(static alert => alert.Fingerprint));
        Assert.All(alerts, static alert => Assert.Equal((AlertType.Predictive, AlertSeverity.Warning), (alert.Type, alert.Severity)));
        Assert.StartsWith("Step load has unusual rows: 100", alerts[0].Message, StringComparison.Ordinal);
        Assert.StartsWith("Step load will exceed its expected duration of 24 s in about", alerts[1].Message, StringComparison.Ordinal);
        Assert.All(alerts, static alert => Assert.False(string.IsNullOrEmpty(alert.Evidence)));
        Assert.All(alerts, static alert => Assert.NotEmpty(alert.SuggestedActions));
    }

    [Fact]
    public void A_failure_that_comes_back_says_how_often()
    {
        var history = HistoryOf.Runs(HistoryOf.Many(9, static index => index % 3 == 0 ? HistoryOf.Failed(index, "TIMEOUT", "too late") : HistoryOf.Run(index))) with { StepId = "load", Connector = "csv" };
        var raised = new PerformanceAlert { Component = "load", Type = AlertType.Failing, Message = "failed", Severity = AlertSeverity.Error, Timestamp = Now };
        var run = RunOf(Attempt(1) with { Status = StepStatus.Failure, ErrorCode = "TIMEOUT", ErrorMessage = "too late" }) with { Alerts = [raised] };
        run = run with { Steps = [run.Steps[0] with { Status = StepStatus.Failure, ErrorCode = "TIMEOUT", ErrorMessage = "too late" }] };

        Assert.StartsWith("failed 4 of the last 10 runs", Assert.Single(AlertsOf(run, [history])).Evidence, StringComparison.Ordinal);
        Assert.Equal(raised, Assert.Single(AlertsOf(run)));
    }

    [Fact]
    public void The_report_is_written_as_JSON()
    {
        var run = RunOf(Attempt(1) with { Spill = 2 * Gigabyte });
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream)) InsightJson.Write(SqlFlow.Observability.Insights.Analyze(InsightInputs.Of(run, [], Gigabyte)), writer);

        var json = JsonDocument.Parse(stream.ToArray()).RootElement;
        Assert.Equal("spill", json.GetProperty("recommendations")[0].GetProperty("rule").GetString());
        Assert.Equal("load", json.GetProperty("bottlenecks").GetProperty("critical_path")[0].GetString());
        Assert.Equal(0, json.GetProperty("anomalies").GetArrayLength());
    }

    private static System.Collections.Immutable.ImmutableArray<PerformanceAlert> AlertsOf(
        RunRecord run, StepHistory[]? earlier = null, long? memoryLimit = 16 * Gigabyte, ObservabilityOptions? options = null, Criticality criticality = Criticality.Normal)
    {
        var report = SqlFlow.Observability.Insights.Analyze(InsightInputs.Of(run, [.. earlier ?? []], memoryLimit));
        return InsightAlerts.Of(run, report, options ?? ObservabilityOptions.Default, memoryLimit, _ => criticality, Now);
    }

    private static RunRecord RunOf(params AttemptRecord[] attempts) => new()
    {
        RunId = "this",
        Pipeline = "p",
        Status = RunStatus.Success,
        StartedAt = Now,
        WallTime = TimeSpan.FromSeconds(2),
        MaxParallel = 4,
        Steps = [new StepRecord { StepId = "load", StepType = "load", Status = StepStatus.Success, Attempts = attempts.Length, StartedAt = Now, Duration = TimeSpan.FromSeconds(1), RowsAffected = 100, RowsRead = 120, Connector = "csv" }],
        Attempts = [.. attempts],
    };

    private static AttemptRecord Attempt(int attempt) => new()
    {
        StepId = "load",
        StepType = "load",
        Attempt = attempt,
        Status = StepStatus.Success,
        StartedAt = Now,
        Duration = TimeSpan.FromSeconds(1),
        RowsOut = 100,
        Bytes = 4000,
        PeakMemory = 1000,
        Spill = 0,
    };
}
