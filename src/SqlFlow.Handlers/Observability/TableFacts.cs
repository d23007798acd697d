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

    /// <summary>Whether it is counted as a whole, so that it may be counted together with others.</summary>
    internal bool IsSmall => Sample(Rows).Length == 0;

    /// <summary>The shares of NULLs of the columns of each table; none where one has hardly any rows. One query: several take twice as long.</summary>
    internal static async ValueTask<ImmutableArray<ImmutableArray<(string Column, double Rate)>>> CountAsync(ISqlSession session, ImmutableArray<TableFacts> tables, CancellationToken cancellationToken)
    {
        var rates = tables.Select(static _ => ImmutableArray<(string, double)>.Empty).ToArray();
        var columns = tables.Select(static table => table.CountedColumns()).ToArray();
        var queries = Enumerable.Range(0, tables.Length).Where(index => !columns[index].IsEmpty).Select(index => tables[index].Query(index, columns[index])).ToArray();
        if (queries.Length == 0) return [.. rates];
        var found = await session.QueryAsync(string.Join(" UNION ALL ", queries), int.MaxValue, cancellationToken).ConfigureAwait(false);
        foreach (var row in found.Rows)
        {
            var index = Convert.ToInt32(row[0], CultureInfo.InvariantCulture);
            var counts = ((string)row[1]!).Split(',').Select(static count => double.Parse(count, CultureInfo.InvariantCulture)).ToArray();
            if (counts[0] >= MinRows) rates[index] = [.. columns[index].Select((column, place) => (column.Name, Math.Round(1 - (counts[place + 1] / counts[0]), 6)))];
        }

        return [.. rates];
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

    private ImmutableArray<ColumnSchema> CountedColumns() =>
        Rows < MinRows ? [] : [.. Columns.Take(MaxColumns).Where(column => Rows <= MaxRowsOfLists || !IsList(column.Type))];

    /// <summary>One row: a number to know it by, and the counts of rows and of values, separated by commas.</summary>
    private string Query(int number, ImmutableArray<ColumnSchema> columns)
    {
        var counts = string.Join(", ", columns.Select(static (_, index) => string.Create(CultureInfo.InvariantCulture, $"count(c{index})")));
        var named = string.Join(", ", columns.Select(static (column, index) => string.Create(CultureInfo.InvariantCulture, $"{TableName.Quote(column.Name)} AS c{index}")));
        // Rows that are numbered are read by one thread: several would each choose for themselves, in any order.
        var sample = Sample(Rows);
        var rows = sample.Length == 0 ? $"SELECT {named} FROM {Name.ToSql()}" : $"SELECT * FROM (SELECT {named}, row_number() OVER () AS r FROM {Name.ToSql()}{sample}) WHERE r > 0";
        return string.Create(CultureInfo.InvariantCulture, $"SELECT {number}, concat_ws(',', count(*), {counts}) FROM ({rows})");
    }

    private static bool IsList(string type) => type.Contains(']', StringComparison.Ordinal) || type.Contains("MAP(", StringComparison.Ordinal) || type is "VARIANT";
}
