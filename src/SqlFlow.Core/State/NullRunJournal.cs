using SqlFlow.Engines;

namespace SqlFlow.State;

/// <summary>Remembers nothing: for engines that keep nothing, and for tests.</summary>
public sealed class NullRunJournal : IRunJournal
{
    /// <summary>The one instance.</summary>
    public static NullRunJournal Instance { get; } = new();

    /// <inheritdoc/>
    public ValueTask EnsureCreatedAsync(ISqlEngine engine, CancellationToken cancellationToken) => default;

    /// <inheritdoc/>
    public ValueTask RecordAsync(ISqlSession session, JournalEntry entry, CancellationToken cancellationToken) => default;

    /// <inheritdoc/>
    public ValueTask<bool?> HasCommittedAsync(ISqlEngine engine, string runId, string stepId, int attempt, CancellationToken cancellationToken) => default;
}
