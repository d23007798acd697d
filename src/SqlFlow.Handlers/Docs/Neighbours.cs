using SqlFlow.Lineage;

namespace SqlFlow.Docs;

/// <summary>Which datasets of a graph are made of which, one step on.</summary>
internal sealed class Neighbours
{
    private readonly LineageGraph _graph;
    private readonly Dictionary<string, HashSet<string>> _up = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> _down = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _order = new(StringComparer.Ordinal);

    public Neighbours(LineageGraph graph)
    {
        _graph = graph;
        for (var i = 0; i < graph.Datasets.Length; i++) _order.TryAdd(graph.Datasets[i].Name, i);
        foreach (var column in graph.Columns)
        {
            foreach (var input in column.Inputs) Add(input.Dataset, column.Dataset);
            foreach (var input in column.SubqueryInputs) Add(input.Dataset, column.Dataset);
        }

        foreach (var row in graph.Rows)
        {
            foreach (var input in row.Inputs) Add(input.Dataset, row.Dataset);
        }
    }

    /// <summary>The neighbours of a dataset in the order of the graph, itself left out.</summary>
    public IEnumerable<LineageDataset> Of(string dataset, bool isUpstream) =>
        ((isUpstream ? _up : _down).GetValueOrDefault(dataset) ?? []).Where(_order.ContainsKey).Select(name => _order[name]).Order().Select(index => _graph.Datasets[index]);

    private void Add(string from, string to)
    {
        if (from == to) return;
        Set(_up, to).Add(from);
        Set(_down, from).Add(to);
    }

    private static HashSet<string> Set(Dictionary<string, HashSet<string>> sets, string name)
    {
        if (!sets.TryGetValue(name, out var set)) sets[name] = set = new HashSet<string>(StringComparer.Ordinal);
        return set;
    }
}
