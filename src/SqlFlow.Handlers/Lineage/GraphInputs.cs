using System.Collections.Immutable;
using SqlFlow.Lineage.Plans;

namespace SqlFlow.Lineage;

/// <summary>Writes the inputs of a statement as those of a graph, where each kind of use is an input of its own.</summary>
internal static class GraphInputs
{
    /// <summary>What a column is computed from.</summary>
    public static ImmutableArray<LineageInput> OfValue(Inputs inputs, Func<PlanLeaf, (string Dataset, string Column)> name, PlanLeaves leaves)
    {
        if (inputs.Entries.Length == 0) return [];
        var list = ImmutableArray.CreateBuilder<LineageInput>(inputs.Entries.Length);
        foreach (var (leaf, uses) in inputs.Entries)
        {
            if ((uses & Uses.OfValue) is Uses.None) continue;
            var (dataset, column) = name(leaves[leaf]);
            if (DirectKind(uses) is { } direct) list.Add(new LineageInput(dataset, column, direct, (uses & Uses.Visible) is Uses.None));
            if ((uses & Uses.Conditional) is not Uses.None) list.Add(new LineageInput(dataset, column, LineageKind.Conditional));
            if ((uses & Uses.Window) is not Uses.None) list.Add(new LineageInput(dataset, column, LineageKind.Window));
            if ((uses & Uses.Filter) is not Uses.None) list.Add(new LineageInput(dataset, column, LineageKind.Filter));
            if ((uses & Uses.Sort) is not Uses.None) list.Add(new LineageInput(dataset, column, LineageKind.Sort));
        }

        return list.DrainToImmutable();
    }

    /// <summary>What decides about rows.</summary>
    public static ImmutableArray<LineageInput> OfRows(Inputs inputs, Func<PlanLeaf, (string Dataset, string Column)> name, PlanLeaves leaves)
    {
        if (inputs.Entries.Length == 0) return [];
        var list = ImmutableArray.CreateBuilder<LineageInput>(inputs.Entries.Length);
        foreach (var (leaf, uses) in inputs.Entries)
        {
            if ((uses & Uses.OfRows) is Uses.None) continue;
            var (dataset, column) = name(leaves[leaf]);
            if ((uses & Uses.RowJoin) is not Uses.None) list.Add(new LineageInput(dataset, column, LineageKind.Join));
            if ((uses & Uses.RowFilter) is not Uses.None) list.Add(new LineageInput(dataset, column, LineageKind.Filter));
            if ((uses & Uses.RowGroupBy) is not Uses.None) list.Add(new LineageInput(dataset, column, LineageKind.GroupBy));
            if ((uses & Uses.RowSort) is not Uses.None) list.Add(new LineageInput(dataset, column, LineageKind.Sort));
        }

        return list.DrainToImmutable();
    }

    private static LineageKind? DirectKind(Uses uses) =>
        (uses & Uses.Direct) is Uses.None ? null
        : (uses & Uses.Aggregated) is not Uses.None ? LineageKind.Aggregation
        : (uses & Uses.Transformed) is not Uses.None ? LineageKind.Transformation
        : LineageKind.Identity;
}
