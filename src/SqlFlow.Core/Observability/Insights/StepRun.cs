using System.Collections.Immutable;

namespace SqlFlow.Observability;

/// <summary>What one run of a step did, as far as it is known.</summary>
/// <remarks>Immutable, thread-safe. What is null, negative or not finite counts as unknown.</remarks>
public sealed record StepRun
{
    /// <summary>The run of the pipeline; steps of the same run have the same. Null: not known, so that nothing is said about steps failing together.</summary>
    public string? RunId { get; init; }

    /// <summary>When it started, UTC. Only its hour and weekday matter: the order is that of the history.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>How it ended. Only successful runs say what is usual.</summary>
    public required StepStatus Status { get; init; }

    /// <summary>How long the last attempt took.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Rows written.</summary>
    public long? Rows { get; init; }

    /// <summary>Rows read; where it is null, <see cref="Rows"/> is taken for the size of the input.</summary>
    public long? InputRows { get; init; }

    /// <summary>Bytes read or written.</summary>
    public long? Bytes { get; init; }

    /// <summary>Memory at its highest, in bytes.</summary>
    public long? PeakMemory { get; init; }

    /// <summary>Bytes written to temporary files, because they did not fit in memory.</summary>
    public long? Spill { get; init; }

    /// <summary>Attempts, the last included.</summary>
    public int Attempts { get; init; } = 1;

    /// <summary>The error of the last attempt that failed, e.g. <c>OUT_OF_MEMORY</c>; also that of an attempt before the one that succeeded.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>Its message.</summary>
    public string? ErrorMessage { get; init; }

    /// <summary>Whether the error was one that may pass.</summary>
    public bool IsTransient { get; init; }

    /// <summary>Share of nulls by column, 0 to 1.</summary>
    public ImmutableSortedDictionary<string, double> NullRates { get; init; } = ImmutableSortedDictionary<string, double>.Empty;

    /// <summary>Whether it says something about success and failure: it was neither skipped nor cancelled.</summary>
    internal bool HasEnded => Status is StepStatus.Success or StepStatus.Failure;
}
