using System.Collections.Immutable;
using System.Text.Json;
using SqlFlow.Observability;

namespace SqlFlow.Execution;

/// <summary>Writes the performance summary of a result.</summary>
internal static class SummaryJson
{
    internal static void Write(PerformanceSummary summary, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("run_id"u8, summary.RunId);
        writer.WriteNumber("total_steps"u8, summary.TotalSteps);
        writer.WriteNumber("total_failures"u8, summary.TotalFailures);
        writer.WriteMilliseconds("total_execution_time_ms"u8, summary.TotalExecutionTime);
        writer.WriteNumber("total_rows_processed"u8, summary.TotalRowsProcessed);
        WriteAlerts(writer, summary.Alerts);
        WriteRecoveries(writer, summary.Recoveries);
        WriteDetails(writer, summary.StepDetails);
        writer.WriteMilliseconds("wall_time_ms"u8, summary.WallTime);
        writer.WriteTexts("critical_path"u8, summary.CriticalPath);
        WriteBottlenecks(writer, summary.Bottlenecks);
        writer.WriteNumber("parallelism"u8, Math.Round(summary.Parallelism, 3));
        writer.WriteMilliseconds("process_cpu_time_ms"u8, summary.ProcessCpuTime);
        writer.WriteCount("peak_working_set_bytes"u8, summary.PeakWorkingSet);
        writer.WriteEndObject();
    }

    /// <summary>Writes a list of texts; one that was never set is empty.</summary>
    internal static void WriteTexts(this Utf8JsonWriter writer, ReadOnlySpan<byte> name, ImmutableArray<string> texts)
    {
        writer.WriteStartArray(name);
        foreach (var text in texts.IsDefault ? [] : texts) writer.WriteStringValue(text);
        writer.WriteEndArray();
    }

    /// <summary>Writes a time in milliseconds, to the microsecond.</summary>
    internal static void WriteMilliseconds(this Utf8JsonWriter writer, ReadOnlySpan<byte> name, TimeSpan time) =>
        writer.WriteNumber(name, Math.Round(time.TotalMilliseconds, 3));

    /// <summary>Writes a time as <see cref="WriteMilliseconds(Utf8JsonWriter, ReadOnlySpan{byte}, TimeSpan)"/> does; null where it is not known.</summary>
    internal static void WriteMilliseconds(this Utf8JsonWriter writer, ReadOnlySpan<byte> name, TimeSpan? time)
    {
        if (time is null) writer.WriteNull(name);
        else writer.WriteMilliseconds(name, time.Value);
    }

    /// <summary>Writes a whole number; null where it is not known.</summary>
    internal static void WriteCount(this Utf8JsonWriter writer, ReadOnlySpan<byte> name, long? count)
    {
        if (count is null) writer.WriteNull(name);
        else writer.WriteNumber(name, count.Value);
    }

    internal static void WriteAlerts(Utf8JsonWriter writer, ImmutableArray<PerformanceAlert> alerts)
    {
        writer.WriteStartArray("alerts"u8);
        foreach (var alert in alerts)
        {
            AlertJson.Write(alert, writer);
        }

        writer.WriteEndArray();
    }

    internal static void WriteRecoveries(Utf8JsonWriter writer, ImmutableArray<RecoveryAction> recoveries)
    {
        writer.WriteStartArray("recoveries"u8);
        foreach (var recovery in recoveries)
        {
            writer.WriteStartObject();
            writer.WriteString("component"u8, recovery.StepId);
            writer.WriteNumber("attempt"u8, recovery.Attempt);
            writer.WriteString("rule"u8, recovery.RuleId);
            writer.WriteString("evidence"u8, recovery.Evidence);
            writer.WriteString("action"u8, recovery.Action);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteDetails(Utf8JsonWriter writer, ImmutableArray<StepDetail> details)
    {
        writer.WriteStartObject("step_details"u8);
        foreach (var detail in details)
        {
            writer.WriteStartObject(detail.StepId);
            writer.WriteNumber("calls"u8, detail.Calls);
            writer.WriteMilliseconds("avg_time_ms"u8, detail.AverageTime);
            writer.WriteNumber("failure_rate"u8, Math.Round(detail.FailureRate, 4));
            writer.WriteNumber("total_rows"u8, detail.TotalRows);
            writer.WriteNumber("throughput_rows_per_second"u8, Math.Round(detail.ThroughputRowsPerSecond, 3));
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static void WriteBottlenecks(Utf8JsonWriter writer, ImmutableArray<Bottleneck> bottlenecks)
    {
        writer.WriteStartArray("bottlenecks"u8);
        foreach (var bottleneck in bottlenecks)
        {
            writer.WriteStartObject();
            writer.WriteString("id"u8, bottleneck.StepId);
            writer.WriteMilliseconds("time_ms"u8, bottleneck.Time);
            writer.WriteNumber("share"u8, Math.Round(bottleneck.Share, 4));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
