using System.Collections.Immutable;
using SqlFlow.Connectors;
using SqlFlow.Engines;
using SqlFlow.Handlers;
using SqlFlow.Planning;

namespace SqlFlow.Binding;

/// <summary>
/// The tables of a pipeline and of its database, empty, in memory. Tables of the database are copied, columns only, when they
/// are first named.
/// </summary>
/// <param name="engine">In memory.</param>
/// <param name="session">A session of it.</param>
/// <param name="database">The database as it is before the run, for reading; null: there is none yet.</param>
/// <remarks>Not thread-safe.</remarks>
internal sealed class ShadowCatalog(ISqlEngine engine, ISqlSession session, ISqlSession? database)
{
    private readonly Dictionary<TableName, ImmutableArray<ColumnSchema>?> _tables = [];
    private readonly HashSet<TableName> _unknown = [];
    private readonly List<string> _expected = [];

    public ValueTask<QueryReferences> GetReferencesAsync(string sql, CancellationToken cancellationToken) => engine.GetReferencesAsync(sql, cancellationToken);

    /// <summary>Says which tables will be made: they may be meant by a name that is wrong, also where they do not exist yet.</summary>
    public void Expect(IEnumerable<TableName> tables) => _expected.AddRange(tables.Select(static table => table.ToString()));

    /// <summary>The columns of a query.</summary>
    /// <exception cref="SqlEngineException">It does not bind.</exception>
    public ValueTask<ImmutableArray<ColumnSchema>> DescribeAsync(string query, CancellationToken cancellationToken) => session.DescribeQueryAsync(query, cancellationToken);

    public ValueTask<ImmutableArray<ColumnSchema>> DescribeSourceAsync(SourceData data, CancellationToken cancellationToken) => SourceReader.DescribeAsync(session, data, cancellationToken);

    /// <summary>Makes a table of these columns, in place of one of that name.</summary>
    public async ValueTask CreateAsync(TableName table, ImmutableArray<ColumnSchema> columns, CancellationToken cancellationToken)
    {
        if (table.Catalog is not null)
        {
            // There is one catalog here: a table of another one is taken as it comes.
            Forget(table);
            return;
        }

        _unknown.Remove(table);
        await DatabaseObjects.CreateSchemaAsync(session, table, cancellationToken).ConfigureAwait(false);
        // A table of the name of a system view or macro hides it, as it does in the database.
        var list = string.Join(", ", columns.Select(static column => $"{TableName.Quote(column.Name)} {column.Type}"));
        await session.ExecuteAsync($"CREATE OR REPLACE TABLE {table.ToSql()} ({list})", cancellationToken).ConfigureAwait(false);
        _tables[table] = columns;
    }

    /// <summary>From here on nothing is known about a table but that it is there.</summary>
    public void Forget(TableName table)
    {
        _unknown.Add(table);
        _tables.Remove(table);
    }

    /// <summary>Whether a table is there with columns that nobody knows.</summary>
    public bool IsUnknown(TableName table) => _unknown.Contains(table) || table.Catalog is not null;

    /// <summary>The columns of a table made by an earlier step or found in the database; null: there is none.</summary>
    public async ValueTask<ImmutableArray<ColumnSchema>?> FindAsync(TableName table, CancellationToken cancellationToken)
    {
        if (_tables.TryGetValue(table, out var known)) return known;
        if (IsUnknown(table) || database is null) return null;
        var columns = await database.DescribeTableAsync(table, cancellationToken).ConfigureAwait(false);
        if (columns is { } found) await CreateAsync(table, found, cancellationToken).ConfigureAwait(false);
        else _tables[table] = null;
        return columns;
    }

    /// <summary>Makes the tables that a query reads present, and says whether one of them is unknown, so that the query cannot be bound.</summary>
    public async ValueTask<bool> DependsOnUnknownAsync(ImmutableArray<TableReference> tables, CancellationToken cancellationToken)
    {
        var unknown = false;
        foreach (var table in tables)
        {
            if (IsUnknown(table.Name)) unknown = true;
            else await FindAsync(table.Name, cancellationToken).ConfigureAwait(false);
        }

        return unknown;
    }

    /// <summary>What a table may have been meant to be; null: no idea.</summary>
    public async ValueTask<string?> SuggestTableAsync(string name, CancellationToken cancellationToken)
    {
        var names = _expected.Concat(_tables.Where(static pair => pair.Value is not null).Select(static pair => pair.Key.ToString())).ToList();
        if (database is not null)
        {
            var found = await database.QueryAsync("SELECT table_name FROM information_schema.tables WHERE table_schema <> 'sqlflow'", 10_000, cancellationToken).ConfigureAwait(false);
            names.AddRange(found.Rows.Select(static row => (string)row[0]!));
        }

        return NearestName.Find(name, names) is { } nearest ? $"Did you mean '{nearest}'?" : null;
    }
}
