using System.Collections.Immutable;

namespace SqlFlow.Observability;

/// <summary>One attempt of one step: how it ended, and where its time went. What is null is not known.</summary>
/// <remarks>Immutable, thread-safe. <see cref="SourceWait"/>, <see cref="Engine"/> and <see cref="Commit"/> are parts of
/// <see cref="Duration"/>; what is left of it the step's handler spent. An attempt's figures include those of the checks within its transaction.</remarks>
public sealed record AttemptRecord
{
    /// <summary>The step.</summary>
    public required string StepId { get; init; }

    /// <summary>Its type.</summary>
    public required string StepType { get; init; }

    /// <summary>From 1.</summary>
    public required int Attempt { get; init; }

    /// <summary>How it ended.</summary>
    public required StepStatus Status { get; init; }

    /// <summary>When it started, UTC.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>From its start to its end.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>From when it could have started to when it did, because other steps had the places; not part of <see cref="Duration"/>.</summary>
    public TimeSpan? Queue { get; init; }

    /// <summary>Waiting for the batches of a connector.</summary>
    public TimeSpan? SourceWait { get; init; }

    /// <summary>In the engine, without <see cref="SourceWait"/> and <see cref="Commit"/>.</summary>
    public TimeSpan? Engine { get; init; }

    /// <summary>Committing.</summary>
    public TimeSpan? Commit { get; init; }

    /// <summary>The wait before the next attempt, which a cancellation cuts short; null: no other attempt was to follow.</summary>
    public TimeSpan? RetryDelay { get; init; }

    /// <summary>Rows written.</summary>
    public long? RowsOut { get; init; }

    /// <summary>Rows read.</summary>
    public long? RowsIn { get; init; }

    /// <summary>Bytes that the engine read from files and wrote to them.</summary>
    public long? Bytes { get; init; }

    /// <summary>Time of all processors in the engine.</summary>
    public TimeSpan? CpuTime { get; init; }

    /// <summary>The engine's memory at its highest, in bytes; steps at the same time share it.</summary>
    public long? PeakMemory { get; init; }

    /// <summary>Bytes in the engine's temporary files at their highest; steps at the same time share them.</summary>
    public long? Spill { get; init; }

    /// <summary>What went wrong (<see cref="ErrorCodes"/>); null on success.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>Its message.</summary>
    public string? ErrorMessage { get; init; }

    /// <summary>Whether the error was one that may pass.</summary>
    public bool IsTransient { get; init; }

    /// <summary>The operator that took the most of the longest statement, e.g. <c>HASH_JOIN</c>; null: no statement took long.</summary>
    public string? TopOperator { get; init; }

    /// <summary>Its share of that statement's operators, 0 to 1.</summary>
    public double? TopOperatorShare { get; init; }

    /// <summary>The operators of the longest statement as a tree, kept of attempts that are slow; else empty.</summary>
    public ImmutableArray<OperatorProfile> Operators { get; init; } = [];

    /// <summary>The step in whose transaction it ran, whose attempt includes it; null: its own.</summary>
    public string? Within { get; init; }
}
