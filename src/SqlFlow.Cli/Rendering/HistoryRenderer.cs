using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using SqlFlow.Cli.Rows;
using SqlFlow.Cli.Terminal;
using SqlFlow.Observability;

namespace SqlFlow.Cli.Rendering;

/// <summary>Writes runs of the history.</summary>
internal static class HistoryRenderer
{
    public static void WriteText(ImmutableArray<RunRecord> runs, TextWriter output, Paint paint)
    {
        var table = new TextTable(["started", "status", "pipeline", "time", "steps", "failed", "rows", "run"], paint);
        foreach (var run in runs)
        {
            table.Add(
            [
                Text(Moment(run.StartedAt)),
                Text(run.Status.ToName()),
                Text(run.Pipeline),
                Number(TerminalText.Duration(run.WallTime)),
                Number(TerminalText.Count(run.TotalSteps)),
                Number(TerminalText.Count(run.FailedSteps)),
                Number(TerminalText.Count(run.TotalRows)),
                Text(run.RunId),
            ]);
        }

        table.Write(output);
    }

    public static void WriteText(RunRecord run, TextWriter output, Paint paint)
    {
        output.WriteLine($"{run.Status.ToName()}  {paint.Bold(TerminalText.OneLine(run.Pipeline))} · {Moment(run.StartedAt)} · {TerminalText.Duration(run.WallTime)} · {TerminalText.Count(run.TotalSteps, "step")}, at most {TerminalText.Count(run.MaxParallel)} at a time");
        output.WriteLine(paint.Dim($"run {TerminalText.OneLine(run.RunId)}"));
        WriteAttempts(run, output, paint);
        var skipped = run.Steps.Where(static step => step.Attempts == 0).ToArray();
        if (skipped.Length > 0) output.WriteLine();
        foreach (var step in skipped)
            output.WriteLine(paint.Dim($"– {TerminalText.OneLine(step.StepId)}: {TerminalText.OneLine(step.ErrorMessage ?? step.Status.ToName())}"));
        foreach (var step in run.Steps.Where(static step => step.Status is StepStatus.Failure))
        {
            output.WriteLine();
            output.WriteLine($"{paint.Red("✗")} {paint.Bold(TerminalText.OneLine(step.StepId))} {paint.Red(step.ErrorCode ?? "")}");
            foreach (var line in TerminalText.Lines(step.ErrorMessage ?? "no reason given")) output.WriteLine($"  {line}");
        }

        foreach (var recovery in run.Recoveries)
            output.WriteLine(RunSummary.LineOf(recovery, paint));
        foreach (var alert in run.Alerts.Where(static alert => alert.Type is not AlertType.Failing))
            output.WriteLine(RunSummary.LineOf(alert, paint));
    }

    /// <summary><c>{"runs":[…]}</c></summary>
    public static void WriteJson(ImmutableArray<RunRecord> runs, Stream output) => WriteJson(output, writer => HistoryJson.Write(runs, writer));

    /// <summary>The run as one object.</summary>
    public static void WriteJson(RunRecord run, Stream output) => WriteJson(output, writer => HistoryJson.Write(run, writer));

    private static void WriteJson(Stream output, Action<Utf8JsonWriter> write)
    {
        using (var writer = new Utf8JsonWriter(output, JsonRowWriter.Options with { Indented = true })) write(writer);
        output.Write("\n"u8);
    }

    private static void WriteAttempts(RunRecord run, TextWriter output, Paint paint)
    {
        if (run.Attempts.IsEmpty) return;
        output.WriteLine();
        var table = new TextTable(["step", "attempt", "status", "time", "queue", "source", "engine", "commit", "rows", "cpu", "memory", "spill", "error"], paint);
        foreach (var attempt in run.Attempts)
        {
            table.Add(
            [
                Text(attempt.Within is null ? attempt.StepId : $"└ {attempt.StepId}"),
                Number(TerminalText.Count(attempt.Attempt)),
                Text(attempt.Status.ToName()),
                Number(TerminalText.Duration(attempt.Duration)),
                Time(attempt.Queue),
                Time(attempt.SourceWait),
                Time(attempt.Engine),
                Time(attempt.Commit),
                (attempt.RowsOut ?? attempt.RowsIn) is { } rows ? Number(TerminalText.Count(rows)) : Unknown,
                Time(attempt.CpuTime),
                Bytes(attempt.PeakMemory),
                Bytes(attempt.Spill),
                Text(attempt.ErrorCode ?? ""),
            ]);
        }

        table.Write(output);
    }

    private static (string, CellKind) Unknown => ("–", CellKind.Null);

    private static (string, CellKind) Time(TimeSpan? time) => time is { } known ? Number(TerminalText.Duration(known)) : Unknown;

    private static (string, CellKind) Bytes(long? bytes) => bytes is { } known ? Number(TerminalText.Bytes(known)) : Unknown;

    private static (string, CellKind) Number(string text) => (text, CellKind.Number);

    private static (string, CellKind) Text(string text) => (TerminalText.OneLine(text), CellKind.Text);

    private static string Moment(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
