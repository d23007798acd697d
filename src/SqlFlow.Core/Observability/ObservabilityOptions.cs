namespace SqlFlow.Observability;

/// <summary>From where on the recorder raises alerts, and how much it reports.</summary>
public sealed record ObservabilityOptions
{
    /// <summary>The defaults.</summary>
    public static ObservabilityOptions Default { get; } = new();

    /// <summary>An attempt that takes longer is slow, where its step has no <see cref="Step.ExpectedDuration"/>.</summary>
    /// <value>5 seconds.</value>
    public TimeSpan SlowThreshold { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Steps listed as bottlenecks at most; 0 or more.</summary>
    /// <value>5.</value>
    public int MaxBottlenecks { get; init; } = 5;
}
