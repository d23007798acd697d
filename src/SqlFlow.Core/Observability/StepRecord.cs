using System.Collections.Immutable;

namespace SqlFlow.Observability;

/// <summary>What became of one step of a run, as the history keeps it. What is null is not known.</summary>
/// <remarks>Immutable, thread-safe.</remarks>
public sealed record StepRecord
{
    /// <summary>The step.</summary>
    public required string StepId { get; init; }

    /// <summary>Its type.</summary>
    public required string StepType { get; init; }

    /// <summary>How it ended.</summary>
    public required StepStatus Status { get; init; }

    /// <summary>Attempts made; 0 where it was skipped.</summary>
    public int Attempts { get; init; }

    /// <summary>Start of the first attempt, UTC; null: there was none.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>From the first attempt's start to the last one's end.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Rows written.</summary>
    public long? RowsAffected { get; init; }

    /// <summary>Rows read.</summary>
    public long? RowsRead { get; init; }

    /// <summary>Rows inserted.</summary>
    public long? RowsInserted { get; init; }

    /// <summary>Rows updated.</summary>
    public long? RowsUpdated { get; init; }

    /// <summary>Rows deleted.</summary>
    public long? RowsDeleted { get; init; }

    /// <summary>Rows that could not be read and were left out.</summary>
    public long? RowsRejected { get; init; }

    /// <summary>What went wrong (<see cref="ErrorCodes"/>); null on success.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>Its message.</summary>
    public string? ErrorMessage { get; init; }

    /// <summary>The step whose outcome kept it from running.</summary>
    public string? SkippedBecause { get; init; }

    /// <summary>What it reads or writes through, e.g. <c>postgres</c>; null: nothing of the kind.</summary>
    public string? Connector { get; init; }

    /// <summary>Its <c>expected_duration_ms</c>.</summary>
    public TimeSpan? ExpectedDuration { get; init; }

    /// <summary>The steps that it waited for.</summary>
    public ImmutableArray<string> DependsOn { get; init; } = [];

    /// <summary>The step in whose transaction it was to run; null: its own.</summary>
    public string? Within { get; init; }

    /// <summary>Figures of its own work by name, e.g. <c>chunks_processed</c>; those named <c>null_rate.COLUMN</c> are shares of nulls.</summary>
    public ImmutableSortedDictionary<string, double> Metrics { get; init; } = ImmutableSortedDictionary<string, double>.Empty;
}
