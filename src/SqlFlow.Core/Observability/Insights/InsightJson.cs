using System.Text.Json;
using SqlFlow.Execution;

namespace SqlFlow.Observability;

/// <summary>Writes reports as JSON: snake_case, invariant; figures in the unit of their metric (seconds, rows, bytes, shares).</summary>
public static class InsightJson
{
    /// <summary>Writes a report as an object.</summary>
    public static void Write(InsightReport report, Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        WriteList(writer, "recommendations"u8, report.Recommendations, Write);
        WriteList(writer, "anomalies"u8, report.Anomalies, Write);
        WriteList(writer, "forecasts"u8, report.Forecasts, Write);
        WriteList(writer, "failure_patterns"u8, report.Patterns, Write);
        if (report.Bottlenecks is { } bottlenecks)
        {
            writer.WritePropertyName("bottlenecks"u8);
            Write(bottlenecks, writer);
        }

        writer.WriteEndObject();
    }

    private static void Write(Recommendation item, Utf8JsonWriter writer)
    {
        writer.WriteString("rule"u8, item.RuleId);
        writer.WriteString("step"u8, item.StepId);
        writer.WriteString("action"u8, item.Action);
        writer.WriteString("evidence"u8, item.Evidence);
        writer.WriteNumber("confidence"u8, Math.Round(item.Confidence, 3));
        writer.WriteNumber("impact"u8, Math.Round(item.Impact, 3));
        if (item.Command is not null) writer.WriteString("command"u8, item.Command);
        if (item.Setting is not null) writer.WriteString("setting"u8, item.Setting);
    }

    private static void Write(Anomaly item, Utf8JsonWriter writer)
    {
        writer.WriteString("step"u8, item.StepId);
        writer.WriteString("metric"u8, item.Metric.ToName());
        if (item.Column is not null) writer.WriteString("column"u8, item.Column);
        writer.WriteString("kind"u8, item.Kind is AnomalyKind.Outlier ? "outlier" : "level_shift");
        writer.WriteString("since"u8, item.Since.UtcDateTime);
        writer.WriteFigure("observed"u8, item.Observed);
        writer.WriteFigure("expected"u8, item.Expected);
        writer.WriteFigure("lower"u8, item.Lower);
        writer.WriteFigure("upper"u8, item.Upper);
        writer.WriteFigure("score"u8, item.Score);
        writer.WriteBoolean("harmful"u8, item.IsHarmful);
        writer.WriteString("evidence"u8, item.Evidence);
    }

    private static void Write(Forecast item, Utf8JsonWriter writer)
    {
        writer.WriteString("step"u8, item.Trend.StepId);
        writer.WriteString("metric"u8, item.Trend.Metric.ToName());
        writer.WriteFigure("limit"u8, item.Limit);
        writer.WriteFigure("current"u8, item.Trend.Current);
        writer.WriteFigure("slope_per_run"u8, item.Trend.SlopePerRun);
        writer.WriteFigure("runs_to_limit"u8, item.RunsToLimit);
        writer.WriteFigure("uncertainty_runs"u8, item.Uncertainty);
        writer.WriteNumber("confidence"u8, Math.Round(item.Confidence, 3));
        writer.WriteString("evidence"u8, $"{item.Evidence}");
    }

    private static void Write(FailurePattern item, Utf8JsonWriter writer)
    {
        writer.WriteString("step"u8, item.StepId);
        writer.WriteString("error_code"u8, item.ErrorCode);
        writer.WriteString("fingerprint"u8, item.Fingerprint.Id);
        writer.WriteString("template"u8, item.Fingerprint.Template);
        writer.WriteString("course"u8, item.Course switch
        {
            FailureCourse.New => "new",
            FailureCourse.Sporadic => "sporadic",
            FailureCourse.Flapping => "flapping",
            _ => "persistent",
        });
        writer.WriteString("first_seen"u8, item.FirstSeen.UtcDateTime);
        writer.WriteString("last_seen"u8, item.LastSeen.UtcDateTime);
        writer.WriteNumber("failures"u8, item.Failures);
        writer.WriteNumber("runs"u8, item.Runs);
        writer.WriteNumber("recovered"u8, item.Recovered);
        writer.WriteTexts("correlates"u8, [.. item.Correlates.Select(static correlate => correlate.Evidence)]);
        writer.WriteNumber("confidence"u8, Math.Round(item.Confidence, 3));
        writer.WriteString("evidence"u8, item.Evidence);
    }

    private static void Write(BottleneckReport report, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("evidence"u8, report.Evidence);
        writer.WriteMilliseconds("critical_time_ms"u8, report.CriticalTime);
        writer.WriteTexts("critical_path"u8, report.CriticalPath);
        writer.WriteFigure("efficiency"u8, report.Efficiency);
        writer.WriteFigure("parallelism"u8, report.Parallelism);
        writer.WriteFigure("source_share"u8, report.SourceShare);
        writer.WriteFigure("engine_share"u8, report.EngineShare);
        writer.WriteFigure("commit_share"u8, report.CommitShare);
        writer.WriteFigure("queue_share"u8, report.QueueShare);
        if (report.Dominating is { } step)
        {
            writer.WriteStartObject("dominating_step"u8);
            writer.WriteString("step"u8, step.StepId);
            writer.WriteMilliseconds("duration_ms"u8, step.Duration);
            writer.WriteMilliseconds("wall_time_without_ms"u8, step.WallTimeWithout);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static void WriteList<T>(Utf8JsonWriter writer, ReadOnlySpan<byte> name, IEnumerable<T> items, Action<T, Utf8JsonWriter> write)
    {
        writer.WriteStartArray(name);
        foreach (var item in items)
        {
            writer.WriteStartObject();
            write(item, writer);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteFigure(this Utf8JsonWriter writer, ReadOnlySpan<byte> name, double value)
    {
        if (double.IsFinite(value)) writer.WriteNumber(name, Math.Round(value, 6));
        else writer.WriteNull(name);
    }
}
