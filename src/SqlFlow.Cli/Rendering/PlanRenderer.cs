using SqlFlow.Cli.Rows;
using SqlFlow.Cli.Terminal;
using SqlFlow.Planning;

namespace SqlFlow.Cli.Rendering;

/// <summary>Shows a plan to people: the steps by level, what each makes, and what it waits for.</summary>
internal static class PlanRenderer
{
    public static void Write(Pipeline pipeline, TextWriter output, Paint paint)
    {
        var levels = pipeline.Steps.GroupBy(static step => step.Level).OrderBy(static level => level.Key).ToArray();
        var idWidth = pipeline.Steps.Max(static step => TextWidth.Of(step.Step.Id));
        var typeWidth = pipeline.Steps.Max(static step => TextWidth.Of(step.Step.Type));
        output.WriteLine($"{paint.Bold(TerminalText.OneLine(pipeline.Name))}: {TerminalText.Count(pipeline.Steps.Length, "step")} in {TerminalText.Count(levels.Length, "level")}; the steps of a level can run side by side");
        foreach (var level in levels)
        {
            output.WriteLine();
            output.WriteLine(paint.Dim($"level {level.Key}"));
            foreach (var step in level)
            {
                var id = step.Step.Id.PadRight(idWidth);
                var type = paint.Cyan(step.Step.Type.PadRight(typeWidth));
                output.WriteLine($"  {TerminalText.OneLine(id)}  {type}{Notes(pipeline, step, paint)}");
            }
        }
    }

    private static string Notes(Pipeline pipeline, PlannedStep step, Paint paint)
    {
        var target = TerminalText.OneLine(StepTargets.Of(step.Step));
        var notes = target.Length == 0 ? "" : $"  → {target}";
        if (step.GateOf is { } gated) notes += paint.Yellow($"  guards {pipeline.Steps[gated].Step.Id}");
        var waits = step.DependsOn.Where(index => index != step.GateOf).Select(index => pipeline.Steps[index].Step.Id).ToArray();
        return waits.Length == 0 ? notes : notes + paint.Dim($"  after {TerminalText.OneLine(string.Join(", ", waits))}");
    }
}
