using System.Collections.Immutable;
using SqlFlow.Lineage.Plans;

namespace SqlFlow.Lineage.Pipelines;

/// <summary>Makes the graph of what a pipeline was found to read and write.</summary>
internal static class GraphWriter
{
    public static LineageGraph Write(string pipeline, GraphDatasets datasets, List<string> warnings)
    {
        var columns = ImmutableArray.CreateBuilder<ColumnLineage>();
        var rows = ImmutableArray.CreateBuilder<RowLineage>();
        foreach (var dataset in datasets.All)
        {
            if (!dataset.IsMade) continue;
            foreach (var column in dataset.Columns)
            {
                var inputs = dataset.UnknownBecause is { } reason ? Inputs.Unknown(reason) : dataset.InputsOf(column.Name);
                columns.Add(DatasetNames.Column(dataset.Name, column.Name, inputs, datasets.Leaves));
            }

            var decisive = GraphInputs.OfRows(dataset.Rows, DatasetNames.Of, datasets.Leaves);
            if (decisive.Length > 0) rows.Add(new RowLineage(dataset.Name, decisive));
        }

        return new LineageGraph
        {
            Pipeline = pipeline,
            Datasets = [.. datasets.All.Select(ToDataset)],
            Columns = columns.DrainToImmutable(),
            Rows = rows.DrainToImmutable(),
            Warnings = [.. warnings.Distinct()],
        };
    }

    private static LineageDataset ToDataset(GraphDataset dataset) => new()
    {
        Name = dataset.Name,
        Kind = dataset.Kind,
        Step = dataset.Step,
        Columns = dataset.Columns,
        Location = dataset.Location,
        Sql = dataset.Sql,
        Description = dataset.Description,
    };
}
