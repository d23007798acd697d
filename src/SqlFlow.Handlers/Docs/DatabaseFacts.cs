using System.Collections.Frozen;
using SqlFlow.Engines;
using SqlFlow.State;

namespace SqlFlow.Docs;

/// <summary>What the database knows of a pipeline's datasets: comments, and when its steps committed last.</summary>
internal sealed class DatabaseFacts
{
    // More comments than this nobody has written.
    private const int MaxRows = 1_000_000;

    private FrozenDictionary<TableName, string> _tables = FrozenDictionary<TableName, string>.Empty;
    private FrozenDictionary<(TableName, string), string> _columns = FrozenDictionary<(TableName, string), string>.Empty;
    private FrozenDictionary<string, DictionaryRun> _runs = FrozenDictionary<string, DictionaryRun>.Empty;

    /// <summary>Where there is no database.</summary>
    public static DatabaseFacts None { get; } = new();

    /// <summary>Reads what a database knows.</summary>
    /// <param name="engine">The database.</param>
    /// <param name="pipeline">The pipeline's name.</param>
    /// <param name="withRuns">Whether the journal is read, too.</param>
    /// <param name="cancellationToken">Interrupts.</param>
    /// <exception cref="SqlEngineException">The engine refuses.</exception>
    public static async ValueTask<DatabaseFacts> ReadAsync(ISqlEngine engine, string pipeline, bool withRuns, CancellationToken cancellationToken)
    {
        var session = await engine.OpenSessionAsync(cancellationToken).ConfigureAwait(false);
        await using var owned = session.ConfigureAwait(false);
        var tables = await session.QueryAsync("""
            SELECT schema_name, table_name, comment FROM duckdb_tables() WHERE database_name = current_database() AND comment IS NOT NULL
            UNION ALL
            SELECT schema_name, view_name, comment FROM duckdb_views() WHERE database_name = current_database() AND comment IS NOT NULL AND NOT internal
            """, MaxRows, cancellationToken).ConfigureAwait(false);
        var columns = await session.QueryAsync(
            "SELECT schema_name, table_name, column_name, comment FROM duckdb_columns() WHERE database_name = current_database() AND comment IS NOT NULL AND NOT internal", MaxRows, cancellationToken).ConfigureAwait(false);
        return new DatabaseFacts
        {
            _tables = tables.Rows.Where(static row => row[2] is string { Length: > 0 }).ToFrozenDictionary(static row => Name(row[0], row[1]), static row => (string)row[2]!),
            _columns = columns.Rows.Where(static row => row[3] is string { Length: > 0 }).ToFrozenDictionary(static row => (Name(row[0], row[1]), Key((string)row[2]!)), static row => (string)row[3]!),
            _runs = withRuns ? await ReadRunsAsync(session, pipeline, cancellationToken).ConfigureAwait(false) : FrozenDictionary<string, DictionaryRun>.Empty,
        };
    }

    /// <summary>The comment on a table or view; null: there is none.</summary>
    public string? CommentOn(TableName table) => _tables.GetValueOrDefault(InMain(table));

    /// <summary>The comment on a column; null: there is none.</summary>
    public string? CommentOn(TableName table, string column) => _columns.GetValueOrDefault((InMain(table), Key(column)));

    /// <summary>A step's last commit; null: none is known.</summary>
    public DictionaryRun? LastRunOf(string step) => _runs.GetValueOrDefault(step);

    private static async ValueTask<FrozenDictionary<string, DictionaryRun>> ReadRunsAsync(ISqlSession session, string pipeline, CancellationToken cancellationToken)
    {
        var journal = await StateTable.NameAsync(session, "journal", cancellationToken).ConfigureAwait(false);
        if (await session.DescribeTableAsync(journal, cancellationToken).ConfigureAwait(false) is null) return FrozenDictionary<string, DictionaryRun>.Empty;
        var runs = await session.QueryAsync($"""
            SELECT step_id, run_id, committed_at, rows_affected FROM {journal.ToSql()} WHERE pipeline = {TableName.Literal(pipeline)}
            QUALIFY row_number() OVER (PARTITION BY step_id ORDER BY committed_at DESC, run_id DESC, attempt DESC) = 1
            """, MaxRows, cancellationToken).ConfigureAwait(false);
        return runs.Rows.ToFrozenDictionary(static row => (string)row[0]!, static row => new DictionaryRun(
            (string)row[1]!, new DateTimeOffset(DateTime.SpecifyKind((DateTime)row[2]!, DateTimeKind.Utc)), (long?)row[3]), StringComparer.Ordinal);
    }

    private static TableName Name(object? schema, object? table) => new((string)table!, (string)schema!);

    // The database is the run's own, whatever a plan calls it; a name of another one finds nothing.
    private static TableName InMain(TableName table) => table.Schema is null ? new TableName(table.Name, "main") : table;

    private static string Key(string column) => column.ToUpperInvariant();
}
