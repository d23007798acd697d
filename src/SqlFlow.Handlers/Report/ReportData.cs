using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using SqlFlow.Observability;
using SqlFlow.Pages;

namespace SqlFlow.Report;

/// <summary>Writes what the page's script reads.</summary>
internal static class ReportData
{
    public static string Write(RunReportFacts facts)
    {
        var (result, summary) = (facts.Result, facts.Result.PerformanceSummary);
        var steps = new StepData(facts);
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, PageTemplate.DataOptions))
        {
            writer.WriteStartObject();
            writer.WriteString("pipeline"u8, result.Pipeline);
            writer.WriteString("run"u8, result.RunId);
            writer.WriteString("status"u8, result.Status.ToName());
            writer.WriteString("what"u8, ReportWords.What(result));
            WriteText(writer, "why"u8, ReportWords.Why(facts.Insights.Bottlenecks));
            WriteText(writer, "started"u8, steps.Start?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
            WriteTime(writer, "wall"u8, summary.WallTime);
            writer.WriteNumber("rows"u8, summary.TotalRowsProcessed);
            WriteText(writer, "lineage"u8, facts.LineagePage);
            if (facts.Insights.Bottlenecks is { } run) WriteShape(writer, run, steps);
            steps.Write(writer);
            WriteAdvice(writer, facts.Insights, steps);
            WriteAlerts(writer, summary.Alerts, steps);
            WriteRecoveries(writer, summary.Recoveries, steps);
            GraphData.Write(writer, facts, steps);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    internal static void WriteText(Utf8JsonWriter writer, ReadOnlySpan<byte> name, string? text)
    {
        if (text is not null) writer.WriteString(name, text);
    }

    internal static void WriteTexts(Utf8JsonWriter writer, ReadOnlySpan<byte> name, ImmutableArray<string> texts)
    {
        if (texts.IsDefaultOrEmpty) return;
        writer.WriteStartArray(name);
        foreach (var text in texts) writer.WriteStringValue(text);
        writer.WriteEndArray();
    }

    /// <summary>Milliseconds, to the microsecond; nothing where it is not known or a clock was set back.</summary>
    internal static void WriteTime(Utf8JsonWriter writer, ReadOnlySpan<byte> name, TimeSpan? time)
    {
        if (time is { Ticks: >= 0 }) writer.WriteNumber(name, Milliseconds(time.Value));
    }

    internal static void WriteShare(Utf8JsonWriter writer, ReadOnlySpan<byte> name, double share)
    {
        if (double.IsFinite(share)) writer.WriteNumber(name, Math.Round(share, 4));
    }

    internal static double Milliseconds(TimeSpan time) => Math.Round(time.TotalMilliseconds, 3);

    private static void WriteShape(Utf8JsonWriter writer, BottleneckReport run, StepData steps)
    {
        writer.WriteStartArray("path"u8);
        foreach (var id in run.CriticalPath)
        {
            if (steps.IndexOf(id) is { } index) writer.WriteNumberValue(index);
        }

        writer.WriteEndArray();
        WriteTime(writer, "critical"u8, run.CriticalTime);
        WriteShare(writer, "parallelism"u8, run.Parallelism);
        WriteShare(writer, "efficiency"u8, run.Efficiency);
        writer.WriteNumber("slots"u8, run.Slots);
    }

    private static void WriteAdvice(Utf8JsonWriter writer, InsightReport insights, StepData steps)
    {
        writer.WriteStartArray("advice"u8);
        foreach (var advice in insights.Recommendations)
        {
            writer.WriteStartObject();
            steps.WriteIndex(writer, advice.StepId);
            writer.WriteString("rule"u8, advice.RuleId);
            writer.WriteString("evidence"u8, advice.Evidence);
            writer.WriteString("action"u8, advice.Action);
            WriteShare(writer, "confidence"u8, advice.Confidence);
            WriteShare(writer, "impact"u8, advice.Impact);
            WriteText(writer, "command"u8, advice.Command);
            WriteText(writer, "setting"u8, advice.Setting);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("news"u8);
        foreach (var anomaly in insights.Anomalies) WriteNews(anomaly.StepId, anomaly.Metric, anomaly.Column, anomaly.Evidence, anomaly.IsHarmful ? "unusual" : "better");
        foreach (var forecast in insights.Forecasts) WriteNews(forecast.Trend.StepId, forecast.Trend.Metric, null, forecast.Evidence, "forecast");
        writer.WriteEndArray();

        void WriteNews(string stepId, InsightMetric metric, string? column, string evidence, string kind)
        {
            writer.WriteStartObject();
            steps.WriteIndex(writer, stepId);
            writer.WriteString("kind"u8, kind);
            writer.WriteString("figure"u8, column is null ? metric.ToName() : $"{metric.ToName()} of {column}");
            writer.WriteString("evidence"u8, evidence);
            writer.WriteEndObject();
        }
    }

    private static void WriteAlerts(Utf8JsonWriter writer, ImmutableArray<PerformanceAlert> alerts, StepData steps)
    {
        writer.WriteStartArray("alerts"u8);
        foreach (var alert in alerts)
        {
            writer.WriteStartObject();
            steps.WriteIndex(writer, alert.Component);
            writer.WriteString("type"u8, alert.Type.ToName());
            writer.WriteString("severity"u8, alert.Severity.ToName());
            writer.WriteString("message"u8, alert.Message);
            WriteTexts(writer, "actions"u8, alert.SuggestedActions);
            if (alert.Course is { Runs: > 1 } course) writer.WriteString("course"u8, course.ToText());
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteRecoveries(Utf8JsonWriter writer, ImmutableArray<RecoveryAction> recoveries, StepData steps)
    {
        writer.WriteStartArray("recoveries"u8);
        foreach (var recovery in recoveries.IsDefault ? [] : recoveries)
        {
            writer.WriteStartObject();
            steps.WriteIndex(writer, recovery.StepId);
            if (recovery.Attempt > 1) writer.WriteNumber("attempt"u8, recovery.Attempt);
            writer.WriteString("rule"u8, recovery.RuleId);
            writer.WriteString("evidence"u8, recovery.Evidence);
            writer.WriteString("action"u8, recovery.Action);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
