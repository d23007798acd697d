namespace SqlFlow.Observability;

/// <summary>From where on a trend is worth a word.</summary>
public sealed record TrendOptions
{
    /// <summary>The defaults.</summary>
    public static TrendOptions Default { get; } = new();

    /// <summary>Runs that it takes; at least 7.</summary>
    /// <value>7.</value>
    public int MinRuns { get; init; } = 7;

    /// <summary>Runs that are looked at.</summary>
    /// <value>60.</value>
    public int Window { get; init; } = 60;

    /// <summary>How likely chance may be at most.</summary>
    /// <value>0.001.</value>
    public double MaxPValue { get; init; } = 0.001;

    /// <summary>What the trend must have changed over the runs, as a share of where it is.</summary>
    /// <value>0.1.</value>
    public double MinChange { get; init; } = 0.1;

    /// <summary>Crossings further ahead are not told.</summary>
    /// <value>30.</value>
    public int MaxRunsAhead { get; init; } = 30;

    /// <summary>Crossings that are less certain than this share of the runs ahead are not told.</summary>
    /// <value>0.3.</value>
    public double MaxUncertainty { get; init; } = 0.3;

    /// <summary>Rows that the step is known to cope with; null: no forecast of rows.</summary>
    public long? MaxRows { get; init; }

    /// <summary>The memory limit in bytes; null: no forecast of memory.</summary>
    public long? MaxMemory { get; init; }

    /// <summary>Failing runs of all runs that are too many, 0 to 1.</summary>
    /// <value>0.5.</value>
    public double MaxFailureRate { get; init; } = 0.5;
}
