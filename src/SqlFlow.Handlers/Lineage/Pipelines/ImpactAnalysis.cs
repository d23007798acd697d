using System.Collections.Immutable;
using SqlFlow.Binding;
using SqlFlow.Engines;
using SqlFlow.Planning;

namespace SqlFlow.Lineage.Pipelines;

/// <summary>
/// Binds a pipeline's statements again, as if a column were another: what no longer binds is found by the engine that would refuse
/// it; what binds but used the column, by lineage.
/// </summary>
/// <param name="pipeline">The pipeline.</param>
/// <param name="trace">What binding it has found out.</param>
/// <param name="graph">Its lineage.</param>
/// <param name="session">A session of an empty database in memory.</param>
/// <remarks>For one change.</remarks>
internal sealed class ImpactAnalysis(Pipeline pipeline, BindingTrace trace, LineageGraph graph, ISqlSession session)
{
    private readonly Dictionary<TableName, ImmutableArray<ColumnSchema>> _changed = [];
    private readonly Dictionary<string, ImmutableArray<ColumnSchema>> _changedSources = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<int> _failed = [];
    private readonly List<ImpactEffect> _effects = [];
    private readonly LineageSearch _search = new(graph);
    private ColumnChange _change = null!;
    private HashSet<LineageUse> _touched = [];

    /// <exception cref="SqlEngineException">The new type is none.</exception>
    public async ValueTask<LineageImpact> FindAsync(ColumnChange change, CancellationToken cancellationToken)
    {
        _change = change;
        _touched = [.. _search.Touched(change.Column)];
        var dataset = _search.FindDataset(change.Column.Dataset)!;
        if (change.NewType is { } type) await session.QueryAsync($"SELECT NULL::{type}", 1, cancellationToken).ConfigureAwait(false);
        var columns = Apply(dataset.Columns);
        if (dataset.Kind is DatasetKind.Source or DatasetKind.File) _changedSources[dataset.Name] = columns;
        else if (dataset.Kind is DatasetKind.External && TableName.TryParse(dataset.Name, out var table)) _changed[table] = columns;
        foreach (var index in pipeline.Levels.SelectMany(static level => level)) await ReadAsync(pipeline.Steps[index], dataset, columns, cancellationToken).ConfigureAwait(false);
        return new LineageImpact(change, [.. _effects]);
    }

    private async ValueTask ReadAsync(PlannedStep planned, LineageDataset changed, ImmutableArray<ColumnSchema> columns, CancellationToken cancellationToken)
    {
        if (planned.DependsOn.Any(_failed.Contains))
        {
            _failed.Add(planned.Index);
            _effects.Add(new ImpactEffect(ImpactKind.Stops, planned.Step.Id, DatasetOf(planned)?.Name, null, $"waits for {string.Join(", ", planned.DependsOn.Where(_failed.Contains).Select(index => pipeline.Steps[index].Step.Id))}"));
            return;
        }

        foreach (var item in planned.Dataflow)
        {
            switch (item.Item.Kind)
            {
                case DataflowItemKind.ReadQuery when trace.QueryOf(planned.Index, item.Item.Property) is { } query && !planned.Dataflow.Any(other => other.Item.Content?.Query == item.Item.Text):
                    await BindAsync(planned, query, cancellationToken).ConfigureAwait(false);
                    break;
                case DataflowItemKind.ReadTable when item.Table is { } read && Current(read) is { } now && DatasetOf(planned) is { } export:
                    Compare(planned, export.Name, export.Columns, now);
                    break;
                case DataflowItemKind.ReadCondition when item.Table is { } owner && Current(owner) is not null:
                    await BindConditionAsync(planned, item, owner, cancellationToken).ConfigureAwait(false);
                    break;
                case DataflowItemKind.NeedColumns when item.Table is { } owner && Current(owner) is { } left:
                    foreach (var name in item.Item.Columns.Where(name => !left.Any(column => string.Equals(column.Name, name, StringComparison.OrdinalIgnoreCase))))
                        Fail(planned, $"needs the column '{name}' of {owner}");
                    break;
                case DataflowItemKind.WriteTable when item.Table is { } target:
                    await WriteAsync(planned, item, target, cancellationToken).ConfigureAwait(false);
                    // The changed column is one that this very step has made.
                    if (DatasetNames.Short(target).ToString().Equals(changed.Name, StringComparison.OrdinalIgnoreCase) && changed.Step == planned.Step.Id) _changed[DatasetNames.Short(target)] = columns;
                    break;
            }
        }
    }

    private async ValueTask WriteAsync(PlannedStep planned, PlannedItem item, TableName target, CancellationToken cancellationToken)
    {
        var content = item.Item.Content;
        var before = trace.ColumnsOf(planned.Index, target);
        ImmutableArray<ColumnSchema>? now = null;
        if (content?.Query is not null && trace.QueryOf(planned.Index, content.Property) is { } query)
            now = await BindAsync(planned, query, cancellationToken).ConfigureAwait(false);
        else if (content?.Source is { } source && DatasetOfSource(planned, source) is { } from && _changedSources.TryGetValue(from, out var columns)) now = columns;
        if (now is not { } made || before is not { } known) return;
        // A table that rows are added to keeps its columns; it is the first that makes it who decides about them.
        if (!pipeline.Replaces(content!) && pipeline.WritersOf(target).First().Index != planned.Index)
        {
            if (_change.NewType is null) Report(planned, DatasetNames.Short(target).ToString());
            return;
        }

        if (!made.SequenceEqual(known)) _changed[DatasetNames.Short(target)] = made;
        Compare(planned, DatasetNames.Short(target).ToString(), known, made);
    }

    /// <summary>The query's columns now; null: nothing about it has changed, or it does not bind.</summary>
    private async ValueTask<ImmutableArray<ColumnSchema>?> BindAsync(PlannedStep planned, BoundQuery query, CancellationToken cancellationToken)
    {
        if (!query.Reads.Any(read => Current(read.Name) is not null)) return null;
        try
        {
            foreach (var read in query.Reads) await DeclareAsync(read.Name, Current(read.Name) ?? [.. read.Columns], cancellationToken).ConfigureAwait(false);
            var columns = await session.DescribeQueryAsync(Handlers.QueryText.Trim(query.Text.Text), cancellationToken).ConfigureAwait(false);
            var isWritten = planned.Dataflow.Any(static item => item.Item.Kind is DataflowItemKind.WriteTable);
            if (!isWritten && DatasetOf(planned) is { } export) Compare(planned, export.Name, query.Columns, columns);
            return columns;
        }
        catch (SqlEngineException exception)
        {
            Fail(planned, exception.Message);
            return null;
        }
    }

    private async ValueTask BindConditionAsync(PlannedStep planned, PlannedItem item, TableName table, CancellationToken cancellationToken)
    {
        try
        {
            await DeclareAsync(table, Current(table)!.Value, cancellationToken).ConfigureAwait(false);
            await session.DescribeQueryAsync($"SELECT ({item.Text.Text}\n)::BOOLEAN FROM {table.ToSql()}", cancellationToken).ConfigureAwait(false);
        }
        catch (SqlEngineException exception)
        {
            Fail(planned, exception.Message);
        }
    }

    private async ValueTask DeclareAsync(TableName name, ImmutableArray<ColumnSchema> columns, CancellationToken cancellationToken)
    {
        await Handlers.DatabaseObjects.CreateSchemaAsync(session, name, cancellationToken).ConfigureAwait(false);
        // The engine knows no table without columns.
        var list = columns.IsEmpty ? "\"no columns are left\" INTEGER" : string.Join(", ", columns.Select(static column => $"{TableName.Quote(column.Name)} {column.Type}"));
        await session.ExecuteAsync($"CREATE OR REPLACE TABLE {name.ToSql()} ({list})", cancellationToken).ConfigureAwait(false);
    }

    private void Compare(PlannedStep planned, string dataset, ImmutableArray<ColumnSchema> before, ImmutableArray<ColumnSchema> now)
    {
        foreach (var column in before)
        {
            var left = now.FirstOrDefault(candidate => string.Equals(candidate.Name, column.Name, StringComparison.OrdinalIgnoreCase));
            if (left is null) _effects.Add(new ImpactEffect(ImpactKind.ColumnGoes, planned.Step.Id, dataset, column.Name, $"{dataset} no longer has the column {column.Name}"));
            else if (left.Type != column.Type) _effects.Add(new ImpactEffect(ImpactKind.TypeChanges, planned.Step.Id, dataset, column.Name, $"{dataset}.{column.Name} is {left.Type} instead of {column.Type}"));
        }

        if (_change.NewType is null) Report(planned, dataset);
    }

    /// <summary>What binds without the column, and yet used it.</summary>
    private void Report(PlannedStep planned, string dataset)
    {
        foreach (var use in _touched.Where(use => use.Dataset == dataset).DistinctBy(static use => use.Column))
        {
            if (_effects.Exists(effect => effect.Dataset == dataset && effect.Step == planned.Step.Id && (effect.Column == use.Column || effect.Kind is ImpactKind.Fails))) continue;
            if (use.Column is null && _effects.Exists(effect => effect.Dataset == dataset && effect.Kind is ImpactKind.ResultChanges && effect.Column is null)) continue;
            _effects.Add(new ImpactEffect(ImpactKind.ResultChanges, planned.Step.Id, dataset, use.Column, use.Column is null ? $"the rows of {dataset} are others" : $"{dataset}.{use.Column} is computed without it"));
        }
    }

    private void Fail(PlannedStep planned, string message)
    {
        _failed.Add(planned.Index);
        _effects.Add(new ImpactEffect(ImpactKind.Fails, planned.Step.Id, DatasetOf(planned)?.Name, null, message));
    }

    private ImmutableArray<ColumnSchema>? Current(TableName table) => _changed.TryGetValue(DatasetNames.Short(table), out var columns) ? columns : null;

    private ImmutableArray<ColumnSchema> Apply(ImmutableArray<ColumnSchema> columns) => _change.NewType is { } type
        ? [.. columns.Select(column => column.Name == _change.Column.Name ? column with { Type = type } : column)]
        : [.. columns.Where(column => column.Name != _change.Column.Name)];

    private LineageDataset? DatasetOf(PlannedStep planned) => graph.Datasets.FirstOrDefault(dataset => dataset.Step == planned.Step.Id && dataset.Kind is not DatasetKind.Source);

    /// <summary>The dataset that a load reads: the one that its table's columns come from.</summary>
    private string? DatasetOfSource(PlannedStep planned, string source)
    {
        if (trace.SourceOf(planned.Index, source)?.Location is not { } location) return null;
        return graph.Datasets.FirstOrDefault(dataset => dataset.Kind is DatasetKind.Source or DatasetKind.File && dataset.Location == location)?.Name;
    }
}
