using System.Collections.Immutable;
using SqlFlow.Lineage.Plans;
using SqlFlow.Planning;

namespace SqlFlow.Lineage.Pipelines;

/// <summary>The datasets of a pipeline as far as it was followed, with the inputs of their columns, all numbered alike.</summary>
/// <param name="pipeline">Its tables have their names first.</param>
internal sealed class GraphDatasets(Pipeline pipeline)
{
    private readonly List<GraphDataset> _datasets = [];
    private readonly Dictionary<string, GraphDataset> _tables = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<(DatasetKind Kind, string Name), GraphDataset> _others = [];
    private readonly HashSet<string> _taken = TablesOf(pipeline);

    /// <summary>The numbers of all columns; the name of a dataset stands where a plan has the name of a table.</summary>
    public PlanLeaves Leaves { get; } = new();

    public IReadOnlyList<GraphDataset> All => _datasets;

    /// <summary>A table by name, in any case; one that is not known yet is in the database already.</summary>
    public GraphDataset Table(string name)
    {
        if (_tables.TryGetValue(name, out var known)) return known;
        return _tables[name] = Add(new GraphDataset(name, DatasetKind.External));
    }

    /// <summary>A source, file or export by name. One that is called like another dataset has its kind before its name.</summary>
    public GraphDataset Other(DatasetKind kind, string name)
    {
        if (_others.TryGetValue((kind, name), out var known)) return known;
        var unique = name;
        if (!_taken.Add(unique)) unique = $"{kind.ToName()}:{name}";
        for (var number = 2; unique != name && !_taken.Add(unique); number++) unique = $"{kind.ToName()}:{name}:{number}";
        return _others[(kind, name)] = Add(new GraphDataset(unique, kind));
    }

    /// <summary>The number of a dataset's column.</summary>
    public int Leaf(GraphDataset dataset, string column)
    {
        dataset.Leaves ??= Leaves.Read(dataset.Key);
        return Leaves.Number(dataset.Key, dataset.Leaves, dataset.ColumnNamed(column));
    }

    private GraphDataset Add(GraphDataset dataset)
    {
        _datasets.Add(dataset);
        return dataset;
    }

    private static HashSet<string> TablesOf(Pipeline pipeline)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var step in pipeline.Steps)
        {
            foreach (var item in step.Dataflow)
            {
                if (item.Table is { } table) names.Add(DatasetNames.Short(table).ToString());
                foreach (var read in item.Tables) names.Add(DatasetNames.Short(read.Name).ToString());
            }
        }

        return names;
    }
}

/// <summary>A dataset while its pipeline is followed.</summary>
internal sealed class GraphDataset(string name, DatasetKind kind)
{
    private readonly Dictionary<string, Inputs> _inputs = new(StringComparer.OrdinalIgnoreCase);

    public string Name { get; } = name;

    public PlanTable Key { get; } = new("", "", name);

    public DatasetKind Kind { get; set; } = kind;

    public string? Step { get; set; }

    public string? Sql { get; set; }

    public string? Description { get; set; }

    public DatasetLocation? Location { get; set; }

    public ImmutableArray<ColumnSchema> Columns { get; set; } = [];

    public Inputs Rows { get; private set; } = Inputs.None;

    public Dictionary<string, int>? Leaves { get; set; }

    /// <summary>Whether something was written into it here, so that its columns have inputs.</summary>
    public bool IsMade { get; set; }

    /// <summary>Why nothing is known of its columns; null: something is.</summary>
    public string? UnknownBecause { get; set; }

    /// <summary>The column's own name, for one that is named in any case.</summary>
    public string ColumnNamed(string name)
    {
        foreach (var column in Columns)
        {
            if (string.Equals(column.Name, name, StringComparison.OrdinalIgnoreCase)) return column.Name;
        }

        return name;
    }

    public Inputs InputsOf(string column) => _inputs.GetValueOrDefault(column, Inputs.None);

    /// <summary>What it holds is thrown away.</summary>
    public void Clear()
    {
        _inputs.Clear();
        Rows = Inputs.None;
        UnknownBecause = null;
    }

    public void Add(string column, Inputs inputs, InputCollector collector) => _inputs[column] = Union(InputsOf(column), inputs, collector);

    public void AddRows(Inputs rows, InputCollector collector) => Rows = Union(Rows, rows, collector);

    private static Inputs Union(Inputs one, Inputs other, InputCollector collector)
    {
        if (one == Inputs.None) return other;
        collector.Add(one, UsePath.Output);
        collector.Add(other, UsePath.Output);
        return collector.Take();
    }
}
