using System.Collections.Immutable;
using SqlFlow.Connectors;
using SqlFlow.Engines;
using SqlFlow.Handlers;
using SqlFlow.Planning;
using SqlFlow.Variables;

namespace SqlFlow.Binding;

/// <summary>
/// Checks every statement of a pipeline before anything runs: in plan order, it makes each step's tables, empty, in a shadow
/// database, and has the engine bind the SQL against them. Reads no rows beyond what a file reader needs to know its columns.
/// </summary>
/// <remarks>For one planning; not thread-safe.</remarks>
internal sealed class PlanBinder(
    Pipeline pipeline, ShadowCatalog catalog, ConnectorRegistry connectors, VariableManager variables, ProjectFiles files,
    TimeProvider timeProvider, PlanProblems problems)
{
    /// <summary>Adds what does not bind to the problems.</summary>
    public async ValueTask BindAsync(CancellationToken cancellationToken)
    {
        foreach (var planned in pipeline.Steps.OrderBy(static step => step.Level).ThenBy(static step => step.Index))
        {
            var report = new StepProblems(problems, planned.Step, planned.Origin);
            foreach (var item in planned.Dataflow.Items) await BindAsync(item, planned, report, cancellationToken).ConfigureAwait(false);
        }
    }

    private ValueTask BindAsync(DataflowItem item, PlannedStep planned, StepProblems report, CancellationToken cancellationToken) => item.Kind switch
    {
        DataflowItemKind.DefineSource => BindSourceAsync(item, report, cancellationToken),
        DataflowItemKind.ReadTable or DataflowItemKind.Gate => RequireTableAsync(item, report, cancellationToken),
        DataflowItemKind.ReadQuery when !planned.Dataflow.Items.Any(other => other.Content?.Query == item.Text) =>
            BindQueryAsync(item.Text, item.Property, "", "", planned, report, cancellationToken),
        DataflowItemKind.ReadCondition => BindConditionAsync(item, planned, report, cancellationToken),
        DataflowItemKind.WriteTable => WriteTableAsync(item, planned, report, cancellationToken),
        DataflowItemKind.NeedColumns => RequireColumnsAsync(item, report, cancellationToken),
        DataflowItemKind.WriteFile => RequirePathAsync(item, report),
        _ => ValueTask.CompletedTask,
    };

    private async ValueTask BindSourceAsync(DataflowItem item, StepProblems report, CancellationToken cancellationToken) =>
        await DescribeSourceAsync(item.Text, default, report, "params", cancellationToken).ConfigureAwait(false);

    private async ValueTask WriteTableAsync(DataflowItem item, PlannedStep planned, StepProblems report, CancellationToken cancellationToken)
    {
        if (!TryExpand(item.Text, out var text) || !TableName.TryParse(text, out var target)) return;
        switch (item.Content)
        {
            case { Query: { } query, Property: var property }:
                if (await BindQueryAsync(query, property, "", "", planned, report, cancellationToken).ConfigureAwait(false) is { } columns)
                    await WriteAsync(target, item.Content.Mode, columns, cancellationToken).ConfigureAwait(false);
                else catalog.Forget(target);
                break;
            case { Source: { } source, Property: var property }:
                if (await DescribeSourceAsync(source, item.Content.Options, report, property, cancellationToken).ConfigureAwait(false) is { } read)
                    await WriteAsync(target, item.Content.Mode, read, cancellationToken).ConfigureAwait(false);
                else catalog.Forget(target);
                break;
            default:
                catalog.Forget(target);
                break;
        }
    }

    private async ValueTask WriteAsync(TableName target, WriteMode mode, ImmutableArray<ColumnSchema> columns, CancellationToken cancellationToken)
    {
        // What is added to a table that exists keeps the table's own columns; whether the rows fit is checked when they are there.
        if (mode is not WriteMode.Replace && await catalog.FindAsync(target, cancellationToken).ConfigureAwait(false) is not null) return;
        await catalog.CreateAsync(target, columns, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<ImmutableArray<ColumnSchema>?> BindQueryAsync(
        string sql, string property, string before, string after, PlannedStep planned, StepProblems report, CancellationToken cancellationToken)
    {
        var expanded = variables.ExpandForPlanning(sql);
        if (!expanded.IsComplete) return null;
        var query = QueryText.Trim(expanded.Text);
        var references = await catalog.GetReferencesAsync($"{before}{query}{after}", cancellationToken).ConfigureAwait(false);
        if (references.Error is not null) return null; // The planner has reported it.
        if (await catalog.DependsOnUnknownAsync(references.Tables, cancellationToken).ConfigureAwait(false)) return null;

        try
        {
            return await catalog.DescribeAsync($"{before}{query}{after}", cancellationToken).ConfigureAwait(false);
        }
        catch (SqlEngineException exception) when (!expanded.HasRunTimeVariables || exception.ErrorCode is ErrorCodes.SqlBinding)
        {
            var place = exception.Offset is { } offset && offset >= before.Length && offset <= before.Length + query.Length
                ? expanded.ToSource(offset - before.Length)
                : 0;
            var (code, message, hint) = await BindingMessage.DescribeAsync(exception, references, catalog, cancellationToken).ConfigureAwait(false);
            report.ErrorWithin(property, place, message, hint, code);
            return null;
        }
        catch (SqlEngineException)
        {
            // A placeholder stands where a value will be known at run time only: its type may be what does not fit.
            return null;
        }
    }

    private async ValueTask BindConditionAsync(DataflowItem item, PlannedStep planned, StepProblems report, CancellationToken cancellationToken)
    {
        if (!TryExpand(item.Table!, out var text) || !TableName.TryParse(text, out var table)) return;
        if (await catalog.FindAsync(table, cancellationToken).ConfigureAwait(false) is null) return;
        await BindQueryAsync(item.Text, item.Property, "SELECT (", $"\n)::BOOLEAN FROM {table.ToSql()}", planned, report, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask RequireTableAsync(DataflowItem item, StepProblems report, CancellationToken cancellationToken)
    {
        if (!TryExpand(item.Text, out var text)) return;
        if (!TableName.TryParse(text, out var table))
        {
            report.Error(item.Property, $"'{text}' is not the name of a table", "write table, schema.table, or quote each part");
            return;
        }

        if (catalog.IsUnknown(table) || await catalog.FindAsync(table, cancellationToken).ConfigureAwait(false) is not null) return;
        report.Error(item.Property, $"no step makes the table '{table}', and the database has none of that name",
            await catalog.SuggestTableAsync(table.Name, cancellationToken).ConfigureAwait(false), PlanProblemCodes.UnknownTable);
    }

    private async ValueTask RequireColumnsAsync(DataflowItem item, StepProblems report, CancellationToken cancellationToken)
    {
        if (!TryExpand(item.Text, out var text) || !TableName.TryParse(text, out var table) || catalog.IsUnknown(table)) return;
        if (await catalog.FindAsync(table, cancellationToken).ConfigureAwait(false) is not { } columns) return;
        var names = columns.Select(static column => column.Name).ToList();
        foreach (var wanted in item.Columns.Where(wanted => !names.Contains(wanted, StringComparer.OrdinalIgnoreCase)))
        {
            var nearest = NearestName.Find(wanted, names);
            report.Error(item.Property, $"the column '{wanted}' is not in '{table}', whose columns are {string.Join(", ", names)}",
                nearest is null ? null : $"did you mean \"{nearest}\"?", PlanProblemCodes.MissingColumn);
        }
    }

    private ValueTask RequirePathAsync(DataflowItem item, StepProblems report)
    {
        if (!TryExpand(item.Text, out var path)) return ValueTask.CompletedTask;
        try
        {
            files.Resolve(path);
        }
        catch (ConnectorException exception)
        {
            report.Error(item.Property, exception.Message, exception.SuggestedActions.FirstOrDefault(), exception.ProblemCode);
        }

        return ValueTask.CompletedTask;
    }

    private async ValueTask<ImmutableArray<ColumnSchema>?> DescribeSourceAsync(
        string source, ValueMap<JsonValue> options, StepProblems report, string property, CancellationToken cancellationToken)
    {
        if (variables.HasUnknown(source, options, pipeline)) return null;
        try
        {
            var data = await SourceReader.OpenAsync(pipeline, connectors, variables, files, timeProvider, source, options, cancellationToken).ConfigureAwait(false);
            return await catalog.DescribeSourceAsync(data, cancellationToken).ConfigureAwait(false);
        }
        catch (ConnectorException exception)
        {
            // A load repeats what its source step has reported already.
            if (property == "params" || !pipeline.Sources.ContainsKey(source))
            {
                var place = property is "params" ? "params" : "options";
                report.Error(exception.Parameter is null ? property : $"{place}.{exception.Parameter}", exception.Message, exception.SuggestedActions.FirstOrDefault(), exception.ProblemCode);
            }

            return null;
        }
        catch (SqlEngineException exception)
        {
            if (property != "params" && pipeline.Sources.ContainsKey(source)) return null;
            // What is wrong with the data is for the run to say, which knows the line; what is wrong with the call is said now.
            var message = $"source '{source}' cannot be read: {exception.Message}";
            if (exception.ErrorCode is ErrorCodes.BadData) report.Warning(property, message, exception.SuggestedActions.FirstOrDefault(), PlanProblemCodes.UnreadableSource);
            else report.Error(property, message, exception.SuggestedActions.FirstOrDefault(), PlanProblemCodes.UnreadableSource);
            return null;
        }
    }

    private bool TryExpand(string text, out string expanded)
    {
        var result = variables.ExpandTextForPlanning(text);
        expanded = result.Text;
        return result is { IsComplete: true, HasRunTimeVariables: false };
    }
}
