using System.Text;
using SqlFlow.Planning;

namespace SqlFlow.Cli.Rendering;

/// <summary>Writes a plan as a Mermaid flowchart, as Markdown pages show them.</summary>
internal static class MermaidRenderer
{
    public static void Write(Pipeline pipeline, TextWriter output)
    {
        output.WriteLine("flowchart LR");
        foreach (var step in pipeline.Steps)
        {
            // Ids may hold anything, and Mermaid has reserved words: nodes are numbered, ids are labels.
            var target = StepTargets.Of(step.Step);
            var label = $"{Escape(step.Step.Id)}<br/><small>{Escape(step.Step.Type)}{(target.Length == 0 ? "" : $" → {Escape(target)}")}</small>";
            var (open, close) = step.Step.Type switch
            {
                "source" or "load" => ("[(", ")]"),
                "export" => ("[/", "/]"),
                "check" => ("{{", "}}"),
                _ => ("[", "]"),
            };
            output.WriteLine($"  s{step.Index}{open}\"{label}\"{close}");
        }

        foreach (var step in pipeline.Steps)
        {
            foreach (var dependency in step.DependsOn) output.WriteLine($"  s{dependency} {(dependency == step.GateOf ? "-.->" : "-->")} s{step.Index}");
        }
    }

    // Inside quotes, Mermaid knows entities written with # and no backslash.
    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            _ = character switch
            {
                '"' => escaped.Append("#quot;"),
                '#' => escaped.Append("#35;"),
                '<' => escaped.Append("#lt;"),
                '>' => escaped.Append("#gt;"),
                '&' => escaped.Append("#amp;"),
                '`' => escaped.Append("#96;"),
                _ when char.IsControl(character) => escaped.Append(' '),
                _ => escaped.Append(character),
            };
        }

        return escaped.ToString();
    }
}
