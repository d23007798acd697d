namespace SqlFlow.State;

/// <summary>What the run journal remembers of a step that committed.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Pipeline">The pipeline's name.</param>
/// <param name="StepId">The step.</param>
/// <param name="StepType">Its type.</param>
/// <param name="Attempt">The attempt that committed, from 1.</param>
/// <param name="RowsAffected">Null: unknown.</param>
/// <param name="StartedAt">Start of that attempt, UTC.</param>
/// <param name="CommittedAt">When the commit began, UTC.</param>
public sealed record JournalEntry(
    string RunId,
    string Pipeline,
    string StepId,
    string StepType,
    int Attempt,
    long? RowsAffected,
    DateTimeOffset StartedAt,
    DateTimeOffset CommittedAt);
