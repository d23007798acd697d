namespace SqlFlow.Observability;

/// <summary>A straight line through figures that a few wild values do not turn.</summary>
/// <param name="Slope">What a step to the right adds: the median slope of all pairs.</param>
/// <param name="Start">The line at the first figure.</param>
/// <param name="Noise">How far figures stray from the line, as a standard deviation.</param>
/// <param name="PValue">How likely chance alone orders figures so (Mann–Kendall, two-sided, corrected for ties).</param>
/// <param name="Count">Figures.</param>
internal readonly record struct TheilSen(double Slope, double Start, double Noise, double PValue, int Count)
{
    internal double End => At(Count - 1);

    internal double At(double place) => Start + (Slope * place);

    internal static TheilSen Fit(ReadOnlySpan<double> values)
    {
        var count = values.Length;
        var slopes = new double[count * (count - 1) / 2];
        var (next, sum) = (0, 0);
        for (var right = 1; right < count; right++)
        {
            for (var left = 0; left < right; left++)
            {
                slopes[next++] = (values[right] - values[left]) / (right - left);
                sum += values[right].CompareTo(values[left]);
            }
        }

        var slope = count < 2 ? 0 : RobustStatistics.Median(slopes);
        var rest = new double[count];
        for (var index = 0; index < count; index++) rest[index] = values[index] - (slope * index);
        var start = RobustStatistics.Median(rest);
        return new TheilSen(slope, start, RobustStatistics.Mad(rest, start), PValueOf(sum, values), count);
    }

    /// <summary>How far off the place may be at which the line crosses a limit, as a standard deviation.</summary>
    internal double CrossingError(double place)
    {
        var middle = (Count - 1) / 2.0;
        var spread = Count * (((double)Count * Count) - 1) / 12;
        // The variance of a fitted line at that place over its slope; 1.1 for what medians lose against means.
        return 1.1 * Noise / Math.Abs(Slope) * Math.Sqrt((1.0 / Count) + ((place - middle) * (place - middle) / spread));
    }

    private static double PValueOf(int sum, ReadOnlySpan<double> values)
    {
        var sorted = values.ToArray();
        Array.Sort(sorted);
        double count = sorted.Length;
        var variance = count * (count - 1) * ((2 * count) + 5);
        for (var first = 0; first < sorted.Length;)
        {
            var end = first + 1;
            while (end < sorted.Length && sorted[end].Equals(sorted[first])) end++;
            double ties = end - first;
            variance -= ties * (ties - 1) * ((2 * ties) + 5);
            first = end;
        }

        if (variance <= 0 || sum == 0) return 1;
        return Math.Min(1, 2 * RobustStatistics.NormalBelow(-(Math.Abs(sum) - 1) / Math.Sqrt(variance / 18)));
    }
}
