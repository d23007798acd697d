using System.Diagnostics.CodeAnalysis;
using SqlFlow.Engines;
using SqlFlow.Engines.DuckDb;
using SqlFlow.Lineage;
using SqlFlow.Lineage.Pipelines;
using SqlFlow.Lineage.Plans;
using SqlFlow.Profiles;

namespace SqlFlow.Hosting;

/// <summary>Makes the lineage of pipelines that were planned.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class LineageService(PipelineLoader loader, ShadowEngines shadows)
{
    private readonly LineageCache<StatementLineage> _cache = new();

    /// <summary>The lineage of a pipeline; null: it has errors.</summary>
    public ValueTask<LineageGraph?> ReadAsync(PlannedPipeline planned, CancellationToken cancellationToken) =>
        EngineThread.RunAsync(static call => call.Service.ReadHereAsync(call.Planned, call.Token), (Service: this, Planned: planned, Token: cancellationToken));

    private async ValueTask<LineageGraph?> ReadHereAsync(PlannedPipeline planned, CancellationToken cancellationToken)
    {
        if (planned is not { Pipeline: { } pipeline, Trace: { } trace, Project: { } project }) return null;
        var statements = new ShadowStatements(token => shadows.OpenAsync(project, token), _cache);
        await using var _ = statements.ConfigureAwait(false);
        return await new PipelineLineage(pipeline, trace, statements, loader.FilesOf(project).Root).ReadAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What a change would do; null: the pipeline has errors.</summary>
    /// <exception cref="SqlEngineException">The new type is none.</exception>
    public async ValueTask<LineageImpact?> FindImpactAsync(PlannedPipeline planned, LineageGraph graph, ColumnChange change, CancellationToken cancellationToken)
    {
        if (planned is not { Pipeline: { } pipeline, Trace: { } trace, Project: { } project }) return null;
        var engine = await shadows.OpenAsync(project, cancellationToken).ConfigureAwait(false);
        await using var _ = engine.ConfigureAwait(false);
        var session = await engine.OpenSessionAsync(cancellationToken).ConfigureAwait(false);
        await using var __ = session.ConfigureAwait(false);
        return await new ImpactAnalysis(pipeline, trace, graph, session).FindAsync(change, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>As <see cref="ReadAsync"/>, for a run: whatever goes wrong, the run does not learn of it.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "Lineage never changes the outcome of a run.")]
    public async Task<LineageGraph?> TryReadAsync(PlannedPipeline planned, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadAsync(planned, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception)
        {
            return null;
        }
    }
}
