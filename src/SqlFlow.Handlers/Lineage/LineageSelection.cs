using System.Collections.Immutable;

namespace SqlFlow.Lineage;

/// <summary>Cuts graphs down to what is asked for.</summary>
public static class LineageSelection
{
    /// <summary>The graph with these columns only, and the datasets that have them; row sets are left out but of datasets in <paramref name="wholeDatasets"/>.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="columns">The columns that stay.</param>
    /// <param name="wholeDatasets">Datasets whose row sets stay, as far as their inputs do.</param>
    public static LineageGraph Keep(LineageGraph graph, IEnumerable<LineageColumn> columns, params IEnumerable<string> wholeDatasets)
    {
        ArgumentNullException.ThrowIfNull(graph);
        var kept = columns.ToHashSet();
        var whole = wholeDatasets.ToHashSet(StringComparer.Ordinal);
        bool Stays(LineageInput input) => kept.Contains(new LineageColumn(input.Dataset, input.Column));
        return graph with
        {
            Datasets =
            [
                .. graph.Datasets
                    .Select(dataset => dataset with { Columns = [.. dataset.Columns.Where(column => kept.Contains(new LineageColumn(dataset.Name, column.Name)))] })
                    .Where(static dataset => !dataset.Columns.IsEmpty),
            ],
            Columns =
            [
                .. graph.Columns.Where(column => kept.Contains(new LineageColumn(column.Dataset, column.Column)))
                    .Select(column => column with { Inputs = [.. column.Inputs.Where(Stays)], SubqueryInputs = [.. column.SubqueryInputs.Where(Stays)] }),
            ],
            Rows =
            [
                .. graph.Rows.Where(row => whole.Contains(row.Dataset)).Select(row => row with { Inputs = [.. row.Inputs.Where(Stays)] }).Where(static row => !row.Inputs.IsEmpty),
            ],
        };
    }

    /// <summary>The graph with the datasets that these steps make, and their immediate inputs.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="steps">Ids of steps.</param>
    public static LineageGraph Keep(LineageGraph graph, IReadOnlySet<string> steps)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(steps);
        var made = graph.Datasets.Where(dataset => dataset.Step is { } step && steps.Contains(step)).Select(static dataset => dataset.Name).ToHashSet(StringComparer.Ordinal);
        var columns = graph.Columns.Where(column => made.Contains(column.Dataset)).ToImmutableArray();
        var rows = graph.Rows.Where(row => made.Contains(row.Dataset)).ToImmutableArray();
        var read = columns.SelectMany(static column => column.Inputs.Concat(column.SubqueryInputs)).Concat(rows.SelectMany(static row => row.Inputs)).Select(static input => input.Dataset);
        made.UnionWith(read);
        return graph with { Datasets = [.. graph.Datasets.Where(dataset => made.Contains(dataset.Name))], Columns = columns, Rows = rows };
    }
}
