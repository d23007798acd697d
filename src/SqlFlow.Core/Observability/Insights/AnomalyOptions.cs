namespace SqlFlow.Observability;

/// <summary>From where on a figure is an anomaly.</summary>
public sealed record AnomalyOptions
{
    /// <summary>The defaults.</summary>
    public static AnomalyOptions Default { get; } = new();

    /// <summary>Runs before the newest that it takes to know what is usual; at least 7.</summary>
    /// <value>7.</value>
    public int MinRuns { get; init; } = 7;

    /// <summary>Runs that say what is usual; without a season.</summary>
    /// <value>40.</value>
    public int Window { get; init; } = 40;

    /// <summary>How far a single run may be away, in robust standard deviations. Widened where there are few runs.</summary>
    /// <value>4.4.</value>
    public double Threshold { get; init; } = 4.4;

    /// <summary>The least deviation that is assumed, as a share of what is usual, so that a constant figure may move a little.</summary>
    /// <value>0.02.</value>
    public double RelativeFloor { get; init; } = 0.02;

    /// <summary>Full weeks of runs that it takes to look for a season of weekdays.</summary>
    /// <value>4.</value>
    public int SeasonWeeks { get; init; } = 4;
}
