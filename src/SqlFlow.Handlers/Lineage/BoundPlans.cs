using SqlFlow.Engines;
using SqlFlow.Engines.DuckDb;
using SqlFlow.Lineage.Plans;

namespace SqlFlow.Lineage;

/// <summary>Asks the engine how it would execute statements against the tables of a shadow database, and follows the plans.</summary>
/// <param name="session">A session of the shadow database, with the tables that the statements read.</param>
/// <remarks>Not thread-safe, as the session is not.</remarks>
internal sealed class BoundPlans(DuckDbSession session)
{
    /// <summary>The version whose plans the walker was tested with.</summary>
    public const string TestedVersion = "v1.5.6";

    private const string Wrapper = "CREATE TEMP TABLE __lineage__ AS ";

    /// <summary>What to say if the engine is not of the version whose plans were tested; null: it is.</summary>
    public async ValueTask<string?> CheckVersionAsync(CancellationToken cancellationToken)
    {
        var version = (await session.QueryAsync("SELECT version()", 1, cancellationToken).ConfigureAwait(false)).Scalar as string;
        return version == TestedVersion ? null : $"The engine is DuckDB {version}; lineage was tested with {TestedVersion}, and may be incomplete with others.";
    }

    /// <summary>The lineage of a query.</summary>
    /// <remarks>A query is wrapped into a table: the plan then says the names and types of its output.</remarks>
    public async ValueTask<StatementLineage> ReadQueryAsync(string query, CancellationToken cancellationToken)
    {
        var lineage = await ReadAsync(Wrapper + query, cancellationToken).ConfigureAwait(false);
        if (lineage.Failure is not { IsUnwritableScan: true }) return lineage;
        var files = new FileScans(session);
        if (await files.RewriteAsync(query, cancellationToken).ConfigureAwait(false) is not { } rewritten) return lineage;
        return files.Restore(await ReadAsync(Wrapper + rewritten, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>The lineage of any statement: <c>INSERT</c>, <c>UPDATE</c>, <c>MERGE</c>, <c>COPY</c>, …</summary>
    public async ValueTask<StatementLineage> ReadAsync(string statement, CancellationToken cancellationToken)
    {
        try
        {
            var query = $"SELECT json_serialize_plan({TableName.Literal(statement)}::VARCHAR, skip_null := true, skip_empty := true)";
            return await session.ReadTextAsync(query, StatementReader.Read, cancellationToken).ConfigureAwait(false) ?? StatementLineage.Failed(new PlanFailure("", "no plan"));
        }
        catch (SqlEngineException exception) when (!exception.IsTransient)
        {
            return StatementLineage.Failed(new PlanFailure("", exception.Message));
        }
    }
}
