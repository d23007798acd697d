using System.Collections.Immutable;
using SqlFlow.Planning;

namespace SqlFlow.Lineage;

/// <summary>A column of a dataset.</summary>
/// <param name="Dataset">The dataset's <see cref="LineageDataset.Name"/>.</param>
/// <param name="Name">The column.</param>
public readonly record struct LineageColumn(string Dataset, string Name)
{
    /// <summary>Dataset and column, joined with a dot.</summary>
    public override string ToString() => $"{Dataset}.{Name}";
}

/// <summary>A use of a column.</summary>
/// <param name="Dataset">The dataset that uses it.</param>
/// <param name="Column">The column that is computed from it; null: it decides about the rows of the dataset.</param>
/// <param name="Input">The column that is used, and how.</param>
public readonly record struct LineageUse(string Dataset, string? Column, LineageInput Input);

/// <summary>Finds columns in a graph, and what they come from and go into.</summary>
/// <remarks>Immutable, thread-safe.</remarks>
public sealed class LineageSearch
{
    private readonly Dictionary<string, LineageDataset> _datasets = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<LineageColumn, ColumnLineage> _columns = [];
    private readonly ILookup<string, LineageInput> _rows;
    private readonly ILookup<LineageColumn, LineageUse> _uses;

    /// <summary>Prepares searching a graph.</summary>
    public LineageSearch(LineageGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        Graph = graph;
        foreach (var dataset in graph.Datasets) _datasets.TryAdd(dataset.Name, dataset);
        foreach (var column in graph.Columns) _columns[new LineageColumn(column.Dataset, column.Column)] = column;
        _rows = graph.Rows.SelectMany(static row => row.Inputs.Select(input => (row.Dataset, Input: input))).ToLookup(static row => row.Dataset, static row => row.Input, StringComparer.Ordinal);
        _uses = Uses(graph).ToLookup(static use => new LineageColumn(use.Input.Dataset, use.Input.Column));
    }

    /// <summary>The graph.</summary>
    public LineageGraph Graph { get; }

    /// <summary>A dataset by name, in any case.</summary>
    public LineageDataset? FindDataset(string name) => _datasets.GetValueOrDefault(name);

    /// <summary>Reads <c>dataset.column</c>; both may hold dots, and are found in any case.</summary>
    /// <param name="text">The column.</param>
    /// <param name="problem">What is wrong, with what may have been meant; null where the column is found.</param>
    public LineageColumn? FindColumn(string text, out string? problem)
    {
        ArgumentNullException.ThrowIfNull(text);
        problem = null;
        for (var dot = text.LastIndexOf('.'); dot > 0; dot = text.LastIndexOf('.', dot - 1))
        {
            if (FindDataset(text[..dot]) is not { } dataset) continue;
            var name = text[(dot + 1)..];
            if (dataset.Columns.FirstOrDefault(column => string.Equals(column.Name, name, StringComparison.OrdinalIgnoreCase)) is { } found) return new LineageColumn(dataset.Name, found.Name);
            var near = NearestName.Find(name, [.. dataset.Columns.Select(static column => column.Name)]);
            problem = dataset.Columns.IsEmpty ? $"The columns of '{dataset.Name}' are not known."
                : $"The column '{name}' is not in '{dataset.Name}', whose columns are {string.Join(", ", dataset.Columns.Select(static column => column.Name))}.{(near is null ? "" : $" Did you mean '{near}'?")}";
            return null;
        }

        if (!text.Contains('.', StringComparison.Ordinal))
        {
            problem = $"'{text}' is not a column: write dataset.column, e.g. orders.amount.";
            return null;
        }

        var table = text[..text.LastIndexOf('.')];
        var nearest = NearestName.Find(table, [.. Graph.Datasets.Select(static dataset => dataset.Name)]);
        problem = $"There is no dataset '{table}'.{(nearest is null ? "" : $" Did you mean '{nearest}'?")}";
        return null;
    }

    /// <summary>The lineage of a column; null: it is not made here.</summary>
    public ColumnLineage? LineageOf(LineageColumn column) => _columns.GetValueOrDefault(column);

    /// <summary>What decides about the rows of a dataset, its columns' subqueries left out.</summary>
    public IEnumerable<LineageInput> RowsOf(string dataset) => _rows[dataset];

    /// <summary>The columns and rows that use a column, one step on.</summary>
    public IEnumerable<LineageUse> UsesOf(LineageColumn column) => _uses[column];

    /// <summary>All columns that a column is computed from, over any number of steps, itself first. Columns that merely decide about rows are not among them.</summary>
    public ImmutableArray<LineageColumn> Upstream(LineageColumn column) =>
        Reach(column, next => (LineageOf(next)?.Inputs ?? []).Select(static input => new LineageColumn(input.Dataset, input.Column)));

    /// <summary>All columns that are computed from a column, over any number of steps, itself first.</summary>
    public ImmutableArray<LineageColumn> Downstream(LineageColumn column) =>
        Reach(column, next => UsesOf(next).Where(static use => use.Column is not null).Select(static use => new LineageColumn(use.Dataset, use.Column!)));

    /// <summary>All that a change of a column touches: columns computed from it, and rows that it decides about with all columns behind them left out.</summary>
    public ImmutableArray<LineageUse> Touched(LineageColumn column) =>
        [.. Downstream(column).SelectMany(UsesOf).Distinct()];

    private static ImmutableArray<LineageColumn> Reach(LineageColumn start, Func<LineageColumn, IEnumerable<LineageColumn>> next)
    {
        var reached = new HashSet<LineageColumn> { start };
        var order = ImmutableArray.CreateBuilder<LineageColumn>();
        var pending = new Queue<LineageColumn>([start]);
        while (pending.TryDequeue(out var column))
        {
            order.Add(column);
            foreach (var neighbour in next(column))
            {
                if (reached.Add(neighbour)) pending.Enqueue(neighbour);
            }
        }

        return order.DrainToImmutable();
    }

    private static IEnumerable<LineageUse> Uses(LineageGraph graph)
    {
        foreach (var column in graph.Columns)
        {
            foreach (var input in column.Inputs) yield return new LineageUse(column.Dataset, column.Column, input);
            foreach (var input in column.SubqueryInputs) yield return new LineageUse(column.Dataset, null, input);
        }

        foreach (var row in graph.Rows)
        {
            foreach (var input in row.Inputs) yield return new LineageUse(row.Dataset, null, input);
        }
    }
}
