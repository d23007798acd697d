using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SqlFlow.Alerts;
using SqlFlow.Connectors;
using SqlFlow.Docs;
using SqlFlow.Engines;
using SqlFlow.Engines.DuckDb;
using SqlFlow.Execution;
using SqlFlow.Hosting;
using SqlFlow.Lineage;
using SqlFlow.Observability;
using SqlFlow.OpenLineage;
using SqlFlow.Planning;
using SqlFlow.Profiles;

namespace SqlFlow;

/// <summary>Plans and runs pipelines on DuckDB: the one door for programs that embed SqlFlow, and for the command.</summary>
/// <remarks>Thread-safe. Several runs of one process may work in one database, if they share its engine.</remarks>
public sealed class SqlFlowHost
{
    private readonly TimeProvider _timeProvider;
    private readonly ILoggerFactory _loggerFactory;
    private readonly IServiceProvider? _services;
    private readonly ConnectorRegistry _connectors;
    private readonly DatabaseLocation _databases;
    private readonly PipelineLoader _loader;
    private readonly LineageService _lineage;
    private readonly DictionaryService _dictionaries;

    /// <summary>A host.</summary>
    /// <param name="options">How to run.</param>
    /// <param name="timeProvider">The clock; null: the system's.</param>
    /// <param name="loggerFactory">Where to log; null: nowhere.</param>
    /// <param name="services">The host's services, handed to its own step handlers; null: none.</param>
    /// <exception cref="ArgumentException">Two connectors have one type, or the options of history or alerts are none.</exception>
    public SqlFlowHost(SqlFlowOptions options, TimeProvider? timeProvider = null, ILoggerFactory? loggerFactory = null, IServiceProvider? services = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        string[] problems = [.. options.History?.Validate() ?? [], .. options.Alerts?.Validate() ?? []];
        if (problems.Length > 0) throw new ArgumentException(string.Join(" ", problems), nameof(options));
        Options = options;
        _timeProvider = timeProvider ?? TimeProvider.System;
        _loggerFactory = loggerFactory ?? NullLoggerFactory.Instance;
        _services = services;
        _connectors = BuiltInConnectors.With(options.Connectors);
        _databases = new DatabaseLocation(options, _timeProvider, _loggerFactory);
        var shadows = new ShadowEngines(_databases, _timeProvider);
        _loader = new PipelineLoader(options, _connectors, _databases, shadows, _timeProvider);
        _lineage = new LineageService(_loader, shadows);
        _dictionaries = new DictionaryService(_loader, _databases, _lineage);
    }

    /// <summary>The options.</summary>
    public SqlFlowOptions Options { get; }

    /// <summary>Reads, plans and checks a pipeline. Nothing runs; nothing is written, the database included.</summary>
    /// <exception cref="FileNotFoundException">There is no such plan file.</exception>
    /// <exception cref="DatabaseBusyException">Another process holds the database, and the pipeline reads tables that only the database can have.</exception>
    public ValueTask<PlannedPipeline> PlanAsync(PipelineRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return _loader.LoadAsync(request, cancellationToken);
    }

    /// <summary>Runs a pipeline that <see cref="PlanAsync"/> has made.</summary>
    /// <returns>What happened, also of a run that failed or was cancelled.</returns>
    /// <exception cref="PlanException">The plan has errors; nothing ran.</exception>
    /// <exception cref="DatabaseBusyException">Another process holds the database; nothing ran.</exception>
    public async ValueTask<PipelineResult> RunAsync(PlannedPipeline planned, RunOptions? runOptions = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(planned);
        if (planned.HasErrors) throw new PlanException(planned.Problems);
        var project = planned.Project ?? Project.Open(planned.Request, new PlanProblems());
        var path = _databases.PathOf(project, planned.Request.Database);
        var engine = await _databases.OpenAsync(path, project, readOnly: false, cancellationToken).ConfigureAwait(false);
        await using var _ = engine.ConfigureAwait(false);
        // A database in memory is gone with its engine: nobody could read a history.
        if (path is null) runOptions = (runOptions ?? new RunOptions()) with { KeepHistory = false };
        return await RunAsync(planned, engine, runOptions, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Runs a pipeline in a database that the caller has opened, e.g. one in memory that is to be read afterwards.</summary>
    /// <param name="planned">The pipeline.</param>
    /// <param name="engine">The database; stays open.</param>
    /// <param name="runOptions">Null: the defaults.</param>
    /// <param name="cancellationToken">Cancels the run.</param>
    /// <returns>What happened, also of a run that failed or was cancelled.</returns>
    /// <exception cref="PlanException">The plan has errors; nothing ran.</exception>
    public async ValueTask<PipelineResult> RunAsync(PlannedPipeline planned, ISqlEngine engine, RunOptions? runOptions = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(planned);
        ArgumentNullException.ThrowIfNull(engine);
        if (planned.HasErrors) throw new PlanException(planned.Problems);
        var project = planned.Project ?? Project.Open(planned.Request, new PlanProblems());
        // Before anything runs: what is wrong with them must not cost a result.
        var alerts = AlertSettings.Resolve(Options.Alerts, project.Profile?.Alerts, _loader.FilesOf(project), _timeProvider, _loggerFactory);
        var thresholds = AlertSettings.Thresholds(Options.Observability, project.Profile?.Alerts);
        var orchestrator = new LocalOrchestrator(Options.Registry, engine, project.Connectors(_connectors, new PlanProblems()), new OrchestratorOptions
        {
            TimeProvider = _timeProvider,
            LoggerFactory = _loggerFactory,
            Observability = thresholds,
        });
        var run = (runOptions ?? new RunOptions()) with
        {
            Variables = project.Variables(planned.Request.Variables),
            Files = _loader.FilesOf(project),
            Services = runOptions?.Services ?? _services,
            AutoRecovery = runOptions?.AutoRecovery is true || project.Profile?.AutoRecovery is true,
        };
        if (PathOf(engine, planned, project) is not null) await UsualDurations.TellAsync(engine, planned.Pipeline!, run, _timeProvider, _loggerFactory, cancellationToken).ConfigureAwait(false);
        // While the steps run: it takes about a millisecond a query, and looks at nothing that they change.
        var lineage = _lineage.TryReadAsync(planned, CancellationToken.None);
        var result = planned.OpenLineage is { } openLineage
            ? await RunAndTellAsync(openLineage).ConfigureAwait(false)
            : await orchestrator.ExecuteAsync(planned.Pipeline!, run, cancellationToken).ConfigureAwait(false);
        result = result with { Lineage = await lineage.ConfigureAwait(false) };
        var history = HistorySection.Resolve(Options.History, project.Profile?.History);
        var isInMemory = PathOf(engine, planned, project) is null;
        var hasHistory = run.KeepHistory && history.Enabled && !isInMemory;
        if (hasHistory && history.NullRates) result = await NullRates.AddAsync(engine, planned.Pipeline!, result, _timeProvider, _loggerFactory).ConfigureAwait(false);
        // Made within the care of those who need it, and for both of them.
        var finished = result;
        var record = new Lazy<RunRecord>(() => RunRecord.Of(planned.Pipeline!, finished, run.MaxParallel));
        result = await RunInsights.AddAsync(engine, planned.Pipeline!, result, record, run, hasHistory, thresholds, _timeProvider, _loggerFactory).ConfigureAwait(false);
        if (hasHistory) result = await AlertCourses.AddAsync(engine, result, _loggerFactory).ConfigureAwait(false);
        (result, var isKept) = await RunKeeper.KeepAsync(engine, result, record, run, history, isInMemory, _timeProvider, _loggerFactory).ConfigureAwait(false);
        var told = await new AlertDispatcher(alerts, _timeProvider, _loggerFactory).SendAsync(result).ConfigureAwait(false);
        // Only once they have taken it: what was not delivered is told by the next run.
        if (isKept) await AlertCourses.NoteAsync(engine, result.RunId, told, _loggerFactory).ConfigureAwait(false);
        return result;

        async ValueTask<PipelineResult> RunAndTellAsync(OpenLineageOptions openLineage)
        {
            var emitter = new OpenLineageEmitter(openLineage, planned.Pipeline!, PathOf(engine, planned, project), lineage, _timeProvider, _loggerFactory);
            await using var _ = emitter.ConfigureAwait(false);
            var observed = run with { Observers = [.. run.Observers.IsDefault ? [] : run.Observers, emitter.Observer] };
            return await orchestrator.ExecuteAsync(planned.Pipeline!, observed, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Plans and runs a pipeline.</summary>
    /// <inheritdoc cref="RunAsync(PlannedPipeline, RunOptions, CancellationToken)"/>
    public async ValueTask<PipelineResult> RunAsync(PipelineRequest request, RunOptions? runOptions = null, CancellationToken cancellationToken = default) =>
        await RunAsync(await PlanAsync(request, cancellationToken).ConfigureAwait(false), runOptions, cancellationToken).ConfigureAwait(false);

    /// <summary>Finds out which columns of a pipeline come from which, from its sources to its exports. Nothing runs.</summary>
    /// <returns>The graph, and what planning has found; without a graph if the plan has errors.</returns>
    /// <inheritdoc cref="PlanAsync"/>
    public async ValueTask<LineageAnalysis> AnalyzeLineageAsync(PipelineRequest request, CancellationToken cancellationToken = default) =>
        await AnalyzeLineageAsync(await PlanAsync(request, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    /// <summary>As <see cref="AnalyzeLineageAsync(PipelineRequest, CancellationToken)"/>, of a pipeline that <see cref="PlanAsync"/> has made.</summary>
    public async ValueTask<LineageAnalysis> AnalyzeLineageAsync(PlannedPipeline planned, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(planned);
        return new LineageAnalysis(planned.HasErrors ? null : await _lineage.ReadAsync(planned, cancellationToken).ConfigureAwait(false), planned.Problems);
    }

    /// <summary>Finds out what would no longer work if a column were dropped, or had another type. Nothing runs.</summary>
    /// <param name="planned">The pipeline, without errors.</param>
    /// <param name="graph">Its lineage.</param>
    /// <param name="change">The column, which must be in the graph, and what becomes of it.</param>
    /// <param name="cancellationToken">Ends the analysis.</param>
    /// <exception cref="PlanException">The plan has errors.</exception>
    /// <exception cref="SqlEngineException">The new type is none.</exception>
    public async ValueTask<LineageImpact> AnalyzeImpactAsync(PlannedPipeline planned, LineageGraph graph, ColumnChange change, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(planned);
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(change);
        if (planned.HasErrors) throw new PlanException(planned.Problems);
        return await _lineage.FindImpactAsync(planned, graph, change, cancellationToken).ConfigureAwait(false) ?? throw new PlanException(planned.Problems);
    }

    /// <summary>Describes the datasets of a pipeline: columns, lineage, checks, and, if the database is there, its comments and last runs. Nothing runs.</summary>
    /// <param name="planned">The pipeline, without errors.</param>
    /// <param name="options">Null: the defaults.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="PlanException">The plan has errors.</exception>
    /// <exception cref="DatabaseBusyException">Another process holds the database.</exception>
    public async ValueTask<DataDictionary> DescribeAsync(PlannedPipeline planned, DictionaryOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(planned);
        if (planned.HasErrors) throw new PlanException(planned.Problems);
        return await _dictionaries.ReadAsync(planned, options ?? DictionaryOptions.Default, cancellationToken).ConfigureAwait(false) ?? throw new PlanException(planned.Problems);
    }

    /// <summary>Opens the database of a project for reading, e.g. to query what a run has made.</summary>
    /// <param name="projectDirectory">The project's folder; its default database is meant unless another is given.</param>
    /// <param name="database">The database file, relative to the working directory; null: the options' own, else the project's default.</param>
    /// <param name="profile">The profile whose database is meant; null: <c>dev</c> where it exists.</param>
    /// <param name="cancellationToken">Ends waiting for a busy database.</param>
    /// <exception cref="FileNotFoundException">There is no such database.</exception>
    /// <exception cref="PlanException">The profile is wrong.</exception>
    /// <exception cref="DatabaseBusyException">Another process holds the database.</exception>
    public ValueTask<ISqlEngine> OpenReadOnlyAsync(string projectDirectory, string? database = null, string? profile = null, CancellationToken cancellationToken = default) =>
        OpenAsync(projectDirectory, database, profile, readOnly: true, cancellationToken);

    /// <summary>Opens the database of a project for writing, e.g. to reset watermarks.</summary>
    /// <inheritdoc cref="OpenReadOnlyAsync"/>
    public ValueTask<ISqlEngine> OpenDatabaseAsync(string projectDirectory, string? database = null, string? profile = null, CancellationToken cancellationToken = default) =>
        OpenAsync(projectDirectory, database, profile, readOnly: false, cancellationToken);

    /// <summary>The folder of the project that a pipeline's file belongs to: the nearest one above it that has profiles, else its own.</summary>
    public static string ProjectDirectoryOf(string pipeline)
    {
        ArgumentException.ThrowIfNullOrEmpty(pipeline);
        return Project.DirectoryOf(pipeline);
    }

    /// <summary>The name of a pipeline, under which its watermarks are kept. Its steps are read, but not planned.</summary>
    /// <exception cref="FileNotFoundException">There is no such plan file.</exception>
    /// <exception cref="PlanException">The file cannot be read as a plan.</exception>
    public ValueTask<string> ReadNameAsync(PipelineRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return _loader.ReadNameAsync(request, cancellationToken);
    }

    /// <summary>The file of the database that a run works in; null: in memory.</summary>
    private string? PathOf(ISqlEngine engine, PlannedPipeline planned, Project project) => engine is DuckDbEngine duckDb
        ? duckDb.DatabasePath is { } path ? Path.GetFullPath(path) : null
        : _databases.PathOf(project, planned.Request.Database);

    private async ValueTask<ISqlEngine> OpenAsync(string projectDirectory, string? database, string? profile, bool readOnly, CancellationToken cancellationToken)
    {
        var problems = new PlanProblems();
        var project = Project.Open(new PipelineRequest { ProjectDirectory = projectDirectory, Profile = profile }, problems);
        if (problems.HasErrors) throw new PlanException([.. problems]);
        var path = _databases.PathOf(project, database)
            ?? throw new ArgumentException("A database in memory holds nothing yet.", nameof(database));
        if (!File.Exists(path)) throw new FileNotFoundException($"There is no database '{path}'.", path);
        return await _databases.OpenAsync(path, project, readOnly, cancellationToken).ConfigureAwait(false);
    }
}
