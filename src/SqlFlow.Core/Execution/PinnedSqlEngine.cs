using SqlFlow.Engines;

namespace SqlFlow.Execution;

/// <summary>Hands out the session of a transaction that is open already, so that a check sees what is about to be committed.</summary>
internal sealed class PinnedSqlEngine(ISqlEngine engine, ISqlSession session) : ISqlEngine
{
    public ValueTask<ISqlSession> OpenSessionAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new ValueTask<ISqlSession>(new PinnedSqlSession(session));
    }

    public ValueTask<QueryReferences> GetReferencesAsync(string sql, CancellationToken cancellationToken) => engine.GetReferencesAsync(sql, cancellationToken);

    public ValueTask DisposeAsync() => default;
}
