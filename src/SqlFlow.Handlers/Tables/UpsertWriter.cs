using SqlFlow.Engines;

namespace SqlFlow.Handlers;

/// <summary>
/// Upserts by MERGE. The rows are staged first: their keys must be unique before anything is changed, a stream can be read only
/// once, and the counts of updated and inserted rows come from the staged rows.
/// </summary>
internal static class UpsertWriter
{
    public static async ValueTask<TableWriteResult> WriteAsync(
        ISqlSession session, TableWrite write, string query, bool isNew, SchemaAlignment alignment, CancellationToken cancellationToken)
    {
        if (write.Stage is { } filled) return await WriteAsync(session, write, filled, null, isNew, alignment, cancellationToken).ConfigureAwait(false);
        var stage = Stage.NewName();
        var staged = await Stage.FillAsync(session, stage, query, cancellationToken).ConfigureAwait(false);
        try
        {
            await RequireUniqueKeysAsync(session, write, stage, cancellationToken).ConfigureAwait(false);
            return await WriteAsync(session, write, stage, staged, isNew, alignment, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await Stage.DropAsync(session, stage).ConfigureAwait(false);
        }
    }

    private static async ValueTask<TableWriteResult> WriteAsync(
        ISqlSession session, TableWrite write, TableName stage, long? rows, bool isNew, SchemaAlignment alignment, CancellationToken cancellationToken)
    {
        var staged = rows ?? (long)(await session.QueryAsync($"SELECT count(*) FROM {stage.ToSql()}", 1, cancellationToken).ConfigureAwait(false)).Scalar!;
        if (isNew)
        {
            await DatabaseObjects.CreateSchemaAsync(session, write.Target, cancellationToken).ConfigureAwait(false);
            await session.ExecuteAsync($"CREATE TABLE {write.Target.ToSql()} AS SELECT * FROM {stage.ToSql()}", cancellationToken).ConfigureAwait(false);
            return await TableWriter.ResultAsync(session, write.Target, staged, staged, 0, isNew: true, cancellationToken).ConfigureAwait(false);
        }

        var (matched, updated) = await CountMatchesAsync(session, write, stage, alignment, cancellationToken).ConfigureAwait(false);
        await session.ExecuteAsync(MergeSql(write, stage, alignment), cancellationToken).ConfigureAwait(false);
        return await TableWriter.ResultAsync(session, write.Target, staged, staged - matched, updated, isNew: false, cancellationToken).ConfigureAwait(false);
    }

    private static string MergeSql(TableWrite write, TableName stage, SchemaAlignment alignment)
    {
        var updates = Updates(write, alignment);
        var assignments = string.Join(", ", updates.Select(static column => $"{TableName.Quote(column)} = source.{TableName.Quote(column)}"));
        var whenMatched = updates.Count == 0 ? "" : $" WHEN MATCHED{IfNewer(write, updates)} THEN UPDATE SET {assignments}";
        var values = string.Join(", ", alignment.Shared.Select(static column => $"source.{TableName.Quote(column)}"));
        return $"MERGE INTO {write.Target.ToSql()} AS target USING {stage.ToSql()} AS source ON ({KeyMatch(write)}){whenMatched}"
            + $" WHEN NOT MATCHED THEN INSERT ({TableName.QuoteList(alignment.Shared)}) VALUES ({values})";
    }

    private static List<string> Updates(TableWrite write, SchemaAlignment alignment) =>
        [.. alignment.Shared.Where(column => !write.Keys.Contains(column, StringComparer.OrdinalIgnoreCase))];

    // Rows come late and are read again: an older one never takes the place of a newer one, and one that is the same changes nothing.
    private static string IfNewer(TableWrite write, List<string> updates)
    {
        if (write.Cursor is null || updates.Count == 0) return "";
        var (old, read) = ($"target.{TableName.Quote(write.Cursor)}", $"source.{TableName.Quote(write.Cursor)}");
        var differs = string.Join(" OR ", updates.Select(static column => $"target.{TableName.Quote(column)} IS DISTINCT FROM source.{TableName.Quote(column)}"));
        return $" AND ({old} IS NULL OR {read} > {old} OR ({read} = {old} AND ({differs})))";
    }

    private static string KeyMatch(TableWrite write) => string.Join(" AND ", write.Keys.Select(static key =>
        $"target.{TableName.Quote(key)} IS NOT DISTINCT FROM source.{TableName.Quote(key)}"));

    private static async ValueTask RequireUniqueKeysAsync(ISqlSession session, TableWrite write, TableName stage, CancellationToken cancellationToken)
    {
        var keys = TableName.QuoteList(write.Keys);
        var shown = string.Join(" || ', ' || ", write.Keys.Select(static key => $"{TableName.Literal(key + " = ")} || coalesce(CAST({TableName.Quote(key)} AS VARCHAR), 'NULL')"));
        var duplicates = await session.QueryAsync(
            $"SELECT {shown}, count(*) FROM {stage.ToSql()} GROUP BY {keys} HAVING count(*) > 1 ORDER BY ALL LIMIT 3", 3, cancellationToken).ConfigureAwait(false);
        if (duplicates.Rows.IsEmpty) return;

        var first = string.Join("; ", duplicates.Rows.Select(static row => $"{row[0]} ({row[1]} rows)"));
        throw new SqlFlowException(ErrorCodes.DuplicateKeys, $"several source rows have one key of '{write.Target}': {first}; nothing was written")
        {
            SuggestedActions = ["Make the key unique in the source, e.g. with QUALIFY row_number() OVER (PARTITION BY … ORDER BY …) = 1", "Add the columns that tell the rows apart to \"keys\""],
        };
    }

    private static async ValueTask<(long Matched, long Updated)> CountMatchesAsync(
        ISqlSession session, TableWrite write, TableName stage, SchemaAlignment alignment, CancellationToken cancellationToken)
    {
        // The target may hold a key more than once, so the rows that are updated are counted on its side.
        var counts = await session.QueryAsync(
            $"SELECT (SELECT count(*) FROM {stage.ToSql()} AS source WHERE EXISTS (SELECT 1 FROM {write.Target.ToSql()} AS target WHERE {KeyMatch(write)})), "
            + $"(SELECT count(*) FROM {write.Target.ToSql()} AS target WHERE EXISTS (SELECT 1 FROM {stage.ToSql()} AS source WHERE {KeyMatch(write)}{IfNewer(write, Updates(write, alignment))}))", 1, cancellationToken).ConfigureAwait(false);
        return ((long)counts.Rows[0][0]!, (long)counts.Rows[0][1]!);
    }
}
