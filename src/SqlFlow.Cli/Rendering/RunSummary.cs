using SqlFlow.Cli.Terminal;
using SqlFlow.Execution;
using SqlFlow.Observability;
using SqlFlow.Planning;

namespace SqlFlow.Cli.Rendering;

/// <summary>Says what a run did, so that a tired person understands it in five seconds: the verdict first, then what to do.</summary>
internal static class RunSummary
{
    private const int MaxItems = 10;

    public static void Write(PipelineResult result, Pipeline pipeline, TextWriter output, Paint paint)
    {
        output.WriteLine(Verdict(result, paint));
        var places = pipeline.Steps.ToDictionary(static step => step.Step.Id, StringComparer.Ordinal);
        WriteSome(output, result.Steps.Where(static step => step.Result.Status is StepStatus.Failure), "failures", step => WriteFailure(step, places.GetValueOrDefault(step.StepId), output, paint));
        WriteSkipped(result, output, paint);
        var warnings = result.Steps.SelectMany(static step => step.Result.Warnings.IsDefault ? [] : step.Result.Warnings.Select(warning => (step.StepId, Text: warning)));
        WriteSome(output, warnings, "warnings", warning => output.WriteLine($"{paint.Yellow("!")} {TerminalText.OneLine(warning.StepId)}: {TerminalText.OneLine(warning.Text)}"));
        WriteSome(output, result.PerformanceSummary.Recoveries, "recoveries", recovery => output.WriteLine(LineOf(recovery, paint)));
        // A failing step has been told above already; what to do about slow ones is the same for all.
        var alerts = result.PerformanceSummary.Alerts.Where(static alert => alert.Type is not AlertType.Failing);
        foreach (var group in alerts.GroupBy(static alert => string.Join('\n', alert.SuggestedActions)))
        {
            WriteSome(output, group, "alerts", alert => output.WriteLine(LineOf(alert, paint)));
            WriteActions(group.First().SuggestedActions, output, paint);
        }
    }

    /// <summary>What the run did by itself, e.g. <c>↻ load_orders: it ran out of memory; it ran once more, alone</c>.</summary>
    internal static string LineOf(RecoveryAction recovery, Paint paint) =>
        $"{paint.Yellow("↻")} {TerminalText.OneLine(recovery.StepId)}: {TerminalText.OneLine(recovery.Evidence)}; {TerminalText.OneLine(recovery.Action)}";

    /// <summary>An alert, and since when it goes on, if it is not new.</summary>
    internal static string LineOf(PerformanceAlert alert, Paint paint) =>
        $"{paint.Yellow("!")} {alert.Type.ToName()}: {TerminalText.OneLine(alert.Message)}{(alert.Course is { Runs: > 1 } course ? paint.Dim($" ({course.ToText()})") : "")}";

    private static string Verdict(PipelineResult result, Paint paint)
    {
        var counts = result.Steps.GroupBy(static step => step.Result.Status).ToDictionary(static group => group.Key, static group => group.Count());
        var total = result.Steps.Length;
        var succeeded = counts.GetValueOrDefault(StepStatus.Success);
        var steps = succeeded == total ? TerminalText.Count(total, "step") : $"{TerminalText.Count(succeeded)} of {TerminalText.Count(total, "step")} succeeded";
        foreach (var (status, word) in new[] { (StepStatus.Failure, "failed"), (StepStatus.Skipped, "skipped"), (StepStatus.Cancelled, "cancelled") })
        {
            if (counts.TryGetValue(status, out var count)) steps += $", {TerminalText.Count(count)} {word}";
        }

        var summary = result.PerformanceSummary;
        return $"{Badge(result.Status, paint)}  {paint.Bold(TerminalText.OneLine(result.Pipeline))} · {steps} · {TerminalText.Count(summary.TotalRowsProcessed, "row")} · {TerminalText.Duration(summary.WallTime)}";
    }

    private static void WriteFailure(StepResult step, PlannedStep? planned, TextWriter output, Paint paint)
    {
        var attempts = step.Result.Attempts > 1 ? $" after {step.Result.Attempts} attempts" : "";
        var place = planned?.Origin is { } origin && origin.PlaceOf([]) is var (line, column) ? paint.Dim($"  {origin.File}:{line}:{column}") : "";
        output.WriteLine();
        output.WriteLine($"{paint.Red("✗")} {paint.Bold(TerminalText.OneLine(step.StepId))} ({step.StepType}) {paint.Red(step.Result.ErrorCode ?? "")}{attempts}{place}");
        foreach (var text in TerminalText.Lines(step.Result.ErrorMessage ?? "no reason given")) output.WriteLine($"  {text}");
        WriteActions(step.Result.SuggestedActions, output, paint);
    }

    private static void WriteSkipped(PipelineResult result, TextWriter output, Paint paint)
    {
        var skipped = result.Steps.Where(static step => step.Result.Status is StepStatus.Skipped).GroupBy(static step => step.Result.SkippedBecause).ToArray();
        if (skipped.Length > 0) output.WriteLine();
        foreach (var group in skipped.Take(MaxItems))
        {
            var ids = string.Join(", ", group.Take(MaxItems).Select(static step => step.StepId));
            var more = group.Count() > MaxItems ? $" and {TerminalText.Count(group.Count() - MaxItems)} more" : "";
            var cause = group.Key is null ? "" : $": {group.Key} did not succeed";
            output.WriteLine(paint.Dim(TerminalText.OneLine($"– skipped {ids}{more}{cause}")));
        }
    }

    private static void WriteActions(IEnumerable<string> actions, TextWriter output, Paint paint)
    {
        foreach (var action in actions) output.WriteLine(paint.Cyan($"  → {TerminalText.OneLine(action)}"));
    }

    private static void WriteSome<T>(TextWriter output, IEnumerable<T> items, string noun, Action<T> write)
    {
        var all = items.ToArray();
        foreach (var item in all.AsSpan(0, Math.Min(all.Length, MaxItems))) write(item);
        if (all.Length > MaxItems) output.WriteLine($"  and {TerminalText.Count(all.Length - MaxItems)} more {noun}; --format json has all of them");
    }

    private static string Badge(RunStatus status, Paint paint) => status switch
    {
        RunStatus.Success => paint.Badge(status.ToName(), "32"),
        RunStatus.Failure => paint.Badge(status.ToName(), "31"),
        _ => paint.Badge(status.ToName(), "33"),
    };
}
