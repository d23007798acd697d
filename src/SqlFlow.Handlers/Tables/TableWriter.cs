using System.Collections.Immutable;
using SqlFlow.Engines;

namespace SqlFlow.Handlers;

/// <summary>Writes the rows of a query into a table by one of the modes, inside the session's open transaction.</summary>
internal static class TableWriter
{
    /// <param name="session">In a transaction: whoever commits it makes all of this visible at once.</param>
    /// <param name="write">Where and how.</param>
    /// <param name="query">One query; executed exactly once, since a stream can be read only once.</param>
    /// <param name="columns">The query's columns; not looked at when the table is replaced.</param>
    /// <param name="cancellationToken">Interrupts.</param>
    public static async ValueTask<TableWriteResult> WriteAsync(
        ISqlSession session, TableWrite write, string query, ImmutableArray<ColumnSchema> columns, CancellationToken cancellationToken)
    {
        if (write.Mode is WriteMode.Replace) return await ReplaceAsync(session, write.Target, query, cancellationToken).ConfigureAwait(false);

        if (write.Mode is WriteMode.Upsert) SchemaAlignment.RequireKeys(write, columns);
        var existing = await session.DescribeTableAsync(write.Target, cancellationToken).ConfigureAwait(false);
        if (existing is { } found) await DatabaseObjects.RequireTableAsync(session, write.Target, cancellationToken).ConfigureAwait(false);
        var alignment = existing is null
            ? SchemaAlignment.ForNewTable(columns)
            : await SchemaAlignment.AlignAsync(session, write, query, columns, existing.Value, cancellationToken).ConfigureAwait(false);

        return write.Mode is WriteMode.Append
            ? await AppendAsync(session, write.Target, query, existing is null, alignment, cancellationToken).ConfigureAwait(false)
            : await UpsertWriter.WriteAsync(session, write, query, existing is null, alignment, cancellationToken).ConfigureAwait(false);
    }

    private static async ValueTask<TableWriteResult> ReplaceAsync(ISqlSession session, TableName target, string query, CancellationToken cancellationToken)
    {
        await DatabaseObjects.DropOtherKindAsync(session, target, isView: false, cancellationToken).ConfigureAwait(false);
        await DatabaseObjects.CreateSchemaAsync(session, target, cancellationToken).ConfigureAwait(false);
        var rows = await session.ExecuteAsync($"CREATE OR REPLACE TABLE {target.ToSql()} AS {query}", cancellationToken).ConfigureAwait(false);
        return await ResultAsync(session, target, rows, rows, 0, isNew: true, cancellationToken).ConfigureAwait(false);
    }

    private static async ValueTask<TableWriteResult> AppendAsync(
        ISqlSession session, TableName target, string query, bool isNew, SchemaAlignment alignment, CancellationToken cancellationToken)
    {
        if (isNew) return await ReplaceAsync(session, target, query, cancellationToken).ConfigureAwait(false);
        var list = TableName.QuoteList(alignment.Shared);
        var rows = await session.ExecuteAsync(
            $"INSERT INTO {target.ToSql()} ({list}) SELECT {list} FROM ({query}\n) AS source", cancellationToken).ConfigureAwait(false);
        return await ResultAsync(session, target, rows, rows, 0, isNew: false, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads the table's columns back, so that the result says what is there, not what was meant.</summary>
    internal static async ValueTask<TableWriteResult> ResultAsync(
        ISqlSession session, TableName target, long read, long inserted, long updated, bool isNew, CancellationToken cancellationToken)
    {
        var columns = await session.DescribeTableAsync(target, cancellationToken).ConfigureAwait(false);
        return new TableWriteResult(columns ?? [], read, inserted, updated, isNew);
    }
}
