using System.Collections.Immutable;
using System.Globalization;
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
        foreach (var step in run.Attempts.GroupBy(static attempt => attempt.StepId, StringComparer.Ordinal))
        {
            if (OfResources([.. step], options, memoryLimit) is { } usage) alerts.Add(Complete(usage, step.Key));
        }

        foreach (var anomaly in report.Anomalies.Where(static anomaly => anomaly.IsHarmful)) alerts.Add(Complete(Of(anomaly), anomaly.StepId));
        foreach (var forecast in report.Forecasts) alerts.Add(Complete(Of(forecast), forecast.Trend.StepId));
        return alerts.DrainToImmutable();

        PerformanceAlert Complete(PerformanceAlert alert, string stepId) => alert with
        {
            Timestamp = now,
            Severity = importance(stepId) is Criticality.High or Criticality.Critical && alert.Type is AlertType.ResourceUsage ? AlertSeverity.Critical : AlertSeverity.Warning,
            SuggestedActions = ActionsOf(report, alert, stepId),
        };
    }

    private static PerformanceAlert WithPast(PerformanceAlert alert, InsightReport report) =>
        report.Patterns.FirstOrDefault(pattern => pattern.StepId == alert.Component && pattern.Course is not FailureCourse.New) is { } pattern
            ? alert with { Evidence = pattern.Evidence }
            : alert;

    private static PerformanceAlert? OfResources(AttemptRecord[] attempts, ObservabilityOptions options, long? memoryLimit)
    {
        var (memory, spill) = (attempts.Max(static attempt => attempt.PeakMemory), attempts.Max(static attempt => attempt.Spill));
        var step = attempts[0].StepId;
        if (spill > 0 && spill >= options.SpillThreshold)
            return Make(step, AlertType.ResourceUsage, "spill", $"Step {step} wrote {InsightText.Bytes(spill.Value)} to temporary files, because it did not fit in memory", null);
        if (memoryLimit is not { } limit || limit <= 0 || memory is not { } peak || peak < options.MemoryThreshold * limit) return null;
        return Make(step, AlertType.ResourceUsage, "memory", string.Create(CultureInfo.InvariantCulture, $"Step {step} needed {InsightText.Bytes(peak)} of the {InsightText.Bytes(limit)} that the engine may use"), null);
    }

    private static PerformanceAlert Of(Anomaly anomaly)
    {
        var what = anomaly.Metric is InsightMetric.NullRate ? $"nulls in {anomaly.Column}" : anomaly.Metric.ToName();
        return Make(anomaly.StepId, AlertType.Predictive, $"{anomaly.Metric.ToName()}{(anomaly.Column is null ? "" : $":{anomaly.Column}")}",
            $"Step {anomaly.StepId} has unusual {what}: {anomaly.Evidence}", anomaly.Evidence);
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
