using SqlFlow.Lineage.Plans;

namespace SqlFlow.Lineage.Pipelines;

/// <summary>Turns the inputs of a statement, numbered by its plan, into those of the pipeline.</summary>
internal sealed class StatementInputs(GraphDatasets datasets, RunTimeVariables variables, Func<PlanTable, GraphDataset> find, PlanLeaves leaves, InputCollector collector)
{
    private static readonly Uses[] IndirectUses =
        [Uses.Conditional, Uses.Window, Uses.Filter, Uses.Sort, Uses.RowFilter, Uses.RowSort, Uses.RowJoin, Uses.RowGroupBy];

    public Inputs Convert(Inputs inputs)
    {
        if (inputs.UnknownBecause is { } reason) collector.AddUnknown(reason);
        foreach (var (leaf, uses) in inputs.Entries)
        {
            var (table, column) = leaves[leaf];
            if (variables.Of(table) is { } variable) Expand(variable, uses);
            else collector.Add(datasets.Leaf(find(table), column), uses);
        }

        return collector.Take();
    }

    /// <summary>A variable is what its query gives: each use of it is one of the query's inputs.</summary>
    private void Expand(RunTimeVariables.Variable variable, Uses uses)
    {
        if ((uses & Uses.Direct) is not Uses.None)
            collector.Add(variable.Value, new UsePath(uses & (Uses.Transformed | Uses.Aggregated), Uses.None, (uses & Uses.Visible) is Uses.None));
        foreach (var kind in IndirectUses)
        {
            if ((uses & kind) is not Uses.None) collector.Add(variable.Value, UsePath.Output.Indirect(kind));
        }

        collector.AddRows(variable.Rows);
    }
}
