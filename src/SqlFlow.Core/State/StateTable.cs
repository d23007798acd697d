using SqlFlow.Engines;

namespace SqlFlow.State;

/// <summary>Makes the product's own tables in schema <c>sqlflow</c> of the engine's database.</summary>
/// <remarks>Thread-safe.</remarks>
public static class StateTable
{
    /// <summary>The schema of the product's own tables.</summary>
    public const string Schema = "sqlflow";

    // Each time somebody else has made something of it, so this is more than enough.
    private const int MaxAttempts = 8;

    /// <summary>Makes a table where it is missing, in a transaction of its own: two steps that made it in theirs would conflict.</summary>
    /// <param name="engine">The database.</param>
    /// <param name="name">The table's name within the schema.</param>
    /// <param name="columns">Its columns, as in CREATE TABLE.</param>
    /// <param name="cancellationToken">Interrupts.</param>
    /// <returns>The name, with its catalog: a file that is itself called sqlflow.duckdb is a catalog of that name.</returns>
    /// <exception cref="SqlEngineException">The engine refuses.</exception>
    public static async ValueTask<TableName> EnsureAsync(ISqlEngine engine, string name, string columns, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(engine);
        var session = await engine.OpenSessionAsync(cancellationToken).ConfigureAwait(false);
        await using var owned = session.ConfigureAwait(false);
        var table = await NameAsync(session, name, cancellationToken).ConfigureAwait(false);
        for (var attempt = 1; await session.DescribeTableAsync(table, cancellationToken).ConfigureAwait(false) is null; attempt++)
        {
            try
            {
                await session.BeginAsync(cancellationToken).ConfigureAwait(false);
                await session.ExecuteAsync($"CREATE SCHEMA IF NOT EXISTS {TableName.Quote(table.Catalog!)}.{TableName.Quote(Schema)}", cancellationToken).ConfigureAwait(false);
                await session.ExecuteAsync($"CREATE TABLE IF NOT EXISTS {table.ToSql()} ({columns})", cancellationToken).ConfigureAwait(false);
                await session.CommitAsync().ConfigureAwait(false);
            }
            catch (SqlEngineException exception) when (exception.ErrorCode is ErrorCodes.Conflict && attempt < MaxAttempts)
            {
                // Another step is making it.
                await session.RollbackAsync().ConfigureAwait(false);
            }
        }

        return table;
    }

    /// <summary>The name of one of the product's own tables, with the catalog that a session works in.</summary>
    /// <exception cref="SqlEngineException">The engine does not say which.</exception>
    public static async ValueTask<TableName> NameAsync(ISqlSession session, string name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(session);
        var catalog = (await session.QueryAsync("SELECT current_database()", 1, cancellationToken).ConfigureAwait(false)).Scalar as string
            ?? throw new SqlEngineException(ErrorCodes.Engine, "The engine does not say which database it works in.");
        return new TableName(name, Schema, catalog);
    }
}
