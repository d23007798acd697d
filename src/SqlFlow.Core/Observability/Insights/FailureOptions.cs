namespace SqlFlow.Observability;

/// <summary>From where on failures have something in common.</summary>
public sealed record FailureOptions
{
    /// <summary>The defaults.</summary>
    public static FailureOptions Default { get; } = new();

    /// <summary>Runs that are looked at.</summary>
    /// <value>100.</value>
    public int Window { get; init; } = 100;

    /// <summary>How likely chance may be at most for something that failures have in common.</summary>
    /// <value>0.01.</value>
    public double MaxPValue { get; init; } = 0.01;

    /// <summary>Failures that it takes to look for something they have in common; at least 3.</summary>
    /// <value>3.</value>
    public int MinFailures { get; init; } = 3;
}
