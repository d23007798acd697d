namespace SqlFlow.Observability;

/// <summary>A figure that grows or shrinks steadily.</summary>
/// <remarks>Immutable, thread-safe.</remarks>
public sealed record Trend
{
    /// <summary>The step.</summary>
    public required string StepId { get; init; }

    /// <summary>The figure.</summary>
    public required InsightMetric Metric { get; init; }

    /// <summary>What a run adds: the median slope of all pairs of runs (Theil–Sen).</summary>
    public required double SlopePerRun { get; init; }

    /// <summary>How likely chance alone would show as clear a trend (Mann–Kendall, two-sided).</summary>
    public required double PValue { get; init; }

    /// <summary>Where the trend was at the first of the runs.</summary>
    public required double First { get; init; }

    /// <summary>Where the trend is at the newest run.</summary>
    public required double Current { get; init; }

    /// <summary>Runs that show it.</summary>
    public required int Runs { get; init; }

    /// <summary>E.g. <c>duration grows by 120 ms a run: from 3.1 s to 5.4 s over the last 20 runs (p &lt; 0.001)</c>.</summary>
    public required string Evidence { get; init; }
}

/// <summary>A trend that is about to cross a limit.</summary>
/// <remarks>Immutable, thread-safe.</remarks>
public sealed record Forecast
{
    /// <summary>The trend.</summary>
    public required Trend Trend { get; init; }

    /// <summary>What it will cross.</summary>
    public required double Limit { get; init; }

    /// <summary>Runs from the newest to the one that crosses, as the trend goes; 0 or more.</summary>
    public required double RunsToLimit { get; init; }

    /// <summary>How far off that may be, in runs, at 90 % confidence.</summary>
    public required double Uncertainty { get; init; }

    /// <summary>E.g. <c>will exceed its expected duration of 6 s in about 6 runs: …</c>.</summary>
    public required string Evidence { get; init; }

    /// <summary>How sure the trend itself is, 0 to 0.99.</summary>
    public double Confidence => InsightText.Confidence(Trend.PValue);
}
