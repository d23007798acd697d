namespace SqlFlow.Observability;

/// <summary>A figure that is not what it usually is.</summary>
/// <remarks>Immutable, thread-safe.</remarks>
public sealed record Anomaly
{
    /// <summary>The step.</summary>
    public required string StepId { get; init; }

    /// <summary>The figure.</summary>
    public required InsightMetric Metric { get; init; }

    /// <summary>The column, for <see cref="InsightMetric.NullRate"/>.</summary>
    public string? Column { get; init; }

    /// <summary>Whether it is the newest run alone, or a new level.</summary>
    public required AnomalyKind Kind { get; init; }

    /// <summary>When the first of the runs that are out of line started: the same for as long as the level is new.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>The figure of the newest run.</summary>
    public required double Observed { get; init; }

    /// <summary>What was to be expected.</summary>
    public required double Expected { get; init; }

    /// <summary>From here on a single run would not be worth a word.</summary>
    public required double Lower { get; init; }

    /// <summary>Up to here a single run would not be worth a word.</summary>
    public required double Upper { get; init; }

    /// <summary>How far from what is expected, in robust standard deviations; negative where it is less.</summary>
    public required double Score { get; init; }

    /// <summary>E.g. <c>12.4 s, usually 3.1 s ± 0.4 s over the last 20 runs</c>.</summary>
    public required string Evidence { get; init; }

    /// <summary>Whether it is more than expected.</summary>
    public bool IsHigh => Score > 0;

    /// <summary>Whether someone should look at it: less time, memory or nulls than usual is news, but not bad news.</summary>
    public bool IsHarmful => IsHigh || Metric is InsightMetric.Rows or InsightMetric.Bytes;
}

/// <summary>What sort of anomaly it is.</summary>
public enum AnomalyKind
{
    /// <summary>The newest run alone is out of line.</summary>
    Outlier,

    /// <summary>The last two runs at least are out of line on the same side.</summary>
    LevelShift,
}
