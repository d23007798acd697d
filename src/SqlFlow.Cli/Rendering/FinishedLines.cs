using Spectre.Console.Rendering;

namespace SqlFlow.Cli.Rendering;

/// <summary>Lines that are printed once and stay. They bring their own colours; a terminal that is too narrow wraps them.</summary>
internal sealed class FinishedLines(IReadOnlyList<string> lines) : Renderable
{
    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        foreach (var line in lines)
        {
            // Rows of the display stood here: what is longer than the line must go.
            yield return Segment.Control(line + "\e[K");
            yield return Segment.LineBreak;
        }
    }
}
