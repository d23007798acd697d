using System.Globalization;
using System.Net;
using SqlFlow.Lineage;

namespace SqlFlow.Cli.Rendering;

/// <summary>Writes lineage for Graphviz: a table a dataset with a row a column, an edge an input; dashed where it only decides.</summary>
internal static class LineageDotRenderer
{
    public static void Write(LineageGraph graph, TextWriter output)
    {
        output.WriteLine("digraph lineage {");
        output.WriteLine("  rankdir=LR;");
        output.WriteLine("  node [shape=plain, fontname=\"Helvetica\"];");
        var places = new Dictionary<LineageColumn, string>();
        var nodes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var dataset in graph.Datasets)
        {
            var node = string.Create(CultureInfo.InvariantCulture, $"d{nodes.Count}");
            nodes[dataset.Name] = node;
            output.Write($"  {node} [label=<<table border=\"0\" cellborder=\"1\" cellspacing=\"0\"><tr><td port=\"rows\" bgcolor=\"{Color(dataset.Kind)}\"><b>{Escape(dataset.Name)}</b> <i>{dataset.Kind.ToName()}</i></td></tr>");
            for (var i = 0; i < dataset.Columns.Length; i++)
            {
                places[new LineageColumn(dataset.Name, dataset.Columns[i].Name)] = string.Create(CultureInfo.InvariantCulture, $"{node}:c{i}");
                output.Write(string.Create(CultureInfo.InvariantCulture, $"<tr><td port=\"c{i}\" align=\"left\">{Escape(dataset.Columns[i].Name)}</td></tr>"));
            }

            output.WriteLine("</table>>];");
        }

        foreach (var column in graph.Columns)
        {
            if (!places.TryGetValue(new LineageColumn(column.Dataset, column.Column), out var to)) continue;
            foreach (var input in column.Inputs) WriteEdge(places, input, to, output);
            foreach (var input in column.SubqueryInputs) WriteEdge(places, input, to, output);
        }

        foreach (var row in graph.Rows)
        {
            if (!nodes.TryGetValue(row.Dataset, out var node)) continue;
            foreach (var input in row.Inputs) WriteEdge(places, input, $"{node}:rows", output);
        }

        output.WriteLine("}");
    }

    private static void WriteEdge(Dictionary<LineageColumn, string> places, LineageInput input, string to, TextWriter output)
    {
        if (!places.TryGetValue(new LineageColumn(input.Dataset, input.Column), out var from)) return;
        var style = input.Kind.IsDirect() ? input.Kind is LineageKind.Aggregation ? "penwidth=2" : "style=solid" : "style=dashed, color=gray50";
        output.WriteLine($"  {from} -> {to} [{style}, tooltip=\"{input.Kind.ToSubtypeName()}\"];");
    }

    private static string Color(DatasetKind kind) => kind switch
    {
        DatasetKind.Source or DatasetKind.File => "lightblue",
        DatasetKind.Export => "lightyellow",
        DatasetKind.External => "gray90",
        _ => "white",
    };

    private static string Escape(string text) => WebUtility.HtmlEncode(new string([.. text.Select(static character => char.IsControl(character) ? ' ' : character)]));
}
