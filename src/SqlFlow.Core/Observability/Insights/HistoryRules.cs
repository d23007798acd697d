using System.Globalization;

namespace SqlFlow.Observability;

/// <summary>What anomalies and forecasts recommend.</summary>
internal static class HistoryRules
{
    internal static IEnumerable<Recommendation> From(InsightInput input, InsightReport report, HashSet<string> explained)
    {
        foreach (var anomaly in report.Anomalies)
        {
            if (!anomaly.IsHarmful) continue;
            var evidence = $"{anomaly.StepId}: {anomaly.Evidence}";
            var confidence = Math.Round(Math.Clamp(1 - (2 / Math.Abs(anomaly.Score)), 0.5, 0.95), 2);
            if (anomaly.Metric is InsightMetric.Duration)
            {
                yield return Slow(report, anomaly, evidence, confidence, explained.Contains(anomaly.StepId));
            }
            else if (anomaly.Metric is InsightMetric.NullRate)
            {
                yield return Make(anomaly, RecommendationRules.Nulls, evidence, $"Look at where {anomaly.Column} comes from, and let the step validate it", confidence, 0.4);
            }
            else if (anomaly.Metric is InsightMetric.Rows or InsightMetric.Bytes && !IsSlowToo(report, anomaly))
            {
                yield return Make(anomaly, RecommendationRules.UnusualVolume, evidence,
                    anomaly.IsHigh ? "Check whether the source delivered rows twice" : "Check whether the source was complete", confidence, 0.5);
            }
        }

        foreach (var forecast in report.Forecasts) yield return Growth(input, report, forecast);
    }

    private static Recommendation Slow(InsightReport report, Anomaly anomaly, string evidence, double confidence, bool isExplained)
    {
        var impact = ExcessShare(report, anomaly);
        var more = report.Anomalies.Where(other => other.StepId == anomaly.StepId && other.IsHigh && other.Metric is InsightMetric.Rows or InsightMetric.Bytes)
            .MaxBy(static other => other.Score);
        if (more is not null)
        {
            var grown = Make(anomaly, RecommendationRules.MoreInput, $"{evidence}; {more.Evidence}",
                "Load only what is new (incremental); if the volume is here to stay, expect it", confidence, impact);
            return grown with { Setting = Expect(anomaly.Observed) };
        }

        // A step whose own figures say where the time went is slow for that reason.
        return Make(anomaly, RecommendationRules.SlowerSameInput, $"{evidence}, on as much input as usual",
            "Compare its plan and settings with those of an earlier run, and look at what runs beside it", isExplained ? confidence / 2 : confidence, impact);
    }

    private static Recommendation Growth(InsightInput input, InsightReport report, Forecast forecast)
    {
        var step = forecast.Trend.StepId;
        var metric = forecast.Trend.Metric;
        var goal = forecast.Trend.Current + (forecast.Trend.SlopePerRun * 2 * Math.Max(10, forecast.RunsToLimit));
        return new Recommendation
        {
            RuleId = RecommendationRules.Growth,
            StepId = step,
            Evidence = $"{step} {forecast.Evidence}",
            Action = metric switch
            {
                InsightMetric.Duration => "Load only what is new (incremental); if the growth is right, expect it",
                InsightMetric.Memory => "Raise the memory limit in time, or load the input in parts",
                InsightMetric.Rows => "Load only what is new (incremental), or split the step",
                _ => "Look at the step's failures before most of its runs fail",
            },
            Confidence = forecast.Confidence,
            Impact = metric is InsightMetric.Duration ? 0.3 : 0.5,
            Command = metric is InsightMetric.Memory && input.MemoryLimit is > 0 ? string.Create(CultureInfo.InvariantCulture, $"--memory-limit {Math.Ceiling(goal / 1e6)}MB") : null,
            Setting = metric is InsightMetric.Duration ? Expect(goal) : null,
        };
    }

    /// <summary>The time over what is usual, as a share of the run's, where the run would be shorter without it.</summary>
    private static double ExcessShare(InsightReport report, Anomaly anomaly)
    {
        var excess = 1 - (anomaly.Expected / anomaly.Observed);
        if (report.Bottlenecks is not { } run) return Math.Clamp(excess, 0, 1);
        var share = run.Steps.FirstOrDefault(step => step.StepId == anomaly.StepId)?.Saving ?? 0;
        return Math.Clamp(excess * Math.Max(share, 0.02), 0, 1);
    }

    private static bool IsSlowToo(InsightReport report, Anomaly anomaly) => anomaly.IsHigh
        && report.Anomalies.Any(other => other.StepId == anomaly.StepId && other.Metric is InsightMetric.Duration && other.IsHigh);

    private static string Expect(double seconds)
    {
        // Two digits: the figure is a bound, and not a measurement.
        var milliseconds = Math.Max(1, Math.Min(seconds, 1e9) * 1200);
        var unit = Math.Pow(10, Math.Max(0, Math.Floor(Math.Log10(milliseconds)) - 1));
        return string.Create(CultureInfo.InvariantCulture, $"\"expected_duration_ms\": {Math.Ceiling(milliseconds / unit) * unit:0}");
    }

    private static Recommendation Make(Anomaly anomaly, string rule, string evidence, string action, double confidence, double impact) =>
        new() { RuleId = rule, StepId = anomaly.StepId, Evidence = evidence, Action = action, Confidence = Math.Round(confidence, 2), Impact = impact };
}
