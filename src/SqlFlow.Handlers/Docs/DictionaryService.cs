using System.Text;
using SqlFlow.Compilation;
using SqlFlow.Engines;
using SqlFlow.Hosting;
using SqlFlow.Lineage;

namespace SqlFlow.Docs;

/// <summary>Makes dictionaries of pipelines that were planned.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class DictionaryService(PipelineLoader loader, DatabaseLocation databases, LineageService lineage)
{
    // What a file says of the whole pipeline stands at its head.
    private const int Head = 16 * 1024;

    /// <summary>The dictionary of a pipeline; null: it has errors.</summary>
    public async ValueTask<DataDictionary?> ReadAsync(PlannedPipeline planned, DictionaryOptions options, CancellationToken cancellationToken)
    {
        if (planned is not { Pipeline: { } pipeline, Trace: { } trace, Project: { } project }) return null;
        var graph = (await lineage.ReadAsync(planned, cancellationToken).ConfigureAwait(false))!;
        var facts = DatabaseFacts.None;
        if (databases.PathOf(project, planned.Request.Database) is { } path && File.Exists(path))
        {
            var engine = await databases.OpenAsync(path, project, readOnly: true, cancellationToken).ConfigureAwait(false);
            await using var _ = engine.ConfigureAwait(false);
            facts = await DatabaseFacts.ReadAsync(engine, pipeline.Name, options.IncludeRuns, cancellationToken).ConfigureAwait(false);
        }

        var dictionary = new DictionaryBuilder(pipeline, graph, trace, facts, loader.FilesOf(project).Root)
            .Build(await DescriptionOfAsync(planned.Request.Path, cancellationToken).ConfigureAwait(false));
        if (options.Steps is not { } steps) return dictionary;
        var kept = LineageSelection.Keep(graph, steps).Datasets.Select(static dataset => dataset.Name).ToHashSet(StringComparer.Ordinal);
        return dictionary with
        {
            Datasets = [.. dictionary.Datasets.Where(dataset => kept.Contains(dataset.Name) || dataset.Steps.Any(step => steps.Contains(step.Id)))],
        };
    }

    private static async ValueTask<string?> DescriptionOfAsync(string? path, CancellationToken cancellationToken)
    {
        if (path is null || !PipelineTextReader.Reads(path)) return null;
        using var reader = new StreamReader(path, Encoding.UTF8);
        var buffer = new char[Head];
        var length = await reader.ReadBlockAsync(buffer, cancellationToken).ConfigureAwait(false);
        return LeadingComment.AtHead(new string(buffer, 0, length));
    }
}
