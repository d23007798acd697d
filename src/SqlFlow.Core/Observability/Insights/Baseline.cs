namespace SqlFlow.Observability;

/// <summary>One figure of one run.</summary>
/// <param name="At">When the run started.</param>
/// <param name="Value">Finite and not negative.</param>
internal readonly record struct Sample(DateTimeOffset At, double Value);

/// <summary>What is usual, as the runs before say.</summary>
/// <param name="Centre">The median.</param>
/// <param name="ScaleBelow">A standard deviation towards less.</param>
/// <param name="ScaleAbove">A standard deviation towards more; figures that cannot be negative stray more in this direction.</param>
/// <param name="Count">Runs that say so.</param>
/// <param name="Season">Null: every weekday is alike.</param>
internal sealed record Baseline(double Centre, double ScaleBelow, double ScaleAbove, int Count, WeekSeason? Season)
{
    // At most this many runs of a new level say what is usual before it is taken for the usual one.
    private const int ShortestLevel = 7;
    private const int SeasonWindow = 70;

    internal static Baseline? Of(ReadOnlySpan<Sample> samples, InsightMetric metric, AnomalyOptions options)
    {
        var least = Math.Max(7, options.MinRuns);
        if (samples.Length < least) return null;
        var season = WeekSeason.Find(samples, options.SeasonWeeks);
        var window = Math.Max(least, season is null ? options.Window : Math.Max(SeasonWindow, options.Window));
        if (samples.Length > window) samples = samples[^window..];
        var values = new double[samples.Length];
        for (var index = 0; index < values.Length; index++) values[index] = season is null ? samples[index].Value : season.Remove(samples[index]);
        var level = values.AsSpan(StartOfLevel(values));
        var sorted = level.ToArray();
        Array.Sort(sorted);
        var centre = RobustStatistics.Quantile(sorted, 0.5);
        var floor = Math.Max(Floor(metric), Math.Abs(centre) * options.RelativeFloor);
        var mad = RobustStatistics.Mad(level, centre);
        // A long tail is wider than its middle tells: the 95th percentile of normal noise is 1.645 deviations away.
        var above = (RobustStatistics.Quantile(sorted, 0.95) - centre) / 1.645;
        var below = (centre - RobustStatistics.Quantile(sorted, 0.05)) / 1.645;
        return new Baseline(centre, Math.Max(floor, Math.Max(mad, below)), Math.Max(floor, Math.Max(mad, above)), level.Length, season);
    }

    /// <summary>How many deviations a run is away.</summary>
    internal double Score(Sample sample)
    {
        var distance = (Season is null ? sample.Value : Season.Remove(sample)) - Centre;
        return distance / (distance < 0 ? ScaleBelow : ScaleAbove);
    }

    /// <summary>The figure that is so many deviations away on the day of a run.</summary>
    internal double ValueAt(Sample sample, double score)
    {
        var value = Centre + (score * (score < 0 ? ScaleBelow : ScaleAbove));
        return Math.Max(0, Season is null ? value : Season.Add(value, sample.At));
    }

    /// <summary>What a deviation is at least: a row more or less; a moment for which nobody would get up, which a busy machine makes any day;
    /// one of the engine's read buffers, of which more or fewer are in use at a time.</summary>
    private static double Floor(InsightMetric metric) => metric switch
    {
        InsightMetric.Duration => 0.05,
        InsightMetric.Rows => 0.25,
        InsightMetric.Bytes => 64,
        InsightMetric.Memory => 32_000_000,
        _ => 0.0025,
    };

    /// <summary>Where the present level began, if there was another before: what was usual before does not count any more.</summary>
    internal static int StartOfLevel(ReadOnlySpan<double> values)
    {
        var (place, strength) = (0, 0.0);
        var count = values.Length;
        if (count < 2 * ShortestLevel) return 0;
        var median = RobustStatistics.Median(values);
        var sum = 0;
        for (var index = 1; index <= count - ShortestLevel; index++)
        {
            sum += Math.Sign(values[index - 1] - median);
            if (index < ShortestLevel) continue;
            // How lopsided signs before and after are, against what chance gives for parts of these sizes.
            var found = Math.Abs(sum) / Math.Sqrt(index * (double)(count - index) / count);
            if (found > strength) (place, strength) = (index, found);
        }

        if (strength < 2.8) return 0;
        var (before, after) = (RobustStatistics.Median(values[..place]), RobustStatistics.Median(values[place..]));
        var noise = new double[count];
        for (var index = 0; index < count; index++) noise[index] = values[index] - (index < place ? before : after);
        return Math.Abs(after - before) > 2.5 * RobustStatistics.Mad(noise, 0) ? place : 0;
    }
}
