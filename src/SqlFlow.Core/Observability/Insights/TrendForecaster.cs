using System.Collections.Immutable;
using System.Globalization;

namespace SqlFlow.Observability;

/// <summary>Finds figures that grow steadily, and says when they will cross their limits.</summary>
/// <remarks>Silent below seven runs, where chance may explain what is seen, where a change at once explains it better, and about what is far away.</remarks>
public static class TrendForecaster
{
    private const int FailureBlock = 5;
    private static readonly InsightMetric[] Metrics = [InsightMetric.Duration, InsightMetric.Rows, InsightMetric.Memory, InsightMetric.FailureRate];

    /// <summary>The trends of a step.</summary>
    /// <param name="history">The runs of the step, the newest last.</param>
    /// <param name="options">Null: <see cref="TrendOptions.Default"/>.</param>
    public static ImmutableArray<Trend> Trends(StepHistory history, TrendOptions? options = null) =>
        [.. Metrics.Select(metric => Find(history, metric, options ?? TrendOptions.Default)?.Trend).OfType<Trend>()];

    /// <summary>The trends of a step that are about to cross a limit.</summary>
    /// <param name="history">The runs of the step, the newest last.</param>
    /// <param name="options">The limits; null: <see cref="TrendOptions.Default"/>.</param>
    public static ImmutableArray<Forecast> Predict(StepHistory history, TrendOptions? options = null) =>
        [.. Metrics.Select(metric => Predict(history, metric, options)).OfType<Forecast>()];

    /// <summary>The crossing of one figure; null: none that is near and sure enough.</summary>
    /// <param name="history">The runs of the step, the newest last.</param>
    /// <param name="metric">The figure.</param>
    /// <param name="options">The limits; null: <see cref="TrendOptions.Default"/>.</param>
    public static Forecast? Predict(StepHistory history, InsightMetric metric, TrendOptions? options = null)
    {
        options ??= TrendOptions.Default;
        double? limit = metric switch
        {
            InsightMetric.Duration => history.ExpectedDuration?.TotalSeconds,
            InsightMetric.Rows => options.MaxRows,
            InsightMetric.Memory => options.MaxMemory,
            InsightMetric.FailureRate => options.MaxFailureRate,
            _ => null,
        };
        if (limit is not { } most || !double.IsFinite(most) || most <= 0) return null;
        if (Find(history, metric, options) is not var (trend, line, runs) || line.Slope <= 0) return null;
        var ahead = (most - line.End) / line.Slope;
        // What has been crossed is no prophecy: it is slow, and said to be.
        if (!(ahead > 0) || ahead * runs > options.MaxRunsAhead) return null;
        var error = 1.645 * line.CrossingError(line.Count - 1 + ahead);
        if (!(error <= Math.Max(1, options.MaxUncertainty * ahead))) return null;
        ahead *= runs;
        var rounded = Math.Max(1, (int)Math.Ceiling(ahead));
        var what = metric switch
        {
            InsightMetric.Duration => $"its expected duration of {InsightText.Of(metric, most)}",
            InsightMetric.Memory => $"the memory limit of {InsightText.Of(metric, most)}",
            InsightMetric.Rows => $"{InsightText.Of(metric, most)} rows",
            _ => $"a failure rate of {InsightText.Of(metric, most)}",
        };
        return new Forecast
        {
            Trend = trend,
            Limit = most,
            RunsToLimit = ahead,
            Uncertainty = error * runs,
            Evidence = $"will exceed {what} in about {InsightText.Plural(rounded, "run")}: {trend.Evidence}",
        };
    }

    private static (Trend Trend, TheilSen Line, int RunsPerValue)? Find(StepHistory history, InsightMetric metric, TrendOptions options)
    {
        var least = Math.Max(7, options.MinRuns);
        var runsPerValue = metric is InsightMetric.FailureRate ? FailureBlock : 1;
        var values = ValuesOf(history, metric, Math.Max(least, options.Window));
        if (values.Length < least) return null;
        // Where the level changed once, only what came after it can show a trend.
        var isStep = IsStep(values);
        var start = isStep ? Baseline.StartOfLevel(values) : 0;
        if (isStep && start == 0) return null;
        var part = values.AsSpan(start);
        if (part.Length < least) return null;
        var line = TheilSen.Fit(part);
        var change = line.Slope * (part.Length - 1);
        var size = Math.Max(Math.Abs(line.End), Math.Abs(line.Start));
        if (!(line.PValue <= options.MaxPValue) || !(Math.Abs(change) >= options.MinChange * size) || change == 0) return null;
        var slope = line.Slope / runsPerValue;
        var trend = new Trend
        {
            StepId = history.StepId,
            Metric = metric,
            SlopePerRun = slope,
            PValue = line.PValue,
            First = line.Start,
            Current = line.End,
            Runs = part.Length * runsPerValue,
            Evidence = string.Create(CultureInfo.InvariantCulture,
                $"{metric.ToName().Replace('_', ' ')} {(slope > 0 ? "grows" : "shrinks")} by {InsightText.Of(metric, Math.Abs(slope))} a run: from {InsightText.Of(metric, Math.Max(0, line.Start))} to {InsightText.Of(metric, Math.Max(0, line.End))} over the last {part.Length * runsPerValue} runs ({InsightText.Chance(line.PValue)})"),
        };
        return (trend, line, runsPerValue);
    }

    private static double[] ValuesOf(StepHistory history, InsightMetric metric, int window)
    {
        if (metric is InsightMetric.FailureRate) return FailureRates(history, window);
        var samples = new List<Sample>();
        foreach (var run in history.Span)
        {
            if (InsightMetrics.Of(run, metric) is { } value) samples.Add(new Sample(run.StartedAt, value));
        }

        var all = samples.ToArray();
        var season = WeekSeason.Find(all, AnomalyOptions.Default.SeasonWeeks);
        return [.. all.TakeLast(window).Select(sample => season is null ? sample.Value : season.Remove(sample))];
    }

    /// <summary>Runs fail or do not: only the shares of some in a row can grow.</summary>
    private static double[] FailureRates(StepHistory history, int window)
    {
        var failed = new List<double>();
        foreach (var run in history.Span)
        {
            if (run.HasEnded) failed.Add(run.Status is StepStatus.Failure ? 1 : 0);
        }

        var blocks = Math.Min(failed.Count, window) / FailureBlock;
        return [.. failed.TakeLast(blocks * FailureBlock).Chunk(FailureBlock).Select(static block => block.Average())];
    }

    /// <summary>Whether one change at once fits better than a steady one.</summary>
    private static bool IsStep(ReadOnlySpan<double> values)
    {
        var line = TheilSen.Fit(values);
        var lineError = 0.0;
        for (var index = 0; index < values.Length; index++) lineError += Math.Abs(values[index] - line.At(index));
        for (var place = 3; place <= values.Length - 3; place++)
        {
            if (AbsoluteError(values[..place]) + AbsoluteError(values[place..]) < lineError) return true;
        }

        return false;
    }

    private static double AbsoluteError(ReadOnlySpan<double> values)
    {
        var median = RobustStatistics.Median(values);
        var error = 0.0;
        foreach (var value in values) error += Math.Abs(value - median);
        return error;
    }
}
