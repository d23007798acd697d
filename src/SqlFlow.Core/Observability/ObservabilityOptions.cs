namespace SqlFlow.Observability;

/// <summary>From where on the recorder raises alerts, and how much it reports.</summary>
public sealed record ObservabilityOptions
{
    /// <summary>The defaults.</summary>
    public static ObservabilityOptions Default { get; } = new();

    /// <summary>An attempt that takes longer is slow, where its step has no <see cref="Step.ExpectedDuration"/>.</summary>
    /// <value>5 seconds.</value>
    public TimeSpan SlowThreshold { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>From which share of the engine's memory limit on a step's peak is told as <see cref="AlertType.ResourceUsage"/>; 0 to 1.</summary>
    /// <value>0.9.</value>
    public double MemoryThreshold { get; init; } = 0.9;

    /// <summary>From how many bytes of temporary files on a step is told as <see cref="AlertType.ResourceUsage"/>.</summary>
    /// <value>1 GiB.</value>
    public long SpillThreshold { get; init; } = 1L << 30;

    /// <summary>Steps listed as bottlenecks at most; 0 or more.</summary>
    /// <value>5.</value>
    public int MaxBottlenecks { get; init; } = 5;
}
