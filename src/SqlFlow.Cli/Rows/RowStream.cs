using SqlFlow.Engines;

namespace SqlFlow.Cli.Rows;

/// <summary>Streams the rows of a query into a writer, one batch in memory at a time.</summary>
internal static class RowStream
{
    public static async Task CopyAsync(ISqlSession session, string sql, IRowWriter rows, CancellationToken cancellationToken)
    {
        var query = await FaithfulQuery.PrepareAsync(session, sql, cancellationToken).ConfigureAwait(false);
        var hasBegun = false;
        await foreach (var batch in session.ReadBatchesAsync(query.Sql, cancellationToken).ConfigureAwait(false))
        {
            using (batch)
            {
                if (!hasBegun) rows.Begin(batch.Schema, query.JsonColumns);
                hasBegun = true;
                if (!rows.Write(batch)) break;
            }
        }

        // A result without rows has no batch to take the columns from.
        if (!hasBegun) rows.Begin(await session.GetArrowSchemaAsync(query.Sql, cancellationToken).ConfigureAwait(false), query.JsonColumns);
        rows.End();
    }
}
