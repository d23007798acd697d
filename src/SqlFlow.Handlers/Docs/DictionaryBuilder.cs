using System.Collections.Immutable;
using SqlFlow.Binding;
using SqlFlow.Engines;
using SqlFlow.Lineage;
using SqlFlow.Planning;

namespace SqlFlow.Docs;

/// <summary>Puts together what plan, lineage and database know of each dataset.</summary>
/// <param name="pipeline">The pipeline.</param>
/// <param name="graph">Its lineage.</param>
/// <param name="trace">What binding it has found out.</param>
/// <param name="facts">What the database knows.</param>
/// <param name="root">The folder that its files are relative to.</param>
internal sealed class DictionaryBuilder(Pipeline pipeline, LineageGraph graph, BindingTrace trace, DatabaseFacts facts, string root)
{
    private readonly LineageSearch _search = new(graph);
    private readonly ILookup<string, PlannedStep> _writers = WritersOf(pipeline);
    private readonly ILookup<string, DictionaryCheck> _checks = DictionaryChecks.Of(pipeline);

    public DataDictionary Build(string? description)
    {
        var neighbours = new Neighbours(graph);
        return new DataDictionary
        {
            Pipeline = graph.Pipeline,
            Description = description,
            Datasets = [.. graph.Datasets.Select(dataset => Build(dataset, neighbours))],
            Warnings = graph.Warnings,
        };
    }

    private DictionaryDataset Build(LineageDataset dataset, Neighbours neighbours)
    {
        var isTable = dataset.Kind is DatasetKind.Table or DatasetKind.View or DatasetKind.External;
        var steps = StepsOf(dataset, isTable);
        var table = isTable ? TableOf(dataset.Name) : null;
        // What one of several steps says of itself is not said of the table.
        var own = steps.Length > 1 ? null : dataset.Description ?? (steps.Length == 1 ? steps[0].Step.Description : null);
        var used = neighbours.Of(dataset.Name, isUpstream: false);
        return new DictionaryDataset(dataset.Name, dataset.Kind)
        {
            Description = (table is null ? null : facts.CommentOn(table)) ?? own,
            Location = dataset.Location is { } location ? PlaceOf(location) : null,
            Columns = ColumnsOf(dataset, table, steps),
            RowInputs = [.. _search.RowsOf(dataset.Name).Concat(graph.Columns.Where(column => column.Dataset == dataset.Name).SelectMany(static column => column.SubqueryInputs)).Distinct()],
            Steps = [.. steps.Select(step => Describe(step, isTable))],
            Checks = isTable ? [.. _checks[dataset.Name.ToUpperInvariant()]] : [],
            MadeOf = [.. neighbours.Of(dataset.Name, isUpstream: true).Select(static other => other.Name)],
            UsedBy = [.. used.Where(static other => other.Kind is not DatasetKind.Export).Select(static other => other.Name)],
            ExportedTo = [.. used.Where(static other => other.Kind is DatasetKind.Export).Select(static other => other.Name)],
        };
    }

    private PlannedStep[] StepsOf(LineageDataset dataset, bool isTable)
    {
        if (isTable) return [.. _writers[dataset.Name.ToUpperInvariant()]];
        return dataset.Step is { } id && pipeline.TryGetStep(id, out var step) ? [step] : [];
    }

    private DictionaryStep Describe(PlannedStep planned, bool isTable) => new(planned.Step.Id, planned.Step.Type)
    {
        Description = planned.Step.Description,
        Sql = isTable
            ? planned.Dataflow.Select(static item => item.ContentQuery?.Original).FirstOrDefault(static sql => sql is not null)
            : planned.Dataflow.FirstOrDefault(static item => item.Item.Kind is DataflowItemKind.ReadQuery)?.Text.Original,
        LastRun = facts.LastRunOf(planned.Step.Id),
    };

    private ImmutableArray<DictionaryColumn> ColumnsOf(LineageDataset dataset, TableName? table, PlannedStep[] steps)
    {
        var texts = new SelectTexts(trace, steps);
        return
        [
            .. dataset.Columns.Select(column =>
            {
                var key = new LineageColumn(dataset.Name, column.Name);
                return new DictionaryColumn(column.Name, column.Type)
                {
                    Description = (table is null ? null : facts.CommentOn(table, column.Name)) ?? texts.CommentOn(column.Name),
                    Lineage = _search.LineageOf(key) is { } lineage ? ColumnWords.Of(lineage, texts.WholeOf(column.Name)) : null,
                    Uses = [.. _search.UsesOf(key).Distinct()],
                };
            }),
        ];
    }

    /// <summary>Places of the project's own files are relative to it, so that each machine has the same dictionary.</summary>
    private string PlaceOf(DatasetLocation location)
    {
        if (location.Namespace == "file") return Relative(location.Name);
        const string sqlite = "sqlite://";
        return location.Namespace.StartsWith(sqlite, StringComparison.Ordinal)
            ? $"{sqlite}{Relative(location.Namespace[sqlite.Length..])} {location.Name}"
            : $"{location.Namespace}{(location.Name.StartsWith('/') || location.Namespace.EndsWith('/') ? "" : "/")}{location.Name}";
    }

    private string Relative(string path)
    {
        var relative = Path.GetRelativePath(root, path).Replace('\\', '/');
        return relative.StartsWith("../", StringComparison.Ordinal) || Path.IsPathRooted(relative) ? path : relative;
    }

    private TableName TableOf(string dataset) =>
        _writers[dataset.ToUpperInvariant()].SelectMany(static step => step.Dataflow).Select(static item => item.Table)
            .Concat(pipeline.ExternalTables.Select(static external => external.Name))
            .FirstOrDefault(table => table is not null && DatasetNames.Short(table).ToString().Equals(dataset, StringComparison.OrdinalIgnoreCase))
        ?? new TableName(dataset);

    private static ILookup<string, PlannedStep> WritersOf(Pipeline pipeline) =>
        (from step in pipeline.Steps
         from item in step.Dataflow
         where item is { Item.Kind: DataflowItemKind.WriteTable, Table: not null }
         select (Step: step, Name: DatasetNames.Short(item.Table!).ToString().ToUpperInvariant())).Distinct()
        .ToLookup(static pair => pair.Name, static pair => pair.Step, StringComparer.Ordinal);
}
