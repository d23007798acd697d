namespace SqlFlow.Observability;

/// <summary>What is usual on each weekday.</summary>
internal sealed class WeekSeason
{
    private const int Weekdays = 7;
    private readonly double[] _levels;
    private readonly int[] _counts;
    private readonly double _centre;
    private readonly bool _isFactor;

    private WeekSeason(double[] levels, int[] counts, double centre, bool isFactor) =>
        (_levels, _counts, _centre, _isFactor) = (levels, counts, centre, isFactor);

    /// <summary>How many runs of a weekday there were.</summary>
    internal int CountOf(DayOfWeek day) => _counts[(int)day];

    /// <summary>
    /// Finds a season by asking whether the same weekday of other weeks predicts a run better than all other runs do. Chance
    /// makes fewer runs predict worse, so that there is no season in noise.
    /// </summary>
    internal static WeekSeason? Find(ReadOnlySpan<Sample> samples, int weeks)
    {
        weeks = Math.Max(2, weeks);
        // Ten weeks of runs by the hour are more than enough.
        if (samples.Length > 1_680) samples = samples[^1_680..];
        if (samples.Length < 2 * weeks || DaysOf(samples) < (weeks * Weekdays) - 1) return null;
        var days = new List<double>[Weekdays];
        for (var day = 0; day < Weekdays; day++) days[day] = [];
        foreach (var sample in samples) days[(int)sample.At.UtcDateTime.DayOfWeek].Add(sample.Value);
        var used = days.Where(static day => day.Count > 0).ToArray();
        if (used.Length < 2 || used.Any(day => day.Count < weeks)) return null;

        var all = new double[samples.Length];
        for (var index = 0; index < all.Length; index++) all[index] = samples[index].Value;
        Array.Sort(all);
        var centre = RobustStatistics.Quantile(all, 0.5);
        var (error, seasonError) = (0.0, 0.0);
        foreach (var day in used)
        {
            day.Sort();
            foreach (var value in day)
            {
                seasonError += Math.Abs(value - MedianWithout(day, value));
                error += Math.Abs(value - centre);
            }
        }

        if (!(seasonError < 0.7 * error)) return null;
        var levels = days.Select(day => day.Count == 0 ? centre : RobustStatistics.Quantile(day.ToArray(), 0.5)).ToArray();
        return new WeekSeason(levels, [.. days.Select(static day => day.Count)], centre, centre > 0 && Array.TrueForAll(levels, static level => level > 0));
    }

    /// <summary>What the figure would be if every weekday were alike.</summary>
    internal double Remove(Sample sample)
    {
        var level = _levels[(int)sample.At.UtcDateTime.DayOfWeek];
        return _isFactor ? sample.Value / level * _centre : sample.Value - level + _centre;
    }

    /// <summary>The opposite of <see cref="Remove"/>.</summary>
    internal double Add(double value, DateTimeOffset at)
    {
        var level = _levels[(int)at.UtcDateTime.DayOfWeek];
        return _isFactor ? value / _centre * level : value - _centre + level;
    }

    private static double DaysOf(ReadOnlySpan<Sample> samples)
    {
        var (first, last) = (samples[0].At, samples[0].At);
        foreach (var sample in samples)
        {
            if (sample.At < first) first = sample.At;
            if (sample.At > last) last = sample.At;
        }

        return (last - first).TotalDays;
    }

    /// <summary>The median of the others, where the values are sorted.</summary>
    private static double MedianWithout(List<double> sorted, double value)
    {
        var place = sorted.BinarySearch(value);
        double At(int index) => sorted[index < place ? index : index + 1];
        var count = sorted.Count - 1;
        return count % 2 != 0 ? At(count / 2) : (At((count / 2) - 1) + At(count / 2)) / 2;
    }
}
