using System.Collections.Immutable;
using System.Globalization;
using SqlFlow.Engines;
using SqlFlow.Planning;

namespace SqlFlow.State;

/// <summary>The table <c>sqlflow.watermarks</c>: reads, writes and resets watermarks. Times are UTC.</summary>
/// <remarks>Thread-safe and stateless.</remarks>
public static class WatermarkTable
{
    internal const string Name = "watermarks";

    internal const string Definition =
        "pipeline VARCHAR NOT NULL, source VARCHAR NOT NULL, target VARCHAR NOT NULL, cursor_column VARCHAR NOT NULL, cursor_type VARCHAR NOT NULL, "
        + "\"value\" VARCHAR, rows_ahead BIGINT NOT NULL, made_target BOOLEAN NOT NULL, updated_at TIMESTAMP NOT NULL, run_id VARCHAR NOT NULL";

    private const string Columns = "pipeline, source, target, cursor_column, cursor_type, \"value\", rows_ahead, made_target, updated_at, run_id";

    // Nobody has more sources than this; a table that was filled by somebody else must not fill the memory.
    private const int MaxRows = 100_000;

    /// <summary>A target as it is kept: its parts joined with dots, quoted only where they must be.</summary>
    public static string Key(TableName target)
    {
        var table = TableFlow.Key(target);
        return string.Join('.', new[] { table.Catalog, table.Schema, table.Name }.Where(static part => part is not null).Select(static part => IsPlain(part!) ? part! : TableName.Quote(part!)));
    }

    /// <summary>The watermarks of a database, in order; none where there is no such table.</summary>
    /// <param name="session">Any session.</param>
    /// <param name="selection">Which ones.</param>
    /// <param name="cancellationToken">Interrupts.</param>
    public static async ValueTask<ImmutableArray<Watermark>> ReadAsync(ISqlSession session, WatermarkSelection selection, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(selection);
        var table = await StateTable.NameAsync(session, Name, cancellationToken).ConfigureAwait(false);
        if (await session.DescribeTableAsync(table, cancellationToken).ConfigureAwait(false) is null) return [];
        return await ReadAsync(session, table, selection.ToSql(), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Deletes watermarks in the session's open transaction, and says which.</summary>
    /// <remarks>What was loaded stays. The other watermarks of the same targets no longer vouch for what these hold.</remarks>
    public static async ValueTask<ImmutableArray<Watermark>> ResetAsync(ISqlSession session, WatermarkSelection selection, CancellationToken cancellationToken)
    {
        var gone = await ReadAsync(session, selection, cancellationToken).ConfigureAwait(false);
        if (gone.IsEmpty) return gone;
        var table = await StateTable.NameAsync(session, Name, cancellationToken).ConfigureAwait(false);
        var targets = string.Join(", ", gone.Select(static watermark => Lower(watermark.Target)).Distinct(StringComparer.Ordinal));
        await session.ExecuteAsync($"DELETE FROM {table.ToSql()} WHERE {selection.ToSql()}", cancellationToken).ConfigureAwait(false);
        await session.ExecuteAsync($"UPDATE {table.ToSql()} SET made_target = false WHERE lower(target) IN ({targets}) AND made_target", cancellationToken).ConfigureAwait(false);
        return gone;
    }

    internal static async ValueTask<ImmutableArray<Watermark>> ReadAsync(ISqlSession session, TableName table, string condition, CancellationToken cancellationToken)
    {
        var found = await session.QueryAsync(
            $"SELECT {Columns} FROM {table.ToSql()} WHERE {condition} ORDER BY pipeline, target, source", MaxRows, cancellationToken).ConfigureAwait(false);
        return [.. found.Rows.Select(static row => new Watermark((string)row[0]!, (string)row[1]!, (string)row[2]!)
        {
            CursorColumn = (string)row[3]!,
            CursorType = (string)row[4]!,
            Value = (string?)row[5],
            RowsAhead = (long)row[6]!,
            MadeTarget = (bool)row[7]!,
            UpdatedAt = new DateTimeOffset(DateTime.SpecifyKind((DateTime)row[8]!, DateTimeKind.Utc)),
            RunId = (string)row[9]!,
        })];
    }

    internal static async ValueTask WriteAsync(ISqlSession session, TableName table, Watermark watermark, CancellationToken cancellationToken)
    {
        await session.ExecuteAsync($"DELETE FROM {table.ToSql()} WHERE {Condition(watermark.Pipeline, watermark.Source, watermark.Target)}", cancellationToken).ConfigureAwait(false);
        var value = watermark.Value is null ? "NULL" : TableName.Literal(watermark.Value);
        var time = watermark.UpdatedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture);
        await session.ExecuteAsync(string.Create(CultureInfo.InvariantCulture, $"""
            INSERT INTO {table.ToSql()} ({Columns}) VALUES ({TableName.Literal(watermark.Pipeline)}, {TableName.Literal(watermark.Source)}, {TableName.Literal(watermark.Target)}, {TableName.Literal(watermark.CursorColumn)}, {TableName.Literal(watermark.CursorType)}, {value}, {watermark.RowsAhead}, {(watermark.MadeTarget ? "true" : "false")}, TIMESTAMP '{time}', {TableName.Literal(watermark.RunId)})
            """), cancellationToken).ConfigureAwait(false);
    }

    internal static string Condition(string pipeline, string source, string target) =>
        $"pipeline = {TableName.Literal(pipeline)} AND lower(source) = {Lower(source)} AND lower(target) = {Lower(target)}";

    internal static string Lower(string text) => $"lower({TableName.Literal(text)})";

    private static bool IsPlain(string name) => name.All(static c => char.IsLetterOrDigit(c) || c == '_');
}
