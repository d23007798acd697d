using System.Collections.Immutable;
using SqlFlow.Engines;
using SqlFlow.Engines.DuckDb;
using SqlFlow.Engines.SqlFunctions;
using SqlFlow.Lineage.Plans;
using SqlFlow.Planning;

namespace SqlFlow.Lineage;

/// <summary>
/// Finds the lineage of single statements against tables that are only declared: their columns and types are known, and there are no
/// rows. Nothing is executed.
/// </summary>
/// <remarks>Thread-safe: one statement is analysed at a time. Every analysis sees the tables of its own call only.</remarks>
public sealed class QueryLineageAnalyzer : ILineageAnalyzer
{
    /// <summary>The name of a query's output.</summary>
    public const string OutputName = "query";

    private readonly DuckDbEngine _engine;
    private readonly DuckDbSession _session;
    private readonly BoundPlans _plans;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly string? _versionWarning;
    private readonly LineageCache<LineageAnalysis> _cache = new();
    private DeclaredTables _declared = DeclaredTables.None;

    private QueryLineageAnalyzer(DuckDbEngine engine, DuckDbSession session, BoundPlans plans, string? versionWarning) =>
        (_engine, _session, _plans, _versionWarning) = (engine, session, plans, versionWarning);

    /// <summary>Opens an analyser: an engine in memory.</summary>
    /// <param name="functions">Functions of the host's that the statements may call.</param>
    /// <param name="allowedDirectories">Folders whose files the statements may read; of files only the columns are read.</param>
    /// <param name="timeProvider">The clock of logs; null: the system's.</param>
    /// <param name="cancellationToken">Ends opening.</param>
    public static async ValueTask<QueryLineageAnalyzer> OpenAsync(
        ValueList<SqlFunction> functions = default, ValueList<string> allowedDirectories = default, TimeProvider? timeProvider = null, CancellationToken cancellationToken = default)
    {
        var options = DuckDbOptions.Default with { Threads = 1, IsForBinding = true, Functions = [.. functions], AllowedDirectories = [.. allowedDirectories] };
        var engine = await DuckDbEngine.OpenAsync(options, timeProvider ?? TimeProvider.System, null, cancellationToken).ConfigureAwait(false);
        var session = await engine.ConnectAsync(cancellationToken).ConfigureAwait(false);
        var plans = new BoundPlans(session);
        return new QueryLineageAnalyzer(engine, session, plans, await plans.CheckVersionAsync(cancellationToken).ConfigureAwait(false));
    }

    /// <inheritdoc/>
    public async ValueTask<LineageAnalysis> AnalyzeAsync(string sql, DeclaredTables tables, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sql);
        ArgumentNullException.ThrowIfNull(tables);
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var key = LineageKey.Of(sql, tables.Tables);
            if (_cache.TryGet(key, out var known)) return known;
            if (await DeclareAsync(tables, cancellationToken).ConfigureAwait(false) is { } wrong) return new LineageAnalysis(null, [wrong]);
            var analysis = await AnalyzeAsync(sql, cancellationToken).ConfigureAwait(false);
            // A file may have other columns the next time.
            if (analysis.Graph?.Datasets.Any(static dataset => dataset.Kind is DatasetKind.File) is false) _cache.Add(key, analysis);
            return analysis;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _session.DisposeAsync().ConfigureAwait(false);
        await _engine.DisposeAsync().ConfigureAwait(false);
        _gate.Dispose();
    }

    private async ValueTask<LineageAnalysis> AnalyzeAsync(string sql, CancellationToken cancellationToken)
    {
        var query = Handlers.QueryText.Trim(sql);
        if (SqlText.IsBlank(query)) return Wrong(PlanProblemCodes.SqlSyntax, "There is no statement.", null, query, 0);
        if (SqlText.SecondStatement(query) is { } second) return Wrong(PlanProblemCodes.SqlSyntax, "One statement was expected, and here a second one begins.", null, query, second);
        var lineage = await _plans.ReadQueryAsync(query, cancellationToken).ConfigureAwait(false);
        if (lineage.Failure is { IsEnginesOwn: false })
        {
            // Whatever is no query stands as it is.
            var change = await _plans.ReadAsync(query, cancellationToken).ConfigureAwait(false);
            if (change.Failure is null) lineage = change;
        }

        ImmutableArray<ColumnSchema>? described = null;
        if (lineage.Failure is { DependsOnData: true }) return new LineageAnalysis(QueryGraph.Make(query, lineage, null, _declared, _versionWarning), []);
        if (lineage.Failure is not null || Array.Exists(lineage.Columns, static column => column.Type is null))
        {
            try
            {
                described = lineage.Effect is StatementEffect.Query ? await _session.DescribeQueryAsync(query, cancellationToken).ConfigureAwait(false) : null;
            }
            catch (SqlEngineException exception) when (lineage.Failure is not null)
            {
                var code = exception.ErrorCode is ErrorCodes.SqlSyntax ? PlanProblemCodes.SqlSyntax
                    : exception.Message.Contains("olumn", StringComparison.Ordinal) ? PlanProblemCodes.UnknownColumn : PlanProblemCodes.DoesNotBind;
                return Wrong(code, exception.Message, exception.SuggestedActions.FirstOrDefault(), query, exception.Offset);
            }
        }

        return new LineageAnalysis(QueryGraph.Make(query, lineage, described, _declared, _versionWarning), []);
    }

    /// <summary>Makes the tables of this call, and drops those of the last one.</summary>
    private async ValueTask<PlanProblem?> DeclareAsync(DeclaredTables tables, CancellationToken cancellationToken)
    {
        if (tables.Equals(_declared)) return null;
        foreach (var (name, _) in _declared.Tables) await _session.ExecuteAsync($"DROP TABLE IF EXISTS {name.ToSql()}", cancellationToken).ConfigureAwait(false);
        _declared = DeclaredTables.None;
        var made = new List<DeclaredTable>();
        foreach (var table in tables.Tables)
        {
            try
            {
                await Handlers.DatabaseObjects.CreateSchemaAsync(_session, table.Name, cancellationToken).ConfigureAwait(false);
                var columns = string.Join(", ", table.Columns.Select(static column => $"{TableName.Quote(column.Name)} {column.Type}"));
                await _session.ExecuteAsync($"CREATE OR REPLACE TABLE {table.Name.ToSql()} ({columns})", cancellationToken).ConfigureAwait(false);
                made.Add(table);
            }
            catch (SqlEngineException exception)
            {
                _declared = new DeclaredTables([.. made]);
                return new PlanProblem { Code = PlanProblemCodes.InvalidValue, Message = $"The table '{table.Name}' cannot be declared: {exception.Message}", Hint = exception.SuggestedActions.FirstOrDefault() };
            }
        }

        _declared = tables;
        return null;
    }

    private static LineageAnalysis Wrong(string code, string message, string? hint, string query, int? offset)
    {
        var (line, column) = Place(query, offset);
        return new LineageAnalysis(null, [new PlanProblem { Code = code, Message = message, Hint = hint, Line = line, Column = column }]);
    }

    private static (int Line, int Column) Place(string text, int? offset)
    {
        if (offset is not { } at || at > text.Length) return default;
        var before = text.AsSpan(0, at);
        return (before.Count('\n') + 1, at - before.LastIndexOf('\n'));
    }
}
