namespace SqlFlow.Observability;

/// <summary>What is known about a pipeline.</summary>
/// <remarks>Immutable, thread-safe. Any part may be missing: nothing is said about it then.</remarks>
public sealed record InsightInput
{
    /// <summary>One for each step; the newest run of each is the run that is looked at.</summary>
    public IReadOnlyList<StepHistory> Histories { get; init; } = [];

    /// <summary>Where the time of the newest run went.</summary>
    public IReadOnlyList<StepTiming> Timings { get; init; } = [];

    /// <summary>From the newest run's start to its end.</summary>
    public TimeSpan WallTime { get; init; }

    /// <summary>Steps that may run at a time (<c>--max-parallel</c>); 0: any number.</summary>
    public int Slots { get; init; }

    /// <summary>How busy the newest run kept the processors, 0 to 1; null: not known. Where they are busy, more steps at a time help nothing.</summary>
    public double? ProcessorUse { get; init; }

    /// <summary>The engine's memory limit in bytes; null: not known.</summary>
    public long? MemoryLimit { get; init; }

    /// <summary>Null: <see cref="AnomalyOptions.Default"/>.</summary>
    public AnomalyOptions? Anomalies { get; init; }

    /// <summary>Null: <see cref="TrendOptions.Default"/>, with <see cref="MemoryLimit"/> as the limit of memory.</summary>
    public TrendOptions? Trends { get; init; }

    /// <summary>Null: <see cref="FailureOptions.Default"/>.</summary>
    public FailureOptions? Failures { get; init; }
}
