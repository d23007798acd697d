using System.Collections.Immutable;
using SqlFlow.Engines;
using SqlFlow.Lineage.Plans;

namespace SqlFlow.Lineage;

/// <summary>Makes the graph of a single statement.</summary>
internal static class QueryGraph
{
    public static LineageGraph Make(string sql, StatementLineage lineage, ImmutableArray<ColumnSchema>? described, DeclaredTables declared, string? versionWarning)
    {
        var warnings = ImmutableArray.CreateBuilder<string>();
        if (versionWarning is not null) warnings.Add(versionWarning);
        var datasets = ImmutableArray.CreateBuilder<LineageDataset>();
        var output = lineage.Effect is StatementEffect.Query ? QueryLineageAnalyzer.OutputName : DatasetNames.Of(lineage.Target!);
        foreach (var table in lineage.Leaves.Tables)
        {
            if (DatasetNames.Of(table) is var name && name != output) datasets.Add(Read(table, name, declared));
        }

        var columns = ColumnsOf(lineage, described);
        datasets.Add(new LineageDataset
        {
            Name = output,
            Kind = lineage.Effect is StatementEffect.Copy ? DatasetKind.Export : DatasetKind.Table,
            Columns = [.. columns.Select(static column => column.Schema)],
            Location = lineage.Effect is StatementEffect.Copy ? DatasetNames.FileLocation(output) : null,
            Sql = sql,
        });

        var edges = ImmutableArray.CreateBuilder<ColumnLineage>(columns.Count);
        foreach (var (schema, inputs) in columns)
        {
            if (inputs.UnknownBecause is { } reason) warnings.Add($"The inputs of {output}.{schema.Name} are not known: {reason}.");
            edges.Add(DatasetNames.Column(output, schema.Name, inputs, lineage.Leaves));
        }

        if (lineage.Rows.UnknownBecause is { } hidden) warnings.Add($"What decides about the rows of {output} is not wholly known: {hidden}.");
        var rows = GraphInputs.OfRows(lineage.Rows, DatasetNames.Of, lineage.Leaves);
        return new LineageGraph
        {
            Pipeline = output,
            Datasets = datasets.DrainToImmutable(),
            Columns = edges.DrainToImmutable(),
            Rows = rows.Length == 0 ? [] : [new RowLineage(output, rows)],
            Warnings = warnings.DrainToImmutable(),
        };
    }

    private static LineageDataset Read(PlanTable table, string name, DeclaredTables declared)
    {
        var columns = declared.Tables.FirstOrDefault(known => string.Equals(known.Name.ToString(), name, StringComparison.OrdinalIgnoreCase))?.Columns ?? [];
        return new LineageDataset
        {
            Name = name,
            Kind = table.IsFile ? DatasetKind.File : DatasetKind.External,
            Columns = [.. columns],
            Location = table.IsFile ? DatasetNames.FileLocation(name) : null,
        };
    }

    private static List<(ColumnSchema Schema, Inputs Inputs)> ColumnsOf(StatementLineage lineage, ImmutableArray<ColumnSchema>? described)
    {
        if (lineage.Failure is { } failure)
            return [.. (described ?? []).Select(column => (column, Inputs.Unknown(Failures.Reason(failure))))];
        return [.. lineage.Columns.Select((column, at) => (new ColumnSchema(column.Name, column.Type ?? (described is { } types && at < types.Length ? types[at].Type : "UNKNOWN")), column.Inputs))];
    }
}
