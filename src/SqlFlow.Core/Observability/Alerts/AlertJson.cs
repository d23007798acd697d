using System.Text.Json;
using SqlFlow.Execution;

namespace SqlFlow.Observability;

/// <summary>Writes alerts as JSON, the same in results and for sinks.</summary>
public static class AlertJson
{
    /// <summary>Writes an alert as an object.</summary>
    public static void Write(PerformanceAlert alert, Utf8JsonWriter writer) => Write(alert, writer, forSink: false);

    private static void Write(PerformanceAlert alert, Utf8JsonWriter writer, bool forSink)
    {
        ArgumentNullException.ThrowIfNull(alert);
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        writer.WriteString("component"u8, alert.Component);
        writer.WriteString("type"u8, alert.Type.ToName());
        writer.WriteString("message"u8, alert.Message);
        writer.WriteString("severity"u8, alert.Severity.ToName());
        if (alert.Fingerprint.Length > 0) writer.WriteString("fingerprint"u8, alert.Fingerprint);
        if (alert.Evidence is { } evidence) writer.WriteString("evidence"u8, evidence);
        if (alert.Count > 1) writer.WriteNumber("count"u8, alert.Count);
        if (alert.Course is { } course)
        {
            writer.WriteString("first_seen"u8, course.FirstSeen.UtcDateTime);
            writer.WriteNumber("runs"u8, course.Runs);
            // A run's result says nothing about its sinks.
            if (forSink && course.LastTold is { } told) writer.WriteString("last_told"u8, told.UtcDateTime);
        }

        writer.WriteTexts("suggested_actions"u8, alert.SuggestedActions);
        writer.WriteEndObject();
    }

    /// <summary>
    /// Writes what a sink is told as an object. Its <c>text</c> is what chat services show of it.
    /// </summary>
    public static void Write(AlertNotice notice, Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(notice);
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        writer.WriteString("text"u8, notice.ToText());
        writer.WriteString("pipeline"u8, notice.Pipeline);
        writer.WriteString("run_id"u8, notice.RunId);
        writer.WriteString("status"u8, notice.Status.ToName());
        writer.WriteString("finished_at"u8, notice.FinishedAt.UtcDateTime);
        writer.WriteStartArray("alerts"u8);
        foreach (var alert in notice.Alerts) Write(alert, writer, forSink: true);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
