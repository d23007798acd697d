using System.Text.Json;
using SqlFlow.Hosting;
using SqlFlow.Lineage;
using SqlFlow.OpenLineage;
using SqlFlow.Planning;
using SqlFlow.Profiles;

namespace SqlFlow;

/// <summary>Writes lineage that is known before anything runs as OpenLineage events: one job event a step, one event a line.</summary>
public static class OpenLineageJobs
{
    /// <summary>Writes the jobs of a pipeline.</summary>
    /// <param name="graph">Its lineage, or what is to be told of it: steps of which nothing is in the graph are left out.</param>
    /// <param name="planned">The pipeline, without errors.</param>
    /// <param name="options">The host's options: they say which database is meant, and the namespace.</param>
    /// <param name="output">UTF-8; stays open.</param>
    /// <param name="timeProvider">The clock; null: the system's.</param>
    /// <exception cref="PlanException">The plan has errors.</exception>
    public static void Write(LineageGraph graph, PlannedPipeline planned, SqlFlowOptions options, Stream output, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(planned);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(output);
        if (planned.HasErrors || planned is not { Pipeline: { } pipeline, Project: { } project }) throw new PlanException(planned.Problems);
        var clock = timeProvider ?? TimeProvider.System;
        var database = new DatabaseLocation(options, clock, null).PathOf(project, planned.Request.Database);
        // Also where nobody is told of runs, they say the namespace.
        var jobNamespace = planned.OpenLineage?.Namespace ?? options.OpenLineage?.Namespace ?? OpenLineageEnvironment.Current().Namespace
            ?? OpenLineageSettings.NamespaceOf(project.Profile, project.Directory);
        var includeSql = options.OpenLineage?.IncludeSql is not false && project.Profile?.OpenLineage?.Options.IncludeSql is not false;
        var datasets = new PipelineDatasets(pipeline, graph);
        var writer = WriterOf(graph, new DatasetNaming(database, jobNamespace, pipeline.Name, pipeline));
        var jobs = new JobWriter(jobNamespace, Producer.Uri, includeSql);
        foreach (var step in pipeline.Steps)
        {
            var (inputs, outputs) = datasets.Of(step);
            if (inputs.Length == 0 && outputs.Length == 0) continue;
            WriteEvent(output, clock, json =>
            {
                jobs.Write(json, pipeline.Name, step, isBrief: false);
                writer.WriteInputs(json, inputs, null, null);
                writer.WriteOutputs(json, outputs, null);
            });
        }
    }

    /// <summary>Writes the job that a single statement is.</summary>
    /// <param name="graph">Its lineage.</param>
    /// <param name="jobNamespace">The namespace of the job, and of its datasets that are nowhere in particular.</param>
    /// <param name="output">UTF-8; stays open.</param>
    /// <param name="timeProvider">The clock; null: the system's.</param>
    public static void WriteStatement(LineageGraph graph, string jobNamespace, Stream output, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentException.ThrowIfNullOrEmpty(jobNamespace);
        ArgumentNullException.ThrowIfNull(output);
        var made = graph.Datasets.Where(static dataset => dataset.Sql is not null).ToArray();
        var writer = WriterOf(graph, new DatasetNaming(null, jobNamespace, graph.Pipeline, null));
        WriteEvent(output, timeProvider ?? TimeProvider.System, json =>
        {
            new JobWriter(jobNamespace, Producer.Uri, includeSql: true).WriteStatement(json, graph.Pipeline, made.FirstOrDefault()?.Sql);
            writer.WriteInputs(json, [.. graph.Datasets.Except(made)], null, null);
            writer.WriteOutputs(json,
            [
                .. made.Select(dataset => new StepOutput(
                    dataset,
                    [.. graph.Columns.Where(column => column.Dataset == dataset.Name && column.UnknownBecause is null)],
                    [.. graph.Rows.Where(row => row.Dataset == dataset.Name).SelectMany(static row => row.Inputs)])),
            ], null);
        });
    }

    internal static DatasetWriter WriterOf(LineageGraph? graph, DatasetNaming naming)
    {
        var byName = new Dictionary<string, LineageDataset>(StringComparer.Ordinal);
        foreach (var dataset in graph?.Datasets ?? []) byName[dataset.Name] = dataset;
        return new DatasetWriter(naming, Producer.Uri, byName.GetValueOrDefault);
    }

    private static void WriteEvent(Stream output, TimeProvider clock, Action<Utf8JsonWriter> content)
    {
        using (var writer = new Utf8JsonWriter(output, RunEventWriter.Json))
        {
            writer.WriteStartObject();
            writer.WriteString("eventTime"u8, clock.GetUtcNow().UtcDateTime);
            writer.WriteString("producer"u8, Producer.Uri);
            writer.WriteString("schemaURL"u8, Facets.JobEvent);
            content(writer);
            writer.WriteEndObject();
        }

        output.Write("\n"u8);
    }
}
