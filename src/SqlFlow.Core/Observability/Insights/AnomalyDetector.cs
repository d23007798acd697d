using System.Collections.Immutable;
using System.Globalization;

namespace SqlFlow.Observability;

/// <summary>Says whether the newest run of a step is like those before it.</summary>
/// <remarks>
/// What is usual is a median, with a deviation that wild values do not move, of the runs since the level last changed; weekdays
/// count by themselves where that predicts better. Silent where fewer than seven runs say what is usual.
/// </remarks>
public static class AnomalyDetector
{
    // Of two runs in a row, neither needs to be as far away as one alone: chance rarely does that twice on the same side.
    private const double PairShare = 0.48;
    private const double EachShare = 0.3;
    private const int LongestNewLevel = 6;
    private static readonly InsightMetric[] Metrics = [InsightMetric.Duration, InsightMetric.Rows, InsightMetric.Bytes, InsightMetric.Memory];

    /// <summary>The anomalies of the newest run: none, if it failed.</summary>
    /// <param name="history">The runs of the step, the newest last.</param>
    /// <param name="options">Null: <see cref="AnomalyOptions.Default"/>.</param>
    public static ImmutableArray<Anomaly> Detect(StepHistory history, AnomalyOptions? options = null)
    {
        options ??= AnomalyOptions.Default;
        var found = ImmutableArray.CreateBuilder<Anomaly>();
        if (history.Span is not [.., var newest]) return [];
        foreach (var metric in Metrics)
        {
            if (Detect(history, metric, null, options) is { } anomaly) found.Add(anomaly);
        }

        // Each column is another chance of a false alarm: of twenty, one is further away by chance than of one.
        var ofMany = newest.NullRates.Count <= 1 ? options : options with { Threshold = options.Threshold * (1 + (Math.Log(newest.NullRates.Count) / 10)) };
        foreach (var column in newest.NullRates.Keys)
        {
            if (Detect(history, InsightMetric.NullRate, column, ofMany) is { } anomaly) found.Add(anomaly);
        }

        return found.ToImmutable();
    }

    /// <summary>The anomaly of one figure of the newest run; null: there is none.</summary>
    /// <param name="history">The runs of the step, the newest last.</param>
    /// <param name="metric">The figure.</param>
    /// <param name="column">The column, for <see cref="InsightMetric.NullRate"/>.</param>
    /// <param name="options">Null: <see cref="AnomalyOptions.Default"/>.</param>
    public static Anomaly? Detect(StepHistory history, InsightMetric metric, string? column = null, AnomalyOptions? options = null)
    {
        options ??= AnomalyOptions.Default;
        if (history.Span is not [.., var newest] || InsightMetrics.Of(newest, metric, column) is null) return null;
        var samples = SamplesOf(history, metric, column);
        if (Baseline.Of(samples.AsSpan(..^1), metric, options) is not { } before) return null;
        var score = before.Score(samples[^1]);
        var threshold = Threshold(before, samples[^1], options);
        var isOutlier = Math.Abs(score) >= threshold;
        return NewLevel(history, metric, column, options, samples, isOutlier)
            ?? (isOutlier ? Make(history, metric, column, samples, before, 1, score, threshold) : null);
    }

    /// <summary>
    /// The newest runs together, against what was usual before all of them: two at first, more while the level is new, as those
    /// that came before would count as usual themselves.
    /// </summary>
    private static Anomaly? NewLevel(StepHistory history, InsightMetric metric, string? column, AnomalyOptions options, Sample[] samples, bool isOutlier)
    {
        for (var runs = 2; runs <= LongestNewLevel && Baseline.Of(samples.AsSpan(..^runs), metric, options) is { } usual; runs++)
        {
            var limit = Threshold(usual, samples[^1], options);
            var (sum, side) = (0.0, Math.Sign(usual.Score(samples[^1])));
            var least = double.PositiveInfinity;
            foreach (var sample in samples.AsSpan(^runs..))
            {
                var distance = usual.Score(sample) * side;
                (sum, least) = (sum + distance, Math.Min(least, distance));
            }

            // One that is far away by itself makes no level.
            if (least >= (isOutlier ? PairShare : EachShare) * limit && sum / runs >= PairShare * limit)
                return Make(history, metric, column, samples, usual, runs, usual.Score(samples[^1]), limit);
            if (!(least > 0)) return null;
        }

        return null;
    }

    /// <summary>Few runs know their own deviation badly, and few of a weekday its level.</summary>
    private static double Threshold(Baseline baseline, Sample newest, AnomalyOptions options) =>
        options.Threshold * (1 + (4.0 / baseline.Count) + (baseline.Season is { } season ? 1.5 / Math.Max(1, season.CountOf(newest.At.UtcDateTime.DayOfWeek)) : 0));

    private static Anomaly Make(
        StepHistory history, InsightMetric metric, string? column, Sample[] samples, Baseline usual, int runs, double score, double threshold)
    {
        var newest = samples[^1];
        if (runs > 1) runs = RunsOf(samples, usual, runs, score, threshold);
        return new Anomaly
        {
            StepId = history.StepId,
            Metric = metric,
            Column = column,
            Kind = runs > 1 ? AnomalyKind.LevelShift : AnomalyKind.Outlier,
            Since = samples[^runs].At,
            Observed = newest.Value,
            Expected = usual.ValueAt(newest, 0),
            Lower = usual.ValueAt(newest, -threshold),
            Upper = usual.ValueAt(newest, threshold),
            Score = score,
            Evidence = EvidenceOf(metric, column, samples, usual, runs, score),
        };
    }

    /// <summary>How many runs the new level has lasted: those that show it, and those before that are as far away.</summary>
    private static int RunsOf(Sample[] samples, Baseline usual, int runs, double score, double threshold)
    {
        while (runs < samples.Length && usual.Score(samples[^(runs + 1)]) * Math.Sign(score) >= PairShare * threshold) runs++;
        return runs;
    }

    private static string EvidenceOf(InsightMetric metric, string? column, Sample[] samples, Baseline usual, int runs, double score)
    {
        var newest = samples[^1];
        var day = newest.At.UtcDateTime.DayOfWeek;
        var expected = usual.ValueAt(newest, 0);
        var what = InsightText.Of(metric, newest.Value);
        if (runs > 1) what = runs == 2
            ? $"{InsightText.Of(metric, samples[^2].Value)} and {what} in the last 2 runs"
            : string.Create(CultureInfo.InvariantCulture, $"{what}, the last of {runs} such runs");
        what += metric switch
        {
            InsightMetric.Rows => runs == 1 ? " rows" : " (rows)",
            InsightMetric.Memory => runs == 1 ? " of memory" : " (memory)",
            InsightMetric.NullRate => $" nulls in {column}",
            _ => "",
        };
        var deviation = Math.Abs(usual.ValueAt(newest, score < 0 ? -1 : 1) - expected);
        var when = usual.Season is { } season
            ? string.Create(CultureInfo.InvariantCulture, $"on {day}s (the last {season.CountOf(day)})")
            : string.Create(CultureInfo.InvariantCulture, $"over the last {usual.Count} runs");
        return $"{what}, usually {InsightText.Of(metric, expected)} ± {InsightText.Of(metric, deviation)} {when}";
    }

    private static Sample[] SamplesOf(StepHistory history, InsightMetric metric, string? column)
    {
        var samples = new List<Sample>(history.Span.Length);
        foreach (var run in history.Span)
        {
            if (InsightMetrics.Of(run, metric, column) is { } value) samples.Add(new Sample(run.StartedAt, value));
        }

        return [.. samples];
    }
}
