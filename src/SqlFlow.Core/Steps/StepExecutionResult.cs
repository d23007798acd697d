using System.Collections.Immutable;

namespace SqlFlow;

/// <summary>What happened when a step was executed. Handlers return one; the orchestrator completes it.</summary>
/// <remarks>Immutable, thread-safe. Counts are null where they are unknown, which never makes a success a failure.</remarks>
public sealed record StepExecutionResult
{
    /// <summary>How the step ended.</summary>
    public required StepStatus Status { get; init; }

    /// <summary>A stable name of what went wrong (<see cref="ErrorCodes"/>); null on success.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>What happened, where, and what was expected; null on success.</summary>
    public string? ErrorMessage { get; init; }

    /// <summary>What to do about it.</summary>
    public ImmutableArray<string> SuggestedActions { get; init; } = [];

    /// <summary>What deserves attention although the step succeeded.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];

    /// <summary>Attempts made, set by the orchestrator; 0 for a step that was skipped.</summary>
    public int Attempts { get; init; }

    /// <summary>Rows written, into a table or a file. Null: unknown, or none were to be written.</summary>
    public long? RowsAffected { get; init; }

    /// <summary>Rows read from the source. Null: unknown.</summary>
    public long? RowsRead { get; init; }

    /// <summary>Rows inserted. Null: unknown.</summary>
    public long? RowsInserted { get; init; }

    /// <summary>Rows updated. Null: unknown.</summary>
    public long? RowsUpdated { get; init; }

    /// <summary>Rows deleted. Null: unknown.</summary>
    public long? RowsDeleted { get; init; }

    /// <summary>Rows that could not be read and were left out. Null: unknown, or none may be left out.</summary>
    public long? RowsRejected { get; init; }

    /// <summary>Time from the first attempt's start to the last one's end, waits between them included; set by the orchestrator.</summary>
    public TimeSpan ExecutionDuration { get; init; }

    /// <summary>Start of the first attempt, UTC; null if there was none.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>End of the last attempt, UTC; null if there was none.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>Columns of what was read, by table, source or file name, with their types.</summary>
    public ImmutableDictionary<string, ImmutableArray<ColumnSchema>> InputSchemas { get; init; } = ImmutableDictionary<string, ImmutableArray<ColumnSchema>>.Empty;

    /// <summary>Columns of what was written, in order; null where nothing was.</summary>
    public ImmutableArray<ColumnSchema>? OutputSchema { get; init; }

    /// <summary>Figures of the step's own work, e.g. <c>chunks_processed</c>.</summary>
    public ImmutableDictionary<string, MetricValue> PerformanceMetrics { get; init; } = ImmutableDictionary<string, MetricValue>.Empty;

    /// <summary>What it used, e.g. <c>peak_memory_bytes</c>. Over several attempts numbers are added up, of a <c>peak_…</c> the highest is kept, and of texts the last.</summary>
    public ImmutableDictionary<string, MetricValue> ResourceUsage { get; init; } = ImmutableDictionary<string, MetricValue>.Empty;

    /// <summary>The id of the step whose outcome kept this one from running; set by the orchestrator.</summary>
    public string? SkippedBecause { get; init; }

    /// <summary>The run whose result was taken over; set by the orchestrator.</summary>
    public string? ReusedFrom { get; init; }

    /// <summary>For a step that asserts something: what it found out. Not part of the printed result.</summary>
    public ImmutableArray<CheckResult> Checks { get; init; } = [];

    /// <summary>Share of NULLs, 0 to 1, by column of the table that it wrote, as the run left it; set by the host, in part of a sample. Not part of the printed result.</summary>
    public ImmutableSortedDictionary<string, double> NullRates { get; init; } = ImmutableSortedDictionary<string, double>.Empty;

    /// <summary>Whether another attempt could succeed. Meaningful on failure only; not part of the printed result.</summary>
    public bool IsTransient { get; init; }

    /// <summary>How long to wait at least before another attempt; null: as the policy says. Not part of the printed result.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>What became of the step's transaction. A step that committed, or may have, is never tried again.</summary>
    public CommitOutcome CommitOutcome { get; init; }

    /// <summary>A success.</summary>
    /// <param name="rowsAffected">Null: unknown.</param>
    public static StepExecutionResult Success(long? rowsAffected = null) => new() { Status = StepStatus.Success, RowsAffected = rowsAffected };

    /// <summary>A failure.</summary>
    /// <param name="errorCode">Stable, upper case: one of <see cref="ErrorCodes"/> or the handler's own.</param>
    /// <param name="message">What happened, where, and what was expected.</param>
    /// <param name="suggestedActions">What to do about it.</param>
    public static StepExecutionResult Failure(string errorCode, string message, params ReadOnlySpan<string> suggestedActions) =>
        new() { Status = StepStatus.Failure, ErrorCode = errorCode, ErrorMessage = message, SuggestedActions = [.. suggestedActions] };
}

/// <summary>A column's name and engine type, e.g. <c>DECIMAL(18,2)</c>.</summary>
public sealed record ColumnSchema(string Name, string Type);
