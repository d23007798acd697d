namespace SqlFlow.Observability;

/// <summary>Statistics that a few wild values do not move.</summary>
internal static class RobustStatistics
{
    /// <summary>Makes the median absolute deviation comparable with a standard deviation of normal noise.</summary>
    internal const double MadToSigma = 1.4826;

    internal static double Median(ReadOnlySpan<double> values)
    {
        var sorted = values.ToArray();
        Array.Sort(sorted);
        return Quantile(sorted, 0.5);
    }

    /// <summary>The value below which a share of them lies, between neighbours in proportion.</summary>
    internal static double Quantile(ReadOnlySpan<double> sorted, double share)
    {
        if (sorted.IsEmpty) return double.NaN;
        var place = share * (sorted.Length - 1);
        var below = (int)place;
        var above = Math.Min(below + 1, sorted.Length - 1);
        // Not low + (high - low) * part, which is infinite for values of either end of the range.
        var part = place - below;
        return part == 0 ? sorted[below] : (sorted[below] * (1 - part)) + (sorted[above] * part);
    }

    /// <summary>The median distance from a centre, scaled to a standard deviation.</summary>
    internal static double Mad(ReadOnlySpan<double> values, double centre)
    {
        var distances = new double[values.Length];
        for (var index = 0; index < distances.Length; index++) distances[index] = Math.Abs(values[index] - centre);
        Array.Sort(distances);
        return MadToSigma * Quantile(distances, 0.5);
    }

    /// <summary>The share of a normal distribution below a point.</summary>
    internal static double NormalBelow(double z)
    {
        // Abramowitz and Stegun 26.2.17: wrong by less than 1e-7, which no threshold here is near to.
        var t = 1 / (1 + (0.2316419 * Math.Abs(z)));
        var tail = Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI)
            * t * (0.319381530 + (t * (-0.356563782 + (t * (1.781477937 + (t * (-1.821255978 + (t * 1.330274429))))))));
        return z > 0 ? 1 - tail : tail;
    }
}
