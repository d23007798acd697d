using SqlFlow.Cli.Rows;
using SqlFlow.Cli.Terminal;
using SqlFlow.Planning;

namespace SqlFlow.Cli.Rendering;

/// <summary>One line about a step that has ended.</summary>
internal sealed class StepLine
{
    private const int MaxIdWidth = 40;
    private readonly int _idWidth;

    /// <param name="pipeline">Its longest id sets the width of the column.</param>
    public StepLine(Pipeline pipeline) =>
        _idWidth = Math.Min(MaxIdWidth, pipeline.Steps.Select(static step => TextWidth.Of(step.Step.Id)).DefaultIfEmpty().Max());

    /// <summary>With a sign in front, for terminals.</summary>
    public string WithSign(PlannedStep step, StepExecutionResult result, Paint paint) =>
        $"{Sign(result.Status, paint)} {PadId(step)}  {Outcome(result, paint)}";

    /// <summary>With a word in front, for logs that people search.</summary>
    public string WithWord(PlannedStep step, StepExecutionResult result) =>
        $"{result.Status.ToName(),-9}  {PadId(step)}  {Outcome(result, default)}".TrimEnd();

    /// <summary>The id, as wide as the column.</summary>
    public string PadId(PlannedStep step)
    {
        var id = TerminalText.OneLine(step.Step.Id);
        return id + new string(' ', Math.Max(0, _idWidth - TextWidth.Of(id)));
    }

    private static string Outcome(StepExecutionResult result, Paint paint) => result.Status switch
    {
        StepStatus.Success => $"{(result.RowsAffected is { } rows ? TerminalText.Count(rows, "row") : ""),16}  {TerminalText.Duration(result.ExecutionDuration),8}{Warnings(result, paint)}",
        StepStatus.Failure => paint.Red(TerminalText.OneLine($"{result.ErrorCode}: {FirstLine(result.ErrorMessage)}")),
        StepStatus.Skipped => paint.Dim(result.SkippedBecause is { } cause ? $"skipped: {TerminalText.OneLine(cause)} did not succeed" : "skipped"),
        _ => paint.Yellow("cancelled"),
    };

    private static string Warnings(StepExecutionResult result, Paint paint) =>
        result.Warnings.IsDefaultOrEmpty ? "" : paint.Yellow($"  {TerminalText.Count(result.Warnings.Length, "warning")}");

    private static string Sign(StepStatus status, Paint paint) => status switch
    {
        StepStatus.Success => paint.Green("✓"),
        StepStatus.Failure => paint.Red("✗"),
        StepStatus.Skipped => paint.Dim("–"),
        _ => paint.Yellow("■"),
    };

    private static string FirstLine(string? message) => message?.Split('\n', 2)[0] ?? "no reason given";
}
