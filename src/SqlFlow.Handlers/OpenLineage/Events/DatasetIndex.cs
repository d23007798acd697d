using System.Text.Json;
using SqlFlow.Engines;
using SqlFlow.Lineage;
using SqlFlow.Lineage.Plans;
using SqlFlow.Planning;

namespace SqlFlow.OpenLineage;

/// <summary>Finds in a graph the datasets that the steps of its pipeline name.</summary>
internal sealed class DatasetIndex
{
    private readonly Dictionary<string, LineageDataset> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, LineageDataset> _tables = new(StringComparer.OrdinalIgnoreCase);
    private readonly Pipeline _pipeline;
    private readonly bool _isComplete;

    /// <param name="pipeline">The pipeline.</param>
    /// <param name="graph">Its graph; null: there is none, and then its tables are all that is known.</param>
    public DatasetIndex(Pipeline pipeline, LineageGraph? graph)
    {
        (_pipeline, _isComplete) = (pipeline, graph is not null);
        foreach (var dataset in graph?.Datasets ?? [])
        {
            _byName[dataset.Name] = dataset;
            if (dataset.Kind is DatasetKind.Table or DatasetKind.View or DatasetKind.External) _tables[dataset.Name] = dataset;
        }
    }

    /// <summary>A dataset by its name in the graph.</summary>
    public LineageDataset? Named(string name) => _byName.GetValueOrDefault(name);

    /// <summary>What a step reads by name.</summary>
    public IEnumerable<LineageDataset> ReadBy(PlannedStep step)
    {
        foreach (var item in step.Dataflow)
        {
            foreach (var reference in item.Tables)
            {
                if (Table(reference.Name) is { } table) yield return table;
            }

            var found = item.Item.Kind switch
            {
                DataflowItemKind.ReadTable or DataflowItemKind.Gate when item.Table is { } name => Table(name),
                DataflowItemKind.DefineSource => Other(DatasetKind.Source, item.Item.Text),
                DataflowItemKind.WriteTable when item.Item.Content is { Source: { } source } content => Source(source, content),
                _ => null,
            };
            if (found is not null) yield return found;
        }
    }

    /// <summary>What a step writes, and how.</summary>
    public IEnumerable<(LineageDataset Dataset, string? Change)> WrittenBy(PlannedStep step)
    {
        foreach (var item in step.Dataflow)
        {
            switch (item.Item.Kind)
            {
                case DataflowItemKind.WriteTable when item.Table is { } name && Table(name) is { } table:
                    var content = item.Item.Content;
                    yield return (table, content is null ? null : content.IsView ? "CREATE" : _pipeline.Replaces(content) ? "OVERWRITE" : null);
                    break;
                case DataflowItemKind.WriteFile when Other(DatasetKind.Export, item.Text.Text) is { } file:
                    yield return (file, "OVERWRITE");
                    break;
                case DataflowItemKind.WriteSink when Other(DatasetKind.Export, item.Item.Sink!.Target) is { } sink:
                    yield return (sink, item.Item.Sink.Mode is WriteMode.Replace ? "OVERWRITE" : null);
                    break;
            }
        }
    }

    private LineageDataset? Table(TableName name)
    {
        var text = DatasetNames.Short(name).ToString();
        if (_tables.TryGetValue(text, out var known) || _isComplete) return known;
        return _tables[text] = _byName[text] = new LineageDataset { Name = text, Kind = DatasetKind.Table };
    }

    private LineageDataset? Source(string name, TableContent content)
    {
        if (_pipeline.TryGetSource(name, out var definition)) return Other(DatasetKind.Source, definition.Name);
        return PathOf(content.Options) is { } path ? Other(DatasetKind.File, path) : Other(DatasetKind.Source, name);
    }

    /// <summary>A source, file or export: it has its kind before its name where a table is called like it.</summary>
    private LineageDataset? Other(DatasetKind kind, string name) =>
        _byName.GetValueOrDefault(name) is { } plain && plain.Kind == kind ? plain
        : _byName.GetValueOrDefault($"{kind.ToName()}:{name}") is { } marked && marked.Kind == kind ? marked
        : null;

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
