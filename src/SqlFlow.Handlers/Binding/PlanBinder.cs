using System.Collections.Immutable;
using SqlFlow.Connectors;
using SqlFlow.Engines;
using SqlFlow.Handlers;
using SqlFlow.Lineage;
using SqlFlow.Planning;
using SqlFlow.Variables;

namespace SqlFlow.Binding;

/// <summary>
/// Checks every statement of a pipeline before anything runs: in plan order it makes each step's tables, empty, in a shadow
/// database, and has the engine bind the SQL against them. Reads no rows beyond what a file reader needs to know its columns.
/// </summary>
/// <remarks>For one planning; not thread-safe.</remarks>
internal sealed class PlanBinder(Pipeline pipeline, ShadowCatalog catalog, SourceBinder sources, ProjectFiles files, PlanProblems problems)
{
    private int _step;

    /// <summary>What was found out.</summary>
    public BindingTrace Trace { get; } = new();

    /// <summary>Adds what does not bind to the problems.</summary>
    public async ValueTask BindAsync(CancellationToken cancellationToken)
    {
        foreach (var level in pipeline.Levels)
        {
            foreach (var index in level)
            {
                var planned = pipeline.Steps[index];
                _step = index;
                var report = new StepProblems(problems, planned.Step, planned.Origin);
                foreach (var item in planned.Dataflow) await BindAsync(item, planned, report, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async ValueTask BindAsync(PlannedItem item, PlannedStep planned, StepProblems report, CancellationToken cancellationToken)
    {
        switch (item.Item.Kind)
        {
            case DataflowItemKind.DefineSource:
                var columns = await DescribeSourceAsync(item.Item.Text, default, report, "params", cancellationToken).ConfigureAwait(false);
                if (columns is { } known && item.Item.Source is { Incremental: { } incremental }) CursorCheck.Source(item.Item.Text, incremental, known, report);
                break;
            case DataflowItemKind.ReadTable or DataflowItemKind.Gate:
                await RequireTableAsync(item, report, cancellationToken).ConfigureAwait(false);
                break;
            // A query whose rows are written is bound where they are written.
            case DataflowItemKind.ReadQuery when !planned.Dataflow.Any(other => other.Item.Content?.Query == item.Item.Text):
                await BindQueryAsync(item.Text, item.Item.Property, "", "", report, cancellationToken).ConfigureAwait(false);
                break;
            case DataflowItemKind.ReadCondition when item.Table is { } table:
                if (await catalog.FindAsync(table, cancellationToken).ConfigureAwait(false) is not null)
                    await BindQueryAsync(item.Text, item.Item.Property, "SELECT (", $"\n)::BOOLEAN FROM {table.ToSql()}", report, cancellationToken).ConfigureAwait(false);
                break;
            case DataflowItemKind.WriteTable when item.Table is { } target:
                await WriteTableAsync(item, target, report, cancellationToken).ConfigureAwait(false);
                break;
            case DataflowItemKind.NeedColumns when item.Table is { } owner:
                await RequireColumnsAsync(item, owner, report, cancellationToken).ConfigureAwait(false);
                break;
            case DataflowItemKind.WriteSink when item.IsComplete:
                Trace.Add(_step, item.Text.Text, new BoundSource(null, sources.Locate(item.Text.Text, item.Item.Sink!.Options, item.Item.Sink.Target)));
                await sources.CheckSinkAsync(item, await ColumnsOfRowsAsync(planned, cancellationToken).ConfigureAwait(false), report, cancellationToken).ConfigureAwait(false);
                break;
            case DataflowItemKind.WriteFile when item.IsComplete:
                RequirePath(item, report);
                break;
        }
    }

    private async ValueTask WriteTableAsync(PlannedItem item, TableName target, StepProblems report, CancellationToken cancellationToken)
    {
        var content = item.Item.Content;
        var columns = content switch
        {
            { Query: not null, Property: var property } => await BindQueryAsync(item.ContentQuery!, property, "", "", report, cancellationToken).ConfigureAwait(false),
            { Source: { } source, Property: var property } => await DescribeSourceAsync(source, content.Options, report, property, cancellationToken).ConfigureAwait(false),
            _ => null,
        };

        if (columns is { } known && content!.TimeColumn is { } timeColumn) CursorCheck.TimeColumn(timeColumn, known, report);
        if (columns is null) catalog.Forget(target);
        // What is added to a table that exists keeps the table's own columns; whether the rows fit is checked when they are there.
        else if (pipeline.Replaces(content!) || await catalog.FindAsync(target, cancellationToken).ConfigureAwait(false) is null)
            await catalog.CreateAsync(target, columns.Value, cancellationToken).ConfigureAwait(false);
        if (!catalog.IsUnknown(target) && await catalog.FindAsync(target, cancellationToken).ConfigureAwait(false) is { } made) Trace.Add(_step, target, made);
    }

    private async ValueTask<ImmutableArray<ColumnSchema>?> DescribeSourceAsync(
        string source, ValueMap<JsonValue> options, StepProblems report, string property, CancellationToken cancellationToken)
    {
        var columns = await sources.DescribeAsync(source, options, report, property, cancellationToken).ConfigureAwait(false);
        Trace.Add(_step, source, new BoundSource(columns, sources.Locate(source, options)));
        return columns;
    }

    private async ValueTask<ImmutableArray<ColumnSchema>?> BindQueryAsync(
        FilledText text, string property, string before, string after, StepProblems? report, CancellationToken cancellationToken)
    {
        if (text.HasUnknownNames) return null;
        var query = QueryText.Trim(text.Text);
        var statement = $"{before}{query}{after}";
        var references = await catalog.GetReferencesAsync(statement, cancellationToken).ConfigureAwait(false);
        if (references.Error is not null) return null; // The planner has reported it.
        if (await catalog.DependsOnUnknownAsync(references.Tables, cancellationToken).ConfigureAwait(false)) return null;
        try
        {
            var columns = await catalog.DescribeAsync(statement, cancellationToken).ConfigureAwait(false);
            if (property.Length > 0 && before.Length == 0) Trace.Add(_step, property, new BoundQuery(text, await ReadsOfAsync(references, cancellationToken).ConfigureAwait(false), columns));
            return columns;
        }
        // Where a value is known at run time only, NULL stands for it, whose type may be all that does not fit.
        catch (SqlEngineException exception) when (text.IsComplete || exception.ErrorCode is ErrorCodes.SqlBinding)
        {
            var problem = await BindingMessage.DescribeAsync(exception, references, catalog, cancellationToken).ConfigureAwait(false);
            var offset = exception.Offset ?? problem.Offset;
            var place = offset is { } at && at >= before.Length && at <= before.Length + query.Length ? text.OriginalPosition(at - before.Length) : 0;
            report?.ErrorWithin(property, place, problem.Message, problem.Hint, problem.Code);
        }
        catch (SqlEngineException)
        {
        }

        return null;
    }

    private async ValueTask<ImmutableArray<DeclaredTable>> ReadsOfAsync(QueryReferences references, CancellationToken cancellationToken)
    {
        var reads = ImmutableArray.CreateBuilder<DeclaredTable>(references.Tables.Length);
        foreach (var table in references.Tables)
        {
            if (await catalog.FindAsync(table.Name, cancellationToken).ConfigureAwait(false) is { } columns) reads.Add(new DeclaredTable(table.Name, [.. columns]));
        }

        return reads.DrainToImmutable();
    }

    /// <summary>The columns of the rows that a step exports; null: not known, be it that what is wrong with them has been reported.</summary>
    private async ValueTask<ImmutableArray<ColumnSchema>?> ColumnsOfRowsAsync(PlannedStep planned, CancellationToken cancellationToken)
    {
        foreach (var read in planned.Dataflow)
        {
            if (read.Item.Kind is DataflowItemKind.ReadTable && read.Table is { } table && !catalog.IsUnknown(table)) return await catalog.FindAsync(table, cancellationToken).ConfigureAwait(false);
            if (read.Item.Kind is DataflowItemKind.ReadQuery && read.IsComplete) return await BindQueryAsync(read.Text, "", "", "", null, cancellationToken).ConfigureAwait(false);
        }

        return null;
    }

    private async ValueTask RequireTableAsync(PlannedItem item, StepProblems report, CancellationToken cancellationToken)
    {
        if (item.Table is not { } table || catalog.IsUnknown(table)) return;
        if (await catalog.FindAsync(table, cancellationToken).ConfigureAwait(false) is { } columns)
        {
            Trace.Add(_step, table, columns);
            return;
        }

        report.Error(item.Item.Property, BindingMessage.NoTable(table),
            await catalog.SuggestTableAsync(table.Name, cancellationToken).ConfigureAwait(false), PlanProblemCodes.UnknownTable);
    }

    private async ValueTask RequireColumnsAsync(PlannedItem item, TableName table, StepProblems report, CancellationToken cancellationToken)
    {
        if (catalog.IsUnknown(table)) return;
        if (await catalog.FindAsync(table, cancellationToken).ConfigureAwait(false) is not { } columns) return;
        var names = columns.Select(static column => column.Name).ToList();
        foreach (var wanted in item.Item.Columns)
        {
            if (names.Contains(wanted, StringComparer.OrdinalIgnoreCase)) continue;
            var nearest = NearestName.Find(wanted, names);
            report.Error(item.Item.Property, $"The column '{wanted}' is not in '{table}', whose columns are {string.Join(", ", names)}.",
                nearest is null ? null : $"Did you mean '{nearest}'?", PlanProblemCodes.MissingColumn);
        }
    }

    private void RequirePath(PlannedItem item, StepProblems report)
    {
        try
        {
            files.Resolve(item.Text.Text);
        }
        catch (ConnectorException exception)
        {
            report.Error(item.Item.Property, exception.Message, exception.SuggestedActions.FirstOrDefault(), exception.ProblemCode);
        }
    }
}
