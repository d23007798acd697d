using System.Collections.Immutable;

namespace SqlFlow.Observability;

/// <summary>
/// The memory of a step is what the engine held while it ran: all that ran beside it counts as well, and what steps before it left in
/// the buffers. So when one step needs more, others show it, too; the one with the most speaks for all.
/// </summary>
internal static class EngineMemory
{
    /// <summary>Of the anomalies of memory the greatest upwards and the greatest downwards, and all others.</summary>
    internal static ImmutableArray<Anomaly> OneOf(IEnumerable<Anomaly> anomalies)
    {
        ImmutableArray<Anomaly> all = [.. anomalies];
        var memory = all.Where(static anomaly => anomaly.Metric is InsightMetric.Memory);
        var (most, least) = (memory.Where(static anomaly => anomaly.IsHigh).MaxBy(static anomaly => anomaly.Observed), memory.Where(static anomaly => !anomaly.IsHigh).MinBy(static anomaly => anomaly.Observed));
        return all.RemoveAll(anomaly => anomaly.Metric is InsightMetric.Memory && anomaly != most && anomaly != least);
    }

    /// <summary>Of the forecasts of memory the nearest, and all others.</summary>
    internal static ImmutableArray<Forecast> OneOf(IEnumerable<Forecast> forecasts)
    {
        ImmutableArray<Forecast> all = [.. forecasts];
        var nearest = all.Where(static forecast => forecast.Trend.Metric is InsightMetric.Memory).MinBy(static forecast => forecast.RunsToLimit);
        return all.RemoveAll(forecast => forecast.Trend.Metric is InsightMetric.Memory && forecast != nearest);
    }
}
