using System.Collections.Immutable;

namespace SqlFlow.Lineage.Page;

/// <summary>A lineage graph by indexes: small to write, and whole even where edges name what the graph does not list.</summary>
internal sealed class PageGraph
{
    private readonly Dictionary<string, int> _indexes = new(StringComparer.Ordinal);
    private readonly Dictionary<(int, int), int> _edgeIndexes = [];

    private PageGraph(LineageGraph graph)
    {
        foreach (var dataset in graph.Datasets) Add(dataset);
        foreach (var column in graph.Columns)
        {
            var dataset = Datasets[IndexOf(column.Dataset)];
            var entry = dataset.Columns[dataset.IndexOf(column.Column)];
            entry.UnknownBecause ??= column.UnknownBecause;
            entry.Inputs.AddRange(column.Inputs.Select(ToInput));
            dataset.Rows.AddRange(column.SubqueryInputs.Select(ToInput));
        }

        foreach (var row in graph.Rows) Datasets[IndexOf(row.Dataset)].Rows.AddRange(row.Inputs.Select(ToInput));
        for (var target = 0; target < Datasets.Count; target++)
        {
            foreach (var input in Datasets[target].Columns.SelectMany(static column => column.Inputs)) Link(input, target);
            foreach (var input in Datasets[target].Rows) Link(input, target);
        }
    }

    public List<PageDataset> Datasets { get; } = [];

    /// <summary>Which dataset is made of which, each pair once.</summary>
    public List<PageEdge> Edges { get; } = [];

    public static PageGraph Of(LineageGraph graph) => new(graph);

    private void Add(LineageDataset dataset)
    {
        if (_indexes.TryAdd(dataset.Name, Datasets.Count)) Datasets.Add(new PageDataset(dataset));
    }

    private int IndexOf(string name)
    {
        if (!_indexes.ContainsKey(name)) Add(new LineageDataset { Name = name, Kind = DatasetKind.External });
        return _indexes[name];
    }

    private PageInput ToInput(LineageInput input)
    {
        var dataset = IndexOf(input.Dataset);
        return new PageInput(dataset, Datasets[dataset].IndexOf(input.Column), input.Kind, input.IsMasking);
    }

    private void Link(PageInput input, int target)
    {
        if (input.Dataset == target) return;
        if (!_edgeIndexes.TryGetValue((input.Dataset, target), out var index))
        {
            _edgeIndexes.Add((input.Dataset, target), index = Edges.Count);
            Edges.Add(new PageEdge(input.Dataset, target, IsDirect: false));
        }

        if (input.Kind.IsDirect()) Edges[index] = Edges[index] with { IsDirect = true };
    }
}

/// <summary>A dataset with its columns, those that only edges name included.</summary>
internal sealed class PageDataset
{
    // DuckDB tells no names apart by their case.
    private readonly Dictionary<string, int> _indexes = new(StringComparer.OrdinalIgnoreCase);

    public PageDataset(LineageDataset dataset)
    {
        Dataset = dataset;
        foreach (var column in dataset.Columns) Columns[IndexOf(column.Name)].Type = column.Type;
    }

    public LineageDataset Dataset { get; }

    public List<PageColumn> Columns { get; } = [];

    /// <summary>What decides about its rows.</summary>
    public List<PageInput> Rows { get; } = [];

    public int IndexOf(string column)
    {
        if (_indexes.TryGetValue(column, out var index)) return index;
        Columns.Add(new PageColumn(column));
        _indexes.Add(column, Columns.Count - 1);
        return Columns.Count - 1;
    }
}

/// <summary>A column with its edges.</summary>
internal sealed class PageColumn(string name)
{
    public string Name { get; } = name;

    /// <summary>Empty: not known.</summary>
    public string Type { get; set; } = "";

    public List<PageInput> Inputs { get; } = [];

    public string? UnknownBecause { get; set; }
}

/// <summary>An input by the indexes of its dataset and, in there, its column.</summary>
internal readonly record struct PageInput(int Dataset, int Column, LineageKind Kind, bool IsMasking);

/// <summary>An edge between datasets.</summary>
internal readonly record struct PageEdge(int From, int To, bool IsDirect);
