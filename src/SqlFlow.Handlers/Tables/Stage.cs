using SqlFlow.Engines;

namespace SqlFlow.Handlers;

/// <summary>A temporary table that rows go through on their way into a target.</summary>
internal static class Stage
{
    /// <summary>A name that is unique across steps and runs, in the schema that no other session sees.</summary>
    public static TableName NewName() => new($"__sqlflow_stage_{Guid.CreateVersion7():N}", "main", "temp");

    /// <summary>Fills a stage with the rows of a query.</summary>
    /// <returns>The number of rows.</returns>
    public static ValueTask<long> FillAsync(ISqlSession session, TableName stage, string query, CancellationToken cancellationToken) =>
        session.ExecuteAsync($"CREATE TEMP TABLE {TableName.Quote(stage.Name)} AS {query}", cancellationToken);

    /// <summary>Drops tables that a step has made for itself, unless its transaction has undone them already.</summary>
    public static async ValueTask DropAsync(ISqlSession session, params TableName[] tables)
    {
        // A failed transaction has undone the stage already; a cancelled one is about to.
        if (!session.InTransaction) return;
        try
        {
            foreach (var table in tables) await session.ExecuteAsync($"DROP TABLE IF EXISTS {table.ToSql()}", CancellationToken.None).ConfigureAwait(false);
        }
        catch (SqlEngineException)
        {
            // The transaction is broken; its rollback drops the stage.
        }
    }
}
