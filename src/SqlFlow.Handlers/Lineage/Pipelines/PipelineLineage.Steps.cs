using System.Collections.Immutable;
using SqlFlow.Binding;
using SqlFlow.Lineage.Plans;
using SqlFlow.Planning;

namespace SqlFlow.Lineage.Pipelines;

internal sealed partial class PipelineLineage
{
    /// <summary>The inputs of a query, numbered as those of the pipeline.</summary>
    private sealed record QueryLineage(ImmutableArray<(string Name, Inputs Inputs)> Columns, Inputs Rows);

    private async ValueTask<QueryLineage> LineageOfAsync(PlannedStep planned, BoundQuery query, CancellationToken cancellationToken)
    {
        var (sql, tables) = _variables.Fill(query.Text, planned.Index);
        var statement = await statements.ReadAsync(Handlers.QueryText.Trim(sql), [.. query.Reads, .. tables], cancellationToken).ConfigureAwait(false);
        var isFilled = tables.Count > 0 && statement.Failure is null;
        // A variable may stand where no subquery can.
        if (tables.Count > 0 && !isFilled) statement = await statements.ReadAsync(Handlers.QueryText.Trim(query.Text.Text), query.Reads, cancellationToken).ConfigureAwait(false);
        foreach (var table in query.Reads) Find(new PlanTable(table.Name.Catalog ?? "", table.Name.Schema ?? "main", table.Name.Name), query.Reads);

        var inputs = new StatementInputs(_datasets, _variables, table => Find(table, query.Reads), statement.Leaves, _collector);
        ImmutableArray<(string, Inputs)> columns = statement.Failure is { } failure
            ? [.. query.Columns.Select(column => (column.Name, Inputs.Unknown(Failures.Reason(failure))))]
            : [.. statement.Columns.Select(column => (column.Name, inputs.Convert(column.Inputs)))];
        var rows = inputs.Convert(statement.Rows);
        if (query.Text.IsComplete || isFilled) return new QueryLineage(columns, rows);

        // Where a value goes that cannot be followed into the statement is not known, but that it decides about the outcome is.
        _collector.Add(rows, UsePath.Output);
        foreach (var variable in _variables.UsedBy(query.Text, planned.Index))
        {
            _collector.Add(variable.Value, UsePath.Rows(Uses.RowFilter));
            _collector.AddRows(variable.Rows);
        }

        return new QueryLineage(columns, _collector.Take());
    }

    private async ValueTask ReadQueryAsync(PlannedStep planned, PlannedItem item, CancellationToken cancellationToken)
    {
        foreach (var table in item.Tables) Read(planned, table.Name);
        var output = OutputOf(planned);
        var sets = planned.Dataflow.FirstOrDefault(static other => other.Item.Kind is DataflowItemKind.SetVariable && other.Item.Value is null);
        if (output is null && sets is null) return;
        if (trace.QueryOf(planned.Index, item.Item.Property) is not { } query)
        {
            if (output is not null) output.UnknownBecause = "its query is known when the pipeline runs";
            return;
        }

        var lineage = await LineageOfAsync(planned, query, cancellationToken).ConfigureAwait(false);
        if (sets is not null && lineage.Columns.Length > 0) _variables.Set(planned.Index, sets.Item.Text, query.Columns[0], lineage.Columns[0].Inputs, lineage.Rows);
        if (output is null) return;
        output.Columns = query.Columns;
        output.Sql = query.Text.Original;
        foreach (var (name, inputs) in lineage.Columns)
        {
            output.Add(name, inputs, _collector);
            if (inputs.UnknownBecause is { } reason) _warnings.Add($"The inputs of {output.Name}.{name} are not known: {reason}.");
        }

        AddRows(output, lineage.Rows);
    }

    /// <summary>What a step exports into; null: it exports nothing.</summary>
    private GraphDataset? OutputOf(PlannedStep planned)
    {
        foreach (var item in planned.Dataflow)
        {
            if (item.Item.Kind is not (DataflowItemKind.WriteFile or DataflowItemKind.WriteSink)) continue;
            var name = item.Item.Kind is DataflowItemKind.WriteFile ? item.Text.Text : item.Item.Sink!.Target;
            var output = _datasets.Other(DatasetKind.Export, name);
            output.Step = planned.Step.Id;
            output.Description = planned.Step.Description ?? output.Description;
            output.IsMade = true;
            output.Location ??= item.Item.Kind is DataflowItemKind.WriteFile
                ? item.IsComplete ? new DatasetLocation("file", Path.GetFullPath(name, root)) : null
                : trace.SourceOf(planned.Index, item.Text.Text)?.Location;
            return output;
        }

        return null;
    }

    /// <summary>An export of a table takes its columns as they are.</summary>
    private void Export(PlannedStep planned, GraphDataset table)
    {
        if (OutputOf(planned) is not { } output) return;
        output.Columns = table.Columns;
        if (table.Columns.IsEmpty) output.UnknownBecause = $"the columns of {table.Name} are not known";
        foreach (var column in table.Columns) output.Add(column.Name, Itself(table, column.Name), _collector);
    }

    /// <summary>A load takes the columns of its source by name.</summary>
    private void Load(PlannedStep planned, PlannedItem item, GraphDataset table, string source)
    {
        var content = item.Item.Content!;
        var isDefined = pipeline.TryGetSource(source, out var definition);
        var from = isDefined ? Define(planned, definition!.Name)
            : PathOf(content.Options) is { } path ? _datasets.Other(DatasetKind.File, path)
            : _datasets.Other(DatasetKind.Source, source);
        var found = trace.SourceOf(planned.Index, source);
        from.Location ??= found?.Location;
        if (from.Columns.IsEmpty && found?.Columns is { } known) from.Columns = known;
        if (found?.Columns is not { } columns)
        {
            table.UnknownBecause = $"what '{source}' holds is known when the pipeline runs";
            return;
        }

        if (table.Columns.IsEmpty) table.Columns = columns;
        foreach (var column in columns)
        {
            var target = table.Columns.FirstOrDefault(candidate => string.Equals(candidate.Name, column.Name, StringComparison.OrdinalIgnoreCase));
            // A column that the table lacks is left out, or added when the pipeline runs.
            if (target is null) continue;
            var inputs = Itself(from, column.Name);
            table.Add(target.Name, target.Type == column.Type ? inputs : Cast(inputs), _collector);
        }

        var keys = NeededColumns(planned);
        if (pipeline.Replaces(content)) return;
        if (keys.Count == 0 && definition?.Incremental is { } upsert) keys = upsert.PrimaryKey;
        foreach (var key in keys) table.AddRows(AsRows(Itself(from, key), Uses.RowJoin), _collector);
        if (definition?.Incremental is { } incremental) table.AddRows(AsRows(Itself(from, incremental.CursorField), Uses.RowFilter), _collector);
    }

    private Inputs Itself(GraphDataset dataset, string column) => new([new InputUse(_datasets.Leaf(dataset, column), Uses.Itself)], null);

    private Inputs Cast(Inputs inputs)
    {
        _collector.Add(inputs, UsePath.Output.Transformed);
        return _collector.Take();
    }
}
