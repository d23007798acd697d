using System.Collections.Immutable;
using System.Text.Json;
using SqlFlow.Observability;

namespace SqlFlow.Execution;

/// <summary>Writes the attempts of a run.</summary>
internal static class AttemptJson
{
    internal static void Write(ImmutableArray<AttemptRecord> attempts, Utf8JsonWriter writer)
    {
        writer.WriteStartArray("attempts"u8);
        foreach (var attempt in attempts.IsDefault ? [] : attempts) Write(attempt, writer);
        writer.WriteEndArray();
    }

    internal static void WriteOperators(ImmutableArray<OperatorProfile> operators, Utf8JsonWriter writer)
    {
        writer.WriteStartArray();
        foreach (var one in operators)
        {
            writer.WriteStartObject();
            writer.WriteNumber("depth"u8, one.Depth);
            writer.WriteString("name"u8, one.Name);
            writer.WriteMilliseconds("time_ms"u8, one.Time);
            writer.WriteNumber("rows"u8, one.Rows);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void Write(AttemptRecord attempt, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("id"u8, attempt.StepId);
        writer.WriteString("type"u8, attempt.StepType);
        writer.WriteNumber("attempt"u8, attempt.Attempt);
        writer.WriteString("status"u8, attempt.Status.ToName());
        writer.WriteString("within"u8, attempt.Within);
        writer.WriteString("started_at"u8, attempt.StartedAt.UtcDateTime);
        writer.WriteMilliseconds("duration_ms"u8, attempt.Duration);
        writer.WriteMilliseconds("queue_ms"u8, attempt.Queue);
        writer.WriteMilliseconds("source_wait_ms"u8, attempt.SourceWait);
        writer.WriteMilliseconds("engine_ms"u8, attempt.Engine);
        writer.WriteMilliseconds("commit_ms"u8, attempt.Commit);
        writer.WriteMilliseconds("retry_delay_ms"u8, attempt.RetryDelay);
        writer.WriteCount("rows_out"u8, attempt.RowsOut);
        writer.WriteCount("rows_in"u8, attempt.RowsIn);
        writer.WriteCount("bytes"u8, attempt.Bytes);
        writer.WriteMilliseconds("cpu_time_ms"u8, attempt.CpuTime);
        writer.WriteCount("peak_memory_bytes"u8, attempt.PeakMemory);
        writer.WriteCount("spill_bytes"u8, attempt.Spill);
        writer.WriteString("error_code"u8, attempt.ErrorCode);
        writer.WriteString("error_message"u8, attempt.ErrorMessage);
        writer.WriteBoolean("is_transient"u8, attempt.IsTransient);
        writer.WriteString("top_operator"u8, attempt.TopOperator);
        // JSON has no NaN, and a share that is none says nothing.
        if (attempt.TopOperatorShare is { } share && double.IsFinite(share)) writer.WriteNumber("top_operator_share"u8, Math.Round(share, 4));
        else writer.WriteNull("top_operator_share"u8);
        writer.WritePropertyName("operators"u8);
        WriteOperators(attempt.Operators.IsDefault ? [] : attempt.Operators, writer);
        writer.WriteEndObject();
    }
}
