using System.Text.Json;
using SqlFlow.Execution;

namespace SqlFlow.Observability;

/// <summary>Writes alerts as JSON, the same in results and for sinks.</summary>
public static class AlertJson
{
    /// <summary>Writes an alert as an object.</summary>
    public static void Write(PerformanceAlert alert, Utf8JsonWriter writer)
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
        foreach (var alert in notice.Alerts) Write(alert, writer);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
