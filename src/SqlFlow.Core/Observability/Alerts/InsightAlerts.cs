using System.Collections.Immutable;
using SqlFlow.Planning;

namespace SqlFlow.Observability;

/// <summary>The alerts that a run's figures and its past give, beside those that were raised while it ran.</summary>
public static class InsightAlerts
{
    /// <summary>All alerts of a run: failures with what is known of their past, then what its figures and its past add.</summary>
    /// <param name="run">The run with its attempts and the alerts that were raised.</param>
    /// <param name="report">What was found out.</param>
    /// <param name="options">From where on there are alerts.</param>
    /// <param name="memoryLimit">The engine's memory limit in bytes; null: not known.</param>
    /// <param name="importance">The criticality of a step.</param>
    /// <param name="now">The time of new alerts.</param>
    public static ImmutableArray<PerformanceAlert> Of(
        RunRecord run, InsightReport report, ObservabilityOptions options, long? memoryLimit, Func<string, Criticality> importance, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(importance);
        var alerts = ImmutableArray.CreateBuilder<PerformanceAlert>();
        foreach (var alert in run.Alerts) alerts.Add(alert.Type is AlertType.Failing ? WithPast(alert, report) : alert);
        var steps = run.Attempts.GroupBy(static attempt => attempt.StepId, StringComparer.Ordinal).ToArray();
        foreach (var step in steps)
        {
            if (step.Max(static attempt => attempt.Spill) is > 0 and var spill && spill >= options.SpillThreshold) alerts.Add(Complete(OfSpill(step.Key, spill), step.Key));
        }

        // Whatever runs in the engine shares its memory: the step with the most speaks for all, the important ones before others.
        var fullest = steps.Select(static step => (Id: step.Key, Memory: step.Max(static attempt => attempt.PeakMemory)))
            .Where(step => memoryLimit > 0 && step.Memory >= options.MemoryThreshold * memoryLimit)
            .OrderByDescending(step => IsImportant(step.Id)).ThenByDescending(static step => step.Memory).FirstOrDefault();
        if (fullest.Memory is { } memory) alerts.Add(Complete(OfMemory(fullest.Id, memory, memoryLimit!.Value), fullest.Id));

        foreach (var anomaly in report.Anomalies.Where(static anomaly => anomaly.IsHarmful)) alerts.Add(Complete(Of(anomaly), anomaly.StepId));
        foreach (var forecast in report.Forecasts) alerts.Add(Complete(Of(forecast), forecast.Trend.StepId));
        return alerts.DrainToImmutable();

        PerformanceAlert Complete(PerformanceAlert alert, string stepId) => alert with
        {
            Timestamp = now,
            Severity = alert.Type is AlertType.ResourceUsage && IsImportant(stepId) ? AlertSeverity.Critical : AlertSeverity.Warning,
            SuggestedActions = ActionsOf(report, alert, stepId),
        };

        bool IsImportant(string stepId) => importance(stepId) is Criticality.High or Criticality.Critical;
    }

    private static PerformanceAlert WithPast(PerformanceAlert alert, InsightReport report) =>
        report.Patterns.FirstOrDefault(pattern => pattern.StepId == alert.Component && pattern.Course is not FailureCourse.New) is { } pattern
            ? alert with { Evidence = pattern.Evidence }
            : alert;

    private static PerformanceAlert OfSpill(string step, long spill) =>
        Make(step, AlertType.ResourceUsage, "spill", $"Step {step} wrote {InsightText.Bytes(spill)} to temporary files, because it did not fit in memory", null);

    private static PerformanceAlert OfMemory(string step, long memory, long limit) =>
        Make(step, AlertType.ResourceUsage, "memory", $"While step {step} ran, the engine held {InsightText.Bytes(memory)} of the {InsightText.Bytes(limit)} that it may use", null);

    private static PerformanceAlert Of(Anomaly anomaly)
    {
        var message = anomaly.Metric switch
        {
            InsightMetric.NullRate => $"Step {anomaly.StepId} has unusual nulls in {anomaly.Column}: {anomaly.Evidence}",
            InsightMetric.Memory => $"While step {anomaly.StepId} ran, the engine held {anomaly.Evidence}",
            var metric => $"Step {anomaly.StepId} has unusual {metric.ToName()}: {anomaly.Evidence}",
        };
        return Make(anomaly.StepId, AlertType.Predictive, $"{anomaly.Metric.ToName()}{(anomaly.Column is null ? "" : $":{anomaly.Column}")}", message, anomaly.Evidence);
    }

    private static PerformanceAlert Of(Forecast forecast) =>
        Make(forecast.Trend.StepId, AlertType.Predictive, $"trend:{forecast.Trend.Metric.ToName()}", $"Step {forecast.Trend.StepId} {forecast.Evidence}", forecast.Trend.Evidence);

    private static PerformanceAlert Make(string step, AlertType type, string detail, string message, string? evidence) => new()
    {
        Component = step,
        Type = type,
        Message = message,
        Evidence = evidence,
        Severity = AlertSeverity.Warning,
        Timestamp = default,
        Fingerprint = $"{type.ToName()}:{step}:{detail}",
    };

    /// <summary>What is recommended for the step, else what always helps to find out more.</summary>
    private static ImmutableArray<string> ActionsOf(InsightReport report, PerformanceAlert alert, string stepId)
    {
        var actions = report.Recommendations.Where(item => item.StepId == stepId)
            .Select(static item => item.Command is { } command ? $"{item.Action} ({command})." : item.Setting is { } setting ? $"{item.Action} ({setting})." : $"{item.Action}.")
            .Distinct(StringComparer.Ordinal).ToImmutableArray();
        if (!actions.IsEmpty) return actions;
        return alert.Type is AlertType.ResourceUsage
            ? ["Raise the memory limit (--memory-limit), run fewer steps at a time (--max-parallel), or load the input in parts."]
            : ["Compare the step's input with that of an earlier run (sqlflow history)."];
    }
}
