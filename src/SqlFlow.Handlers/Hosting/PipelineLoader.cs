using SqlFlow.Alerts;
using SqlFlow.Binding;
using SqlFlow.Compilation;
using SqlFlow.Connectors;
using SqlFlow.Engines;
using SqlFlow.Engines.DuckDb;
using SqlFlow.OpenLineage;
using SqlFlow.Planning;
using SqlFlow.Profiles;
using SqlFlow.Variables;

namespace SqlFlow.Hosting;

/// <summary>Reads a plan, connects its steps, and has every statement checked.</summary>
internal sealed class PipelineLoader(SqlFlowOptions options, ConnectorRegistry hostConnectors, DatabaseLocation databases, ShadowEngines shadows, TimeProvider timeProvider)
{
    public ValueTask<PlannedPipeline> LoadAsync(PipelineRequest request, CancellationToken cancellationToken) =>
        EngineThread.RunAsync(static call => call.Loader.LoadHereAsync(call.Request, call.Token), (Loader: this, Request: request, Token: cancellationToken));

    private async ValueTask<PlannedPipeline> LoadHereAsync(PipelineRequest request, CancellationToken cancellationToken)
    {
        var problems = new PlanProblems();
        var project = Project.Open(request, problems);
        // What the caller names is trusted.
        if (request.Database is null && options.Database is null) project.CheckDatabase(FilesOf(project), problems);
        AlertSettings.Check(project.Profile, FilesOf(project), problems);
        var openLineage = OpenLineageSettings.Resolve(options.OpenLineage, project.Profile, FilesOf(project), OpenLineageEnvironment.Current(), problems);
        var document = await ReadAsync(request, project, problems, cancellationToken).ConfigureAwait(false);
        var (pipeline, trace) = document is null ? default : await PlanAsync(document, request, project, problems, cancellationToken).ConfigureAwait(false);
        return new PlannedPipeline(
            problems.HasErrors ? null : pipeline,
            [.. problems.OrderBy(problem => problem.File != request.Path).ThenBy(static problem => problem.File, StringComparer.Ordinal).ThenBy(static problem => problem.Line).ThenBy(static problem => problem.Column)],
            request)
        {
            Project = project,
            Trace = trace,
            OpenLineage = openLineage,
        };
    }

    public ProjectFiles FilesOf(Project project) => project.Files(options.AllowedDirectories);

    /// <exception cref="PlanException">The file cannot be read as a plan.</exception>
    public async ValueTask<string> ReadNameAsync(PipelineRequest request, CancellationToken cancellationToken)
    {
        var problems = new PlanProblems();
        return (await ReadAsync(request, Project.Open(request, problems), problems, cancellationToken).ConfigureAwait(false))?.Name ?? throw new PlanException([.. problems]);
    }

    private async ValueTask<PlanDocument?> ReadAsync(PipelineRequest request, Project project, PlanProblems problems, CancellationToken cancellationToken)
    {
        if (request.Path is null) return PlanDocument.FromSteps(request.Name ?? "pipeline", request.Steps, options.Registry, problems);
        if (request.Steps.Count > 0) throw new ArgumentException("A pipeline comes from a file or from steps, not from both.", nameof(request));
        if (!File.Exists(request.Path)) throw new FileNotFoundException($"There is no plan '{request.Path}'.", request.Path);
        if (PipelineTextReader.Reads(request.Path))
            return new PipelineTextReader(options.Registry, project, FilesOf(project), request.Variables, problems).Read(request.Path, request.Name ?? Path.GetFileNameWithoutExtension(request.Path));
        if (new FileInfo(request.Path).Length > PlanReader.MaxBytes)
        {
            problems.Add(new PlanProblem { Code = PlanProblemCodes.LimitExceeded, File = request.Path, Message = $"The plan is larger than {PlanReader.MaxBytes / (1024 * 1024)} MB." });
            return null;
        }

        var bytes = await File.ReadAllBytesAsync(request.Path, cancellationToken).ConfigureAwait(false);
        return PlanReader.Read(bytes, request.Path, request.Name ?? Path.GetFileNameWithoutExtension(request.Path), options.Registry, problems);
    }

    private async ValueTask<(Pipeline?, BindingTrace?)> PlanAsync(PlanDocument document, PipelineRequest request, Project project, PlanProblems problems, CancellationToken cancellationToken)
    {
        var shadow = await shadows.OpenAsync(project, cancellationToken).ConfigureAwait(false);
        try
        {
            var planned = await PlanAsync(document, request, project, shadow, problems, cancellationToken).ConfigureAwait(false);
            await shadows.KeepAsync(project, shadow).ConfigureAwait(false);
            return planned;
        }
        catch
        {
            await shadow.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Leaves no table in the shadow engine.</summary>
    private async ValueTask<(Pipeline?, BindingTrace?)> PlanAsync(
        PlanDocument document, PipelineRequest request, Project project, DuckDbEngine shadow, PlanProblems problems, CancellationToken cancellationToken)
    {
        var files = FilesOf(project);
        var layers = project.Variables(request.Variables);
        var connectors = project.Connectors(hostConnectors, problems);
        var pipeline = await Planner.PlanAsync(document, options.Registry, shadow, connectors, files, layers, problems, cancellationToken).ConfigureAwait(false);
        if (pipeline is null) return default;
        if (request.Select.Count > 0)
        {
            var ids = StepSelection.Choose(pipeline, request.Select, problems);
            if (problems.HasErrors) return default;
            // Planned anew: what the other steps would make is then looked for in the database.
            var found = new PlanProblems(document.Text);
            pipeline = await Planner.PlanAsync(document.Keep(ids), options.Registry, shadow, connectors, files, layers, found, cancellationToken).ConfigureAwait(false);
            // Warnings were given already; an error is one of the selection.
            foreach (var problem in found.Where(static problem => problem.Severity is ProblemSeverity.Error)) problems.Add(problem);
            if (pipeline is null) return default;
        }

        var session = await shadow.OpenSessionAsync(cancellationToken).ConfigureAwait(false);
        await using var __ = session.ConfigureAwait(false);
        await session.BeginAsync(cancellationToken).ConfigureAwait(false);
        var database = await OpenDatabaseAsync(pipeline, request, project, cancellationToken).ConfigureAwait(false);
        try
        {
            var databaseSession = database is null ? null : await database.OpenSessionAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                var catalog = new ShadowCatalog(shadow, session, databaseSession);
                var variables = new VariableManager(layers with { Plan = pipeline.Variables });
                var sources = new SourceBinder(pipeline, catalog, connectors, variables, files, timeProvider);
                var binder = new PlanBinder(pipeline, catalog, sources, files, problems);
                await binder.BindAsync(cancellationToken).ConfigureAwait(false);
                return (pipeline, binder.Trace);
            }
            finally
            {
                if (databaseSession is not null) await databaseSession.DisposeAsync().ConfigureAwait(false);
            }
        }
        finally
        {
            if (database is not null) await database.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>The database, if it is there and the pipeline reads or adds to a table that may be in it.</summary>
    private async ValueTask<ISqlEngine?> OpenDatabaseAsync(Pipeline pipeline, PipelineRequest request, Project project, CancellationToken cancellationToken)
    {
        var path = databases.PathOf(project, request.Database);
        if (path is null || !File.Exists(path)) return null;
        var isNeeded = !pipeline.ExternalTables.IsEmpty
            || pipeline.Steps.Any(step => step.Dataflow.Any(item => item.Item.Content is { } content && !pipeline.Replaces(content)) || ReadsItsTarget(step));
        return isNeeded ? await databases.OpenAsync(path, project, readOnly: true, cancellationToken).ConfigureAwait(false) : null;
    }

    /// <summary>Whether a step makes a table of itself: some step writes it, and yet the database must have it.</summary>
    private static bool ReadsItsTarget(PlannedStep step) => step.Dataflow.Any(write => write.Table is { } target
        && write.Item.Content is not null
        && step.Dataflow.Any(read => read.Tables.Any(table => string.Equals(table.Name.Name, target.Name, StringComparison.OrdinalIgnoreCase))));
}
