using SqlFlow.Engines;

namespace SqlFlow.State;

/// <summary>Remembers which steps have committed. An entry is written in the step's own transaction, so that it exists exactly if the step's data does.</summary>
/// <remarks>Thread-safe.</remarks>
public interface IRunJournal
{
    /// <summary>Makes what the journal needs, where it is missing. Called at the start of every run.</summary>
    /// <exception cref="SqlFlowException">The engine refuses; nothing has run then.</exception>
    ValueTask EnsureCreatedAsync(ISqlEngine engine, CancellationToken cancellationToken);

    /// <summary>Writes an entry into the session's open transaction.</summary>
    /// <exception cref="SqlEngineException">The engine refuses.</exception>
    ValueTask RecordAsync(ISqlSession session, JournalEntry entry, CancellationToken cancellationToken);

    /// <summary>Whether an entry is there for all to see; null where the journal cannot tell.</summary>
    /// <exception cref="SqlFlowException">The engine refuses.</exception>
    ValueTask<bool?> HasCommittedAsync(ISqlEngine engine, string runId, string stepId, int attempt, CancellationToken cancellationToken);
}
