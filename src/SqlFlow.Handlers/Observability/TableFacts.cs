using System.Collections.Immutable;
using System.Globalization;
using SqlFlow.Engines;

namespace SqlFlow.Observability;

/// <summary>What is known of a table without reading it.</summary>
/// <param name="Name">The table, with its schema.</param>
/// <param name="Rows">Rows, roughly.</param>
/// <param name="Columns">The columns, with their types.</param>
internal sealed record TableFacts(TableName Name, long Rows, ImmutableArray<ColumnSchema> Columns)
{
    internal const string DefaultSchema = "main";

    private const int MaxColumns = 100;

    // Of fewer rows a single NULL is a large share: among 30 rows, chance looked like a change in one run of fifty.
    private const int MinRows = 100;

    // A sample has 1 to 2 times as many: whole vectors of 2,048 rows.
    private const long SampleRows = 10_000;

    // Finding its place in a list, DuckDB reads the lengths of all lists before it: 20 M rows took 28 ms.
    private const long MaxRowsOfLists = 1_000_000;

    /// <summary>What the database knows of those tables that are there, and are tables.</summary>
    /// <param name="session">A session of it.</param>
    /// <param name="tables">The tables with their columns: asking for those costs more than counting a small table.</param>
    /// <param name="cancellationToken">Interrupts.</param>
    internal static async ValueTask<ImmutableArray<TableFacts>> ReadAsync(ISqlSession session, IReadOnlyDictionary<TableName, ImmutableArray<ColumnSchema>> tables, CancellationToken cancellationToken)
    {
        var names = string.Join(", ", tables.Keys.Select(static table => $"lower({TableName.Literal(table.Name)})").Distinct(StringComparer.Ordinal));
        var found = await session.QueryAsync(
            $"SELECT schema_name, table_name, estimated_size::BIGINT FROM duckdb_tables() WHERE database_name = current_database() AND NOT internal AND NOT temporary AND lower(table_name) IN ({names}) ORDER BY table_oid",
            int.MaxValue, cancellationToken).ConfigureAwait(false);
        return
        [
            .. found.Rows.Select(row => (Table: new TableName((string)row[1]!, (string)row[0]!), Rows: row[2] as long? ?? 0)).Where(found => tables.ContainsKey(found.Table))
                .Select(found => new TableFacts(found.Table, found.Rows, tables[found.Table])),
        ];
    }

    /// <summary>The share of NULLs of each column; none where the table has hardly any rows.</summary>
    internal async ValueTask<ImmutableArray<(string Column, double Rate)>> CountAsync(ISqlSession session, CancellationToken cancellationToken)
    {
        if (Rows < MinRows) return [];
        ImmutableArray<ColumnSchema> columns = [.. Columns.Take(MaxColumns).Where(column => Rows <= MaxRowsOfLists || !IsList(column.Type))];
        if (columns.IsEmpty) return [];
        var found = await session.QueryAsync(Count(columns, Sample(Rows)), 1, cancellationToken).ConfigureAwait(false);
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

    private string Count(ImmutableArray<ColumnSchema> columns, string sample)
    {
        if (sample.Length == 0) return $"SELECT count(*), {string.Join(", ", columns.Select(static column => $"count({TableName.Quote(column.Name)})"))} FROM {Name.ToSql()}";
        var counts = string.Join(", ", columns.Select(static (_, index) => string.Create(CultureInfo.InvariantCulture, $"count(c{index})")));
        var named = string.Join(", ", columns.Select(static (column, index) => string.Create(CultureInfo.InvariantCulture, $"{TableName.Quote(column.Name)} AS c{index}")));
        // Rows that are numbered are read by one thread: several would each choose for themselves, in any order.
        return $"SELECT count(*), {counts} FROM (SELECT {named}, row_number() OVER () AS r FROM {Name.ToSql()}{sample}) WHERE r > 0";
    }

    private static bool IsList(string type) => type.Contains(']', StringComparison.Ordinal) || type.Contains("MAP(", StringComparison.Ordinal) || type is "VARIANT";
}
