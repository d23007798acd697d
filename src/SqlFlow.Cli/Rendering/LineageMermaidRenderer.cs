using SqlFlow.Lineage;

namespace SqlFlow.Cli.Rendering;

/// <summary>Writes lineage as a Mermaid flowchart: a node a dataset, an arrow where columns flow, a dotted one where they only decide.</summary>
/// <remarks>Without columns: Mermaid draws no more than 500 edges. Of larger graphs only the first are written, and a note says so.</remarks>
internal static class LineageMermaidRenderer
{
    private const int MaxEdges = 500;

    public static void Write(LineageGraph graph, TextWriter output)
    {
        output.WriteLine("flowchart LR");
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var dataset in graph.Datasets)
        {
            var (open, close) = dataset.Kind switch
            {
                DatasetKind.Source or DatasetKind.File => ("[(", ")]"),
                DatasetKind.Export => ("[/", "/]"),
                DatasetKind.External => ("([", "])"),
                DatasetKind.View => ("[[", "]]"),
                _ => ("[", "]"),
            };
            numbers[dataset.Name] = numbers.Count;
            output.WriteLine($"  d{numbers[dataset.Name]}{open}\"{MermaidRenderer.Escape(dataset.Name)}<br/><small>{dataset.Kind.ToName()}</small>\"{close}");
        }

        var edges = DatasetEdges.Of(graph);
        foreach (var (from, to, isDirect) in edges.Take(MaxEdges)) output.WriteLine($"  d{numbers[from]} {(isDirect ? "-->" : "-.->")} d{numbers[to]}");
        if (edges.Count > MaxEdges) output.WriteLine($"  %% {edges.Count - MaxEdges} more edges are left out: Mermaid draws {MaxEdges}. Choose with --select or --column.");
    }
}
