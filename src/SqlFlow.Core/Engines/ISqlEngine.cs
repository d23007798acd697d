namespace SqlFlow.Engines;

/// <summary>A SQL engine that a run works in. Each step gets a session of its own.</summary>
/// <remarks>Thread-safe. Disposing it ends the connection to the database; open sessions must be disposed before.</remarks>
public interface ISqlEngine : IAsyncDisposable
{
    /// <summary>Opens a session: a connection that one step has to itself.</summary>
    /// <exception cref="SqlEngineException">The engine refuses.</exception>
    ValueTask<ISqlSession> OpenSessionAsync(CancellationToken cancellationToken);

    /// <summary>Finds the tables that a query reads, with the engine's own parser and without looking at the database.</summary>
    /// <param name="sql">One query.</param>
    /// <param name="cancellationToken">Checked before the call; it takes well under a millisecond.</param>
    ValueTask<QueryReferences> GetReferencesAsync(string sql, CancellationToken cancellationToken);
}
