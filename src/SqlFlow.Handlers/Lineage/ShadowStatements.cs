using System.Collections.Immutable;
using SqlFlow.Engines;
using SqlFlow.Engines.DuckDb;
using SqlFlow.Lineage.Plans;

namespace SqlFlow.Lineage;

/// <summary>
/// Finds the lineage of statements, each against the tables as they were when it was bound. The engine is opened with the first
/// statement that was not analysed before.
/// </summary>
/// <param name="open">Opens an engine in memory.</param>
/// <param name="cache">What was analysed before.</param>
/// <remarks>Not thread-safe.</remarks>
internal sealed class ShadowStatements(Func<CancellationToken, ValueTask<DuckDbEngine>> open, LineageCache<StatementLineage> cache) : IAsyncDisposable
{
    private readonly Dictionary<TableName, ValueList<ColumnSchema>> _tables = [];
    private DuckDbEngine? _engine;
    private DuckDbSession? _session;
    private BoundPlans? _plans;

    /// <summary>What to say of the engine's version; null: nothing.</summary>
    public string? VersionWarning { get; private set; }

    public async ValueTask<StatementLineage> ReadAsync(string query, ImmutableArray<DeclaredTable> tables, CancellationToken cancellationToken)
    {
        var key = LineageKey.Of(query, tables);
        if (cache.TryGet(key, out var known)) return known;
        try
        {
            if (_plans is null) await OpenAsync(cancellationToken).ConfigureAwait(false);
            foreach (var table in tables) await DeclareAsync(table, cancellationToken).ConfigureAwait(false);
        }
        catch (SqlEngineException exception)
        {
            return StatementLineage.Failed(new PlanFailure("", exception.Message));
        }

        var lineage = await _plans!.ReadQueryAsync(query, cancellationToken).ConfigureAwait(false);
        // A file may have other columns the next time, or be there.
        if (lineage.Failure is null && !lineage.Leaves.Tables.Any(static table => table.IsFile)) cache.Add(key, lineage);
        return lineage;
    }

    public async ValueTask DisposeAsync()
    {
        if (_session is not null) await _session.DisposeAsync().ConfigureAwait(false);
        if (_engine is not null) await _engine.DisposeAsync().ConfigureAwait(false);
    }

    private async ValueTask OpenAsync(CancellationToken cancellationToken)
    {
        _engine = await open(cancellationToken).ConfigureAwait(false);
        _session = await _engine.ConnectAsync(cancellationToken).ConfigureAwait(false);
        _plans = new BoundPlans(_session);
        VersionWarning = await _plans.CheckVersionAsync(cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask DeclareAsync(DeclaredTable table, CancellationToken cancellationToken)
    {
        var name = DatasetNames.Short(table.Name);
        if (_tables.TryGetValue(name, out var known) && known.Equals(table.Columns)) return;
        await Handlers.DatabaseObjects.CreateSchemaAsync(_session!, table.Name, cancellationToken).ConfigureAwait(false);
        var columns = string.Join(", ", table.Columns.Select(static column => $"{TableName.Quote(column.Name)} {column.Type}"));
        await _session!.ExecuteAsync($"CREATE OR REPLACE TABLE {table.Name.ToSql()} ({columns})", cancellationToken).ConfigureAwait(false);
        _tables[name] = table.Columns;
    }
}
