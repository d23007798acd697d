using System.Collections.Immutable;

namespace SqlFlow.Observability;

/// <summary>Where the time of one step of a run went.</summary>
/// <remarks>Immutable, thread-safe. Negative times count as none.</remarks>
public sealed record StepTiming
{
    /// <summary>The step.</summary>
    public required string StepId { get; init; }

    /// <summary>From the start of its first attempt to its end, attempts and the waits between them included.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>Steps that it waited for; those that are not in the run count for nothing.</summary>
    public ImmutableArray<string> DependsOn { get; init; } = [];

    /// <summary>From when it could have started to when it did, because other steps had the slots. Not part of <see cref="Duration"/>.</summary>
    public TimeSpan Queue { get; init; }

    /// <summary>Waiting for a source or target outside the engine.</summary>
    public TimeSpan SourceWait { get; init; }

    /// <summary>In the engine.</summary>
    public TimeSpan Engine { get; init; }

    /// <summary>Committing.</summary>
    public TimeSpan Commit { get; init; }

    /// <summary>Attempts that failed, and the waits after them.</summary>
    public TimeSpan Retry { get; init; }

    /// <summary>Rows read or written.</summary>
    public long? Rows { get; init; }

    /// <summary>Memory at its highest, in bytes.</summary>
    public long? PeakMemory { get; init; }

    /// <summary>Bytes written to temporary files.</summary>
    public long? Spill { get; init; }

    /// <summary>Attempts, the last included.</summary>
    public int Attempts { get; init; } = 1;

    /// <summary>The error, if the last attempt or one before it failed.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>The engine's operator that took the most of <see cref="Engine"/>, e.g. <c>HASH_JOIN</c>.</summary>
    public string? TopOperator { get; init; }

    /// <summary>The operator's share of <see cref="Engine"/>, 0 to 1.</summary>
    public double TopOperatorShare { get; init; }
}
