using System.Collections.Immutable;
using System.Text.Json;
using SqlFlow.Execution;

namespace SqlFlow.Observability;

/// <summary>Writes runs of the history as JSON: snake_case, invariant, unknown values as null, times in milliseconds and UTC.</summary>
public static class HistoryJson
{
    /// <summary>Writes a list of runs, each without its steps.</summary>
    public static void Write(ImmutableArray<RunRecord> runs, Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        writer.WriteStartArray("runs"u8);
        foreach (var run in runs)
        {
            writer.WriteStartObject();
            WriteRun(run, writer);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>Writes one run with its steps, attempts, alerts and recoveries.</summary>
    public static void Write(RunRecord run, Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        WriteRun(run, writer);
        writer.WriteStartArray("steps"u8);
        foreach (var step in run.Steps) WriteStep(step, writer);
        writer.WriteEndArray();
        AttemptJson.Write(run.Attempts, writer);
        SummaryJson.WriteAlerts(writer, run.Alerts);
        SummaryJson.WriteRecoveries(writer, run.Recoveries);
        writer.WriteEndObject();
    }

    private static void WriteRun(RunRecord run, Utf8JsonWriter writer)
    {
        writer.WriteString("run_id"u8, run.RunId);
        writer.WriteString("pipeline"u8, run.Pipeline);
        writer.WriteString("status"u8, run.Status.ToName());
        writer.WriteString("started_at"u8, run.StartedAt.UtcDateTime);
        writer.WriteMilliseconds("wall_time_ms"u8, run.WallTime);
        writer.WriteNumber("total_steps"u8, run.TotalSteps);
        writer.WriteNumber("failed_steps"u8, run.FailedSteps);
        writer.WriteNumber("total_rows"u8, run.TotalRows);
        writer.WriteNumber("max_parallel"u8, run.MaxParallel);
        writer.WriteMilliseconds("process_cpu_time_ms"u8, run.ProcessCpuTime);
        writer.WriteCount("peak_working_set_bytes"u8, run.PeakWorkingSet);
    }

    private static void WriteStep(StepRecord step, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("id"u8, step.StepId);
        writer.WriteString("type"u8, step.StepType);
        writer.WriteString("status"u8, step.Status.ToName());
        writer.WriteNumber("attempts"u8, step.Attempts);
        if (step.StartedAt is { } startedAt) writer.WriteString("started_at"u8, startedAt.UtcDateTime);
        else writer.WriteNull("started_at"u8);
        writer.WriteMilliseconds("duration_ms"u8, step.Duration);
        writer.WriteCount("rows_affected"u8, step.RowsAffected);
        writer.WriteCount("rows_read"u8, step.RowsRead);
        writer.WriteCount("rows_inserted"u8, step.RowsInserted);
        writer.WriteCount("rows_updated"u8, step.RowsUpdated);
        writer.WriteCount("rows_deleted"u8, step.RowsDeleted);
        writer.WriteCount("rows_rejected"u8, step.RowsRejected);
        writer.WriteString("error_code"u8, step.ErrorCode);
        writer.WriteString("error_message"u8, step.ErrorMessage);
        writer.WriteString("skipped_because"u8, step.SkippedBecause);
        writer.WriteString("connector"u8, step.Connector);
        writer.WriteMilliseconds("expected_duration_ms"u8, step.ExpectedDuration);
        writer.WriteTexts("depends_on"u8, step.DependsOn);
        writer.WriteString("within"u8, step.Within);
        writer.WriteStartObject("metrics"u8);
        foreach (var (name, value) in step.Metrics)
        {
            // JSON has no NaN.
            if (double.IsFinite(value)) writer.WriteNumber(name, value);
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
