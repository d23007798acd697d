using SqlFlow.Lineage;

namespace SqlFlow.Cli.Rendering;

/// <summary>The edges between datasets that those between columns amount to.</summary>
internal static class DatasetEdges
{
    /// <summary>Each pair once, in the order of the graph; direct where any column's value flows.</summary>
    public static IReadOnlyCollection<(string From, string To, bool IsDirect)> Of(LineageGraph graph)
    {
        var known = graph.Datasets.Select(static dataset => dataset.Name).ToHashSet(StringComparer.Ordinal);
        var edges = new OrderedDictionary<(string From, string To), bool>();
        foreach (var column in graph.Columns)
        {
            foreach (var input in column.Inputs) Add(input, column.Dataset);
            foreach (var input in column.SubqueryInputs) Add(input, column.Dataset);
        }

        foreach (var row in graph.Rows)
        {
            foreach (var input in row.Inputs) Add(input, row.Dataset);
        }

        return [.. edges.Select(static edge => (edge.Key.From, edge.Key.To, edge.Value))];

        void Add(LineageInput input, string to)
        {
            if (!known.Contains(input.Dataset) || !known.Contains(to)) return;
            var key = (input.Dataset, to);
            edges[key] = input.Kind.IsDirect() || (edges.TryGetValue(key, out var isDirect) && isDirect);
        }
    }
}
