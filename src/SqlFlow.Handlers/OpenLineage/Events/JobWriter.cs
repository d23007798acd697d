using System.Text.Json;
using SqlFlow.Handlers;
using SqlFlow.Planning;

namespace SqlFlow.OpenLineage;

/// <summary>Writes jobs: a pipeline, and each of its steps.</summary>
/// <param name="jobNamespace">Their namespace.</param>
/// <param name="producer">Who writes the facets.</param>
/// <param name="includeSql">Whether they carry their SQL.</param>
internal sealed class JobWriter(string jobNamespace, string producer, bool includeSql)
{
    public static string NameOf(string pipeline, PlannedStep step) => $"{pipeline}.{step.Step.Id}";

    /// <summary>Writes <c>job</c>.</summary>
    /// <param name="writer">Stands within the event.</param>
    /// <param name="pipeline">The pipeline's name.</param>
    /// <param name="step">The step; null: the pipeline itself.</param>
    /// <param name="isBrief">Whether only its kind is told.</param>
    public void Write(Utf8JsonWriter writer, string pipeline, PlannedStep? step, bool isBrief)
    {
        Begin(writer, step is null ? pipeline : NameOf(pipeline, step), step is null ? "DAG" : TypeOf(step.Step));
        if (step is not null && !isBrief)
        {
            if (SqlOf(step) is { } sql) WriteSql(writer, sql);
            if (step.Step.Description is { Length: > 0 } description)
            {
                Facets.Begin(writer, "documentation", Facets.JobDocumentation, producer);
                writer.WriteString("description"u8, description);
                writer.WriteEndObject();
            }
        }

        End(writer);
    }

    /// <summary>Writes <c>job</c> for a single statement.</summary>
    public void WriteStatement(Utf8JsonWriter writer, string name, string? sql)
    {
        Begin(writer, name, "QUERY");
        if (sql is not null) WriteSql(writer, sql);
        End(writer);
    }

    private void Begin(Utf8JsonWriter writer, string name, string type)
    {
        writer.WriteStartObject("job"u8);
        writer.WriteString("namespace"u8, jobNamespace);
        writer.WriteString("name"u8, name);
        writer.WriteStartObject("facets"u8);
        Facets.Begin(writer, "jobType", Facets.JobType, producer);
        writer.WriteString("processingType"u8, "BATCH");
        writer.WriteString("integration"u8, "SQLFLOW");
        writer.WriteString("jobType"u8, type);
        writer.WriteEndObject();
    }

    private static void End(Utf8JsonWriter writer)
    {
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private void WriteSql(Utf8JsonWriter writer, string sql)
    {
        if (!includeSql) return;
        Facets.Begin(writer, "sql", Facets.Sql, producer);
        writer.WriteString("query"u8, sql);
        writer.WriteString("dialect"u8, "duckdb");
        writer.WriteEndObject();
    }

    /// <summary>As it stands in the pipeline: what a variable holds may be nobody else's business.</summary>
    private static string? SqlOf(PlannedStep step) =>
        step.Dataflow.FirstOrDefault(static item => item.Item.Kind is DataflowItemKind.ReadQuery)?.Text.Original;

    private static string TypeOf(Step step) => step switch
    {
        TransformStep => "MODEL",
        CheckStep => "TEST",
        _ => "TASK",
    };
}
