using System.Collections.Immutable;
using System.Text.Json;
using SqlFlow.Binding;
using SqlFlow.Engines;
using SqlFlow.Lineage.Plans;
using SqlFlow.Planning;

namespace SqlFlow.Lineage.Pipelines;

/// <summary>
/// Follows a pipeline in plan order, from its sources to its exports: a load passes columns on by name, a query has the inputs that its
/// plan tells, an export takes what it is given.
/// </summary>
/// <param name="pipeline">The pipeline.</param>
/// <param name="trace">What binding it has found out.</param>
/// <param name="statements">Finds the lineage of its queries.</param>
/// <param name="root">The folder that its files are relative to.</param>
/// <remarks>For one graph.</remarks>
internal sealed partial class PipelineLineage(Pipeline pipeline, BindingTrace trace, ShadowStatements statements, string root)
{
    private readonly GraphDatasets _datasets = new(pipeline);
    private readonly RunTimeVariables _variables = new();
    private readonly InputCollector _collector = new();
    private readonly List<string> _warnings = [];

    public async ValueTask<LineageGraph> ReadAsync(CancellationToken cancellationToken)
    {
        foreach (var level in pipeline.Levels)
        {
            foreach (var index in level)
            {
                cancellationToken.ThrowIfCancellationRequested();
                await ReadAsync(pipeline.Steps[index], cancellationToken).ConfigureAwait(false);
            }
        }

        if (statements.VersionWarning is { } warning) _warnings.Insert(0, warning);
        return GraphWriter.Write(pipeline.Name, _datasets, _warnings);
    }

    private async ValueTask ReadAsync(PlannedStep planned, CancellationToken cancellationToken)
    {
        foreach (var item in planned.Dataflow)
        {
            switch (item.Item.Kind)
            {
                case DataflowItemKind.DefineSource:
                    Define(planned, item.Item.Text);
                    break;
                case DataflowItemKind.ReadTable or DataflowItemKind.Gate when item.Table is { } table:
                    Export(planned, Read(planned, table));
                    break;
                // What is no content of a table, is exported, checked, or gives a variable its value.
                case DataflowItemKind.ReadQuery when !IsContent(planned, item):
                    await ReadQueryAsync(planned, item, cancellationToken).ConfigureAwait(false);
                    break;
                case DataflowItemKind.WriteTable when item.Table is { } target:
                    await WriteTableAsync(planned, item, target, cancellationToken).ConfigureAwait(false);
                    break;
            }
        }
    }

    private GraphDataset Define(PlannedStep planned, string name)
    {
        var source = _datasets.Other(DatasetKind.Source, name);
        if (trace.SourceOf(planned.Index, name) is not { } found) return source;
        source.Step ??= planned.Step.Id;
        source.Description ??= planned.Step.Description;
        source.Location ??= found.Location;
        if (source.Columns.IsEmpty && found.Columns is { } columns) source.Columns = columns;
        return source;
    }

    private GraphDataset Read(PlannedStep planned, TableName table)
    {
        var dataset = _datasets.Table(DatasetNames.Short(table).ToString());
        if (dataset.Columns.IsEmpty && trace.ColumnsOf(planned.Index, table) is { } columns) dataset.Columns = columns;
        return dataset;
    }

    /// <summary>The dataset of a table or file that a plan reads.</summary>
    private GraphDataset Find(PlanTable table, ImmutableArray<DeclaredTable> reads)
    {
        if (table.IsFile)
        {
            var file = _datasets.Other(DatasetKind.File, table.Name);
            file.Location ??= DatasetNames.FileLocation(table.Name);
            return file;
        }

        var name = DatasetNames.TableOf(table);
        var dataset = _datasets.Table(name.ToString());
        if (!dataset.Columns.IsEmpty) return dataset;
        foreach (var read in reads)
        {
            if (DatasetNames.Short(read.Name).Equals(name)) dataset.Columns = [.. read.Columns];
        }

        return dataset;
    }

    private async ValueTask WriteTableAsync(PlannedStep planned, PlannedItem item, TableName target, CancellationToken cancellationToken)
    {
        var content = item.Item.Content;
        var query = content?.Query is null ? null : trace.QueryOf(planned.Index, content.Property);
        var lineage = query is null ? null : await LineageOfAsync(planned, query, cancellationToken).ConfigureAwait(false);
        var table = _datasets.Table(DatasetNames.Short(target).ToString());
        // A table that is made of itself goes on being made of what it was made of.
        var readsItself = query?.Reads.Any(read => DatasetNames.Short(read.Name).Equals(DatasetNames.Short(target))) is true;
        if (content is not null && pipeline.Replaces(content) && !readsItself) table.Clear();
        table.Kind = content is { IsView: true } ? DatasetKind.View : DatasetKind.Table;
        table.IsMade = true;
        table.Step = planned.Step.Id;
        table.Sql = item.ContentQuery?.Original ?? table.Sql;
        table.Description = planned.Step.Description ?? table.Description;
        table.Columns = trace.ColumnsOf(planned.Index, target) ?? [];

        if (lineage is not null) WriteQuery(table, query!, lineage, content!, NeededColumns(planned));
        else if (content?.Source is { } source) Load(planned, item, table, source);
        else table.UnknownBecause = content is null ? $"step '{planned.Step.Id}' does not say what it writes" : "its query is known when the pipeline runs";
        if (table.UnknownBecause is { } reason) _warnings.Add($"The columns of {table.Name} are not known: {reason}.");
    }

    private void WriteQuery(GraphDataset table, BoundQuery query, QueryLineage lineage, TableContent content, ValueList<string> keys)
    {
        if (table.Columns.IsEmpty) table.Columns = query.Columns;
        var isNew = pipeline.Replaces(content);
        for (var i = 0; i < lineage.Columns.Length; i++)
        {
            var (name, inputs) = lineage.Columns[i];
            // Rows go into a table that is there by name.
            table.Add(table.ColumnNamed(name), inputs, _collector);
            if (inputs.UnknownBecause is { } reason) _warnings.Add($"The inputs of {table.Name}.{name} are not known: {reason}.");
            if (!isNew && Holds(keys, name)) table.AddRows(AsRows(inputs, Uses.RowJoin), _collector);
            if (content.TimeColumn is { } time && string.Equals(time, name, StringComparison.OrdinalIgnoreCase)) table.AddRows(AsRows(inputs, Uses.RowFilter), _collector);
        }

        AddRows(table, lineage.Rows);
    }

    private void AddRows(GraphDataset dataset, Inputs rows)
    {
        if (rows.UnknownBecause is { } reason) _warnings.Add($"What decides about the rows of {dataset.Name} is not wholly known: {reason}.");
        dataset.AddRows(rows with { UnknownBecause = null }, _collector);
    }

    private Inputs AsRows(Inputs inputs, Uses kind)
    {
        _collector.Add(inputs, UsePath.Rows(kind));
        return _collector.Take();
    }

    private static bool Holds(ValueList<string> names, string name)
    {
        foreach (var candidate in names)
        {
            if (string.Equals(candidate, name, StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }

    private static ValueList<string> NeededColumns(PlannedStep planned) =>
        [.. planned.Dataflow.Where(static item => item.Item.Kind is DataflowItemKind.NeedColumns).SelectMany(static item => item.Item.Columns)];

    private static bool IsContent(PlannedStep planned, PlannedItem item) =>
        planned.Dataflow.Any(other => other.Item.Content?.Query == item.Item.Text && other.Item.Kind is DataflowItemKind.WriteTable);

    private static string? PathOf(ValueMap<JsonValue> options)
    {
        foreach (var (name, value) in options)
        {
            if (!name.Equals("path", StringComparison.OrdinalIgnoreCase)) continue;
            return value.Kind switch
            {
                JsonValueKind.String => value.ToString(),
                JsonValueKind.Array when value.Element.GetArrayLength() > 0 => FilePattern.Of([.. value.Element.EnumerateArray().Select(static file => file.ToString())]),
                _ => null,
            };
        }

        return null;
    }
}
