using System.Globalization;
using SqlFlow.Cli.Terminal;
using SqlFlow.Observability;

namespace SqlFlow.Cli.Rendering;

/// <summary>What is to be said about a pipeline.</summary>
/// <param name="Run">Its newest run.</param>
/// <param name="Runs">Runs that were looked at.</param>
/// <param name="Report">What was found.</param>
internal sealed record PipelineInsights(RunRecord Run, int Runs, InsightReport Report);

/// <summary>Writes insights for people: what to do first, then what it rests on.</summary>
internal static class InsightsRenderer
{
    // Below it nothing is said about what is usual.
    private const int FewestRuns = 7;

    public static void WriteText(IReadOnlyList<PipelineInsights> pipelines, TextWriter output, Paint paint)
    {
        for (var index = 0; index < pipelines.Count; index++)
        {
            if (index > 0) output.WriteLine();
            Write(pipelines[index], output, paint);
        }
    }

    private static void Write(PipelineInsights pipeline, TextWriter output, Paint paint)
    {
        var (run, report) = (pipeline.Run, pipeline.Report);
        output.WriteLine($"{paint.Bold(TerminalText.OneLine(run.Pipeline))} · {run.Status.ToName()} · {TerminalText.Duration(run.WallTime)} · {run.StartedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture)} · {TerminalText.Count(pipeline.Runs, "run")} looked at");
        if (report.Bottlenecks is { } bottlenecks) output.WriteLine($"  {TerminalText.OneLine(bottlenecks.Evidence)}");
        if (pipeline.Runs < FewestRuns) output.WriteLine(paint.Dim($"  What is usual is said from {FewestRuns} runs on."));

        Section("what to do", report.Recommendations, (item, number) =>
        {
            output.WriteLine($"{number}. {(item.StepId is null ? "" : $"{paint.Bold(TerminalText.OneLine(item.StepId))}: ")}{TerminalText.OneLine(item.Action)}");
            output.WriteLine($"   {TerminalText.OneLine(item.Evidence)} {paint.Dim(string.Create(CultureInfo.InvariantCulture, $"({item.RuleId}, {item.Confidence * 100:0} % sure)"))}");
            if ((item.Command ?? item.Setting) is { } how) output.WriteLine($"   → {TerminalText.OneLine(how)}");
        });
        Section("unusual", report.Anomalies.Where(static anomaly => anomaly.IsHarmful), (item, _) =>
            output.WriteLine($"{paint.Yellow("!")} {TerminalText.OneLine(item.StepId)}: {(item.Column is null ? "" : $"nulls in {TerminalText.OneLine(item.Column)} ")}{TerminalText.OneLine(item.Evidence)}"));
        Section("coming", report.Forecasts, (item, _) => output.WriteLine($"{paint.Yellow("!")} {TerminalText.OneLine(item.Trend.StepId)} {TerminalText.OneLine(item.Evidence)}"));
        Section("failures", report.Patterns, (item, _) =>
        {
            output.WriteLine($"{paint.Red("✗")} {TerminalText.OneLine(item.StepId)} {paint.Red(item.ErrorCode ?? "")}: {TerminalText.OneLine(item.Evidence)}");
            output.WriteLine(paint.Dim($"  {TerminalText.OneLine(item.Fingerprint.Template)}"));
        });
        if (report.Recommendations.IsEmpty && report.Patterns.IsEmpty && report.Forecasts.IsEmpty && !report.Anomalies.Any(static anomaly => anomaly.IsHarmful)) output.WriteLine(paint.Green("  Nothing to do."));

        void Section<T>(string title, IEnumerable<T> items, Action<T, int> write)
        {
            var number = 0;
            foreach (var item in items)
            {
                if (number++ == 0) output.WriteLine($"\n{paint.Dim(title)}");
                write(item, number);
            }
        }
    }
}
