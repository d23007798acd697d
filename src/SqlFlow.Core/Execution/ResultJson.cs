using System.Collections.Immutable;
using System.Text.Json;
using SqlFlow.Lineage;

namespace SqlFlow.Execution;

/// <summary>Writes results as JSON: snake_case, invariant, unknown values as null, times in milliseconds and UTC.</summary>
public static class ResultJson
{
    /// <summary>Writes a run's result as one object.</summary>
    public static void Write(PipelineResult result, Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        writer.WriteString("run_id"u8, result.RunId);
        writer.WriteString("pipeline"u8, result.Pipeline);
        writer.WriteString("status"u8, result.Status.ToName());
        WriteTime(writer, "started_at"u8, result.StartedAt);
        writer.WriteStartObject("execution_results"u8);
        foreach (var step in result.Steps)
        {
            writer.WritePropertyName(step.StepId);
            Write(step, writer);
        }

        writer.WriteEndObject();
        AttemptJson.Write(result.Attempts, writer);
        writer.WritePropertyName("performance_summary"u8);
        SummaryJson.Write(result.PerformanceSummary, writer);
        writer.WritePropertyName("data_lineage"u8);
        LineageJson.Write(result.Lineage ?? LineageGraph.Empty with { Pipeline = result.Pipeline }, writer);
        writer.WriteEndObject();
    }

    /// <summary>Writes a step's result as one object.</summary>
    public static void Write(StepResult step, Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(writer);
        var result = step.Result;
        writer.WriteStartObject();
        writer.WriteString("type"u8, step.StepType);
        writer.WriteString("status"u8, result.Status.ToName());
        writer.WriteString("error_code"u8, result.ErrorCode);
        writer.WriteString("error_message"u8, result.ErrorMessage);
        writer.WriteTexts("suggested_actions"u8, result.SuggestedActions);
        writer.WriteTexts("warnings"u8, result.Warnings);
        writer.WriteNumber("attempts"u8, result.Attempts);
        writer.WriteCount("rows_affected"u8, result.RowsAffected);
        writer.WriteCount("rows_read"u8, result.RowsRead);
        writer.WriteCount("rows_inserted"u8, result.RowsInserted);
        writer.WriteCount("rows_updated"u8, result.RowsUpdated);
        writer.WriteCount("rows_deleted"u8, result.RowsDeleted);
        writer.WriteCount("rows_rejected"u8, result.RowsRejected);
        writer.WriteMilliseconds("execution_duration_ms"u8, result.ExecutionDuration);
        WriteTime(writer, "started_at"u8, result.StartedAt);
        WriteTime(writer, "finished_at"u8, result.FinishedAt);
        WriteInputs(writer, result);
        writer.WritePropertyName("output_schema"u8);
        WriteSchema(writer, result.OutputSchema);
        WriteFigures(writer, "performance_metrics"u8, result.PerformanceMetrics);
        WriteFigures(writer, "resource_usage"u8, result.ResourceUsage);
        writer.WriteString("skipped_because"u8, result.SkippedBecause);
        writer.WriteString("reused_from"u8, result.ReusedFrom);
        writer.WriteEndObject();
    }

    private static void WriteInputs(Utf8JsonWriter writer, StepExecutionResult result)
    {
        writer.WriteStartObject("input_schemas"u8);
        foreach (var (name, columns) in result.InputSchemas.OrderBy(static input => input.Key, StringComparer.Ordinal))
        {
            writer.WritePropertyName(name);
            WriteSchema(writer, columns);
        }

        writer.WriteEndObject();
    }

    private static void WriteSchema(Utf8JsonWriter writer, ImmutableArray<ColumnSchema>? columns)
    {
        if (columns is not { IsDefault: false })
        {
            writer.WriteNullValue();
            return;
        }

        writer.WriteStartObject();
        foreach (var column in columns.Value) writer.WriteString(column.Name, column.Type);
        writer.WriteEndObject();
    }

    private static void WriteFigures(Utf8JsonWriter writer, ReadOnlySpan<byte> name, ImmutableDictionary<string, MetricValue> figures)
    {
        writer.WriteStartObject(name);
        foreach (var (figure, value) in figures.OrderBy(static figure => figure.Key, StringComparer.Ordinal))
        {
            writer.WritePropertyName(figure);
            value.WriteTo(writer);
        }

        writer.WriteEndObject();
    }

    private static void WriteTime(Utf8JsonWriter writer, ReadOnlySpan<byte> name, DateTimeOffset? time)
    {
        if (time is null) writer.WriteNull(name);
        else writer.WriteString(name, time.Value.UtcDateTime);
    }
}
