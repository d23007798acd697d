using System.Collections.Immutable;
using System.Globalization;
using SqlFlow.Engines;

namespace SqlFlow.Observability;

/// <summary>What the database says about a table, without reading it.</summary>
/// <param name="Name">The table, with its schema.</param>
/// <param name="Rows">Rows, roughly.</param>
/// <param name="Columns">The first columns, with their types.</param>
internal sealed record TableFacts(TableName Name, long Rows, ImmutableArray<ColumnSchema> Columns)
{
    internal const string DefaultSchema = "main";

    private const int MaxColumns = 100;

    // Of fewer rows a single NULL is a large share: among 30 rows, chance looked like a change in one run of fifty.
    private const int MinRows = 100;

    // A sample has 1 to 2 times as many: whole vectors of 2,048 rows.
    private const long SampleRows = 20_000;

    // Finding its place in a list, DuckDB reads the lengths of all lists before it: 20 M rows took 28 ms.
    private const long MaxRowsOfLists = 1_000_000;

    /// <summary>What is known of those tables that are there, and are tables.</summary>
    internal static async ValueTask<ImmutableArray<TableFacts>> ReadAsync(ISqlSession session, IReadOnlyCollection<TableName> tables, CancellationToken cancellationToken)
    {
        var names = string.Join(", ", tables.Select(static table => $"lower({TableName.Literal(table.Name)})").Distinct(StringComparer.Ordinal));
        var found = await session.QueryAsync(string.Create(CultureInfo.InvariantCulture, $"""
            SELECT t.schema_name, t.table_name, t.estimated_size::BIGINT, c.column_name, c.data_type FROM duckdb_tables() AS t JOIN duckdb_columns() AS c USING (database_oid, schema_oid, table_oid)
            WHERE t.database_name = current_database() AND NOT t.internal AND NOT t.temporary AND lower(t.table_name) IN ({names}) AND c.column_index <= {MaxColumns} ORDER BY t.table_oid, c.column_index
            """), int.MaxValue, cancellationToken).ConfigureAwait(false);
        var wanted = tables.ToHashSet();
        return
        [
            .. found.Rows.GroupBy(static row => new TableName((string)row[1]!, (string)row[0]!)).Where(table => wanted.Contains(table.Key)).Select(static table =>
                new TableFacts(table.Key, (long)(table.First()[2] ?? 0L), [.. table.Select(static row => new ColumnSchema((string)row[3]!, (string)row[4]!))])),
        ];
    }

    /// <summary>The share of NULLs of each column; none where the table has hardly any rows.</summary>
    internal async ValueTask<ImmutableArray<(string Column, double Rate)>> CountAsync(ISqlSession session, CancellationToken cancellationToken)
    {
        var columns = Rows <= MaxRowsOfLists ? Columns : [.. Columns.Where(static column => !IsList(column.Type))];
        if (Rows < MinRows || columns.IsEmpty) return [];
        var counts = string.Join(", ", columns.Select(static column => $"count({TableName.Quote(column.Name)})"));
        var found = await session.QueryAsync($"SELECT count(*), {counts} FROM {Name.ToSql()}{Sample(Rows)}", 1, cancellationToken).ConfigureAwait(false);
        var row = found.Rows[0].Select(static count => Convert.ToDouble(count, CultureInfo.InvariantCulture)).ToArray();
        return row[0] < MinRows ? [] : [.. columns.Select((column, index) => (column.Name, Math.Round(1 - (row[index + 1] / row[0]), 6)))];
    }

    /// <summary>
    /// The clause that reads a part only. DuckDB leaves out the other vectors without reading them, and chooses the same ones each time: where NULLs
    /// stand together, another choice would give another share. The percentage changes only as a table doubles, so that one that grows keeps its choice, too.
    /// </summary>
    internal static string Sample(long rows)
    {
        var size = (double)System.Numerics.BitOperations.RoundUpToPowerOf2((ulong)Math.Max(1, rows));
        var percent = 100 * 2 * SampleRows / size;
        return percent >= 100 ? "" : string.Create(CultureInfo.InvariantCulture, $" TABLESAMPLE SYSTEM({percent:0.############}%) REPEATABLE (1)");
    }

    private static bool IsList(string type) => type.Contains(']', StringComparison.Ordinal) || type.Contains("MAP(", StringComparison.Ordinal) || type is "VARIANT";
}
