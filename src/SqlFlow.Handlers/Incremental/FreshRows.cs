using System.Collections.Immutable;
using SqlFlow.Engines;

namespace SqlFlow.Handlers;

/// <summary>Queries over staged rows that leave out what stands in the target already.</summary>
internal static class FreshRows
{
    private const string Number = "__sqlflow_number";

    /// <summary>The rows that have a cursor; of those with one key the one with the greatest, of several such the last.</summary>
    public static string Latest(TableName stage, IncrementalReading reading)
    {
        var query = $"SELECT * FROM {stage.ToSql()} WHERE {reading.Cursor.Sql} IS NOT NULL";
        return reading.Identity.Count == 0 ? query
            : $"{query} QUALIFY row_number() OVER (PARTITION BY {TableName.QuoteList(reading.Identity)} ORDER BY {reading.Cursor.Sql} DESC, rowid DESC) = 1";
    }

    /// <summary>Takes all others out of the stage.</summary>
    public static async ValueTask KeepLatestAsync(ISqlSession session, TableName stage, IncrementalReading reading, CancellationToken cancellationToken) => await session.ExecuteAsync(
        $"DELETE FROM {stage.ToSql()} WHERE {reading.Cursor.Sql} IS NULL OR rowid IN (SELECT rowid FROM {stage.ToSql()} WHERE {reading.Cursor.Sql} IS NOT NULL"
        + $" QUALIFY row_number() OVER (PARTITION BY {TableName.QuoteList(reading.Identity)} ORDER BY {reading.Cursor.Sql} DESC, rowid DESC) > 1)", cancellationToken).ConfigureAwait(false);

    /// <summary>For rows that are added: without those that an earlier run has added and this one has read again.</summary>
    /// <param name="stage">The rows.</param>
    /// <param name="reading">How they were read.</param>
    /// <param name="target">The table.</param>
    /// <param name="columns">The columns of the stage.</param>
    /// <param name="existing">The columns of the table.</param>
    public static string Unseen(TableName stage, IncrementalReading reading, TableName target, ImmutableArray<ColumnSchema> columns, ImmutableArray<ColumnSchema> existing)
    {
        var query = Latest(stage, reading);
        if (reading.Old is not { } old) return query;
        if (reading.Identity.Count > 0)
        {
            // A version of a row is its key with its cursor.
            ValueList<string> version = [.. reading.Identity, reading.Cursor.Column];
            Require(version, target, existing);
            return $"SELECT source.* FROM ({query}) AS source WHERE NOT EXISTS (SELECT 1 FROM {target.ToSql()} AS target WHERE {Match(version)})";
        }

        // Without a key only rows beyond the watermark are read, and of those only what lay too far ahead has been added before.
        if (old.RowsAhead == 0) return query;
        ValueList<string> shared = [.. columns.Select(static column => column.Name).Where(name => existing.Any(column => Same(column.Name, name)))];
        Require([reading.Cursor.Column], target, existing);
        var beyond = old.Value is null ? "true" : $"{reading.Cursor.Sql} > {reading.Cursor.Literal(old.Value)}";
        var list = TableName.QuoteList(shared);
        return $"SELECT source.* EXCLUDE ({Number}) FROM (SELECT *, row_number() OVER (PARTITION BY {list}) AS {Number} FROM ({query})) AS source"
            + $" WHERE NOT EXISTS (SELECT 1 FROM (SELECT {list}, row_number() OVER (PARTITION BY {list}) AS {Number} FROM {target.ToSql()} WHERE {beyond}) AS target"
            + $" WHERE {Match(shared)} AND target.{Number} = source.{Number})";
    }

    private static string Match(ValueList<string> columns) => string.Join(" AND ", columns.Select(static column =>
        $"target.{TableName.Quote(column)} IS NOT DISTINCT FROM source.{TableName.Quote(column)}"));

    private static void Require(ValueList<string> wanted, TableName target, ImmutableArray<ColumnSchema> existing)
    {
        foreach (var name in wanted)
        {
            if (existing.Any(column => Same(column.Name, name))) continue;
            throw new SqlFlowException(ErrorCodes.SchemaMismatch, $"'{target}' lacks the column '{name}', by which rows are known that were loaded before; nothing was written")
            {
                SuggestedActions = ["Add the column to the table", "Run with --full-refresh to rebuild the table"],
            };
        }
    }

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
}
