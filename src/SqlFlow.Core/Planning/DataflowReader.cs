using System.Collections.Immutable;
using SqlFlow.Engines;
using SqlFlow.Variables;

namespace SqlFlow.Planning;

/// <summary>Asks the steps what they read and write, fills in the variables of their places, and finds the tables of their queries.</summary>
internal sealed class DataflowReader(PlanDocument document, ISqlEngine engine, VariableManager variables, PlanProblems problems)
{
    // What earlier steps set; the plan's own variables are in the manager.
    private readonly Dictionary<string, VariableValue> _set = new(StringComparer.Ordinal);
    private readonly HashSet<(string Property, int Position)> _reported = [];
    private readonly NameSuggestions _suggestions = new();

    /// <summary>The steps' dataflows, in order. A step's validation runs here as well.</summary>
    public async ValueTask<ImmutableArray<StepFlow>> ReadAsync(CancellationToken cancellationToken)
    {
        var flows = ImmutableArray.CreateBuilder<StepFlow>(document.Steps.Length);
        for (var i = 0; i < document.Steps.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var step = document.Steps[i];
            var origin = document.OriginOf(i);
            var reports = new StepProblems(problems, step, origin);
            step.Validate(reports);
            var dataflow = new StepDataflow();
            step.Describe(dataflow);
            flows.Add(await ReadStepAsync(i, step, origin, dataflow, reports, cancellationToken).ConfigureAwait(false));
        }

        return flows.MoveToImmutable();
    }

    private async ValueTask<StepFlow> ReadStepAsync(
        int index, Step step, StepOrigin? origin, StepDataflow dataflow, StepProblems reports, CancellationToken cancellationToken)
    {
        var flow = new StepFlow(index, step, origin, reports);
        _reported.Clear();
        var items = ImmutableArray.CreateBuilder<PlannedItem>(dataflow.Items.Count);
        foreach (var item in dataflow.Items)
        {
            items.Add(await ReadItemAsync(item, flow, cancellationToken).ConfigureAwait(false));
            if (item.Source is { } source) UseOptions(source.Params, "params", flow);
            if (item.Content is { } content) UseOptions(content.Options, "options", flow);
            if (item.Sink is { } sink) UseSink(sink, flow);
        }

        flow.Items = items.MoveToImmutable();
        foreach (var item in dataflow.Items)
        {
            if (item.Kind is DataflowItemKind.SetVariable) _set[item.Text] = ValueOf(item, flow);
        }

        return flow;
    }

    private async ValueTask<PlannedItem> ReadItemAsync(DataflowItem item, StepFlow flow, CancellationToken cancellationToken)
    {
        switch (item.Kind)
        {
            case DataflowItemKind.ReadQuery:
                return await ReadQueryAsync(item, flow, "", "", cancellationToken).ConfigureAwait(false);
            case DataflowItemKind.ReadCondition:
                var table = TableOf(Fill(item.Table!, item.Property, flow, isSql: false), item.Property, flow);
                // A line comment at the end of the condition must not swallow the parenthesis.
                var condition = await ReadQueryAsync(item, flow, $"SELECT * FROM {table?.ToSql() ?? "t"} WHERE (", "\n)", cancellationToken).ConfigureAwait(false);
                return condition with { Table = table };
            case DataflowItemKind.DefineSource or DataflowItemKind.SetVariable:
                return new PlannedItem(item, new FilledText(item.Text));
            default:
                return ReadName(item, flow);
        }
    }

    private PlannedItem ReadName(DataflowItem item, StepFlow flow)
    {
        var text = Fill(item.Text, item.Property, flow, isSql: false);
        var planned = new PlannedItem(item, text);
        if (item.Kind is DataflowItemKind.ReadTable or DataflowItemKind.WriteTable or DataflowItemKind.Gate)
            planned = planned with { Table = TableOf(text, item.Property, flow) };
        else if (item.Kind is DataflowItemKind.NeedColumns && TableName.TryParse(text.Text, out var needed))
            planned = planned with { Table = needed };
        if (item.Content?.Query is not { } query) return planned;
        var content = Fill(query, item.Content.Property, flow, isSql: true);
        return planned with { ContentQuery = item.Content.TimeColumn is null ? content : TimeMacros.FillForPlanning(content) };
    }

    private async ValueTask<PlannedItem> ReadQueryAsync(DataflowItem item, StepFlow flow, string before, string after, CancellationToken cancellationToken)
    {
        var text = Fill(item.Text, item.Property, flow, isSql: true);
        if (item.HasTimeMacros) text = TimeMacros.FillForPlanning(text);
        var planned = new PlannedItem(item, text);
        // With a variable missing the text would only give errors that follow from it.
        if (text.Variables.Any(static use => use.State is not (VariableState.Known or VariableState.RunTime))) return planned;
        var references = await engine.GetReferencesAsync(before + text.Text + after, cancellationToken).ConfigureAwait(false);
        if (references.Error is { } error)
        {
            var position = text.OriginalPosition((error.Offset ?? before.Length) - before.Length);
            flow.Reports.ErrorWithin(item.Property, position, error.Message, error.Hint, PlanProblemCodes.SqlSyntax);
            return planned;
        }

        CheckUnknownNames(text, references.Tables, before.Length, item.Property, flow);
        return planned with
        {
            Tables = before.Length == 0 ? references.Tables
                : [.. references.Tables.Where(table => table.Offset is null || table.Offset >= before.Length).Select(table => table with { Offset = table.Offset - before.Length })],
        };
    }

    private FilledText Fill(string text, string property, StepFlow flow, bool isSql) =>
        Check(isSql ? SqlFiller.Fill(text, Lookup) : TextFiller.Fill(text, Lookup), text, property, flow);

    private FilledText Check(FilledText filled, string text, string property, StepFlow flow)
    {
        foreach (var use in filled.Variables)
        {
            if (use.Name.Length > 0) (flow.Variables ??= new(StringComparer.Ordinal)).Add(use.Name);
            if (use.State is VariableState.Known or VariableState.RunTime || document.BrokenNames.Contains(use.Name) || !_reported.Add((property, use.Position))) continue;
            flow.Reports.ErrorWithin(
                property, use.Position, VariableMessages.Describe(use, text),
                use.State is VariableState.Secret ? "Secrets are never stored, so they cannot go into the database or a file."
                    : use.State is VariableState.Missing ? MissingHint(use.Name) : "Write $${ for a text that only looks like a variable.",
                PlanProblemCodes.UnresolvedVariable);
        }

        foreach (var warning in filled.Warnings)
        {
            if (_reported.Add((property, warning.Position)))
                flow.Reports.WarningWithin(property, warning.Position, warning.Message, warning.Hint, PlanProblemCodes.InvalidValue);
        }

        return filled;
    }

    private string MissingHint(string name)
    {
        var near = _suggestions.Find(name, [.. variables.Names, .. _set.Keys]);
        return $"{(near is null ? "Give" : $"Did you mean '{near}'? Else give")} it a value, or a default: ${{{name}|…}}.";
    }

    private void UseSink(SinkContent sink, StepFlow flow)
    {
        Fill(sink.Target, "target", flow, isSql: false);
        UseOptions(sink.Options, "options", flow);
    }

    private void UseOptions(ValueMap<JsonValue> options, string property, StepFlow flow)
    {
        foreach (var (name, value) in options) UseValue(value.Element, $"{property}.{name}", flow);
    }

    private void UseValue(System.Text.Json.JsonElement value, string property, StepFlow flow)
    {
        switch (value.ValueKind)
        {
            case System.Text.Json.JsonValueKind.String:
                Check(TextFiller.Fill(value.GetString()!, LookupParameter), value.GetString()!, property, flow);
                break;
            case System.Text.Json.JsonValueKind.Array:
                var index = 0;
                foreach (var item in value.EnumerateArray()) UseValue(item, $"{property}.{index++}", flow);
                break;
            case System.Text.Json.JsonValueKind.Object:
                foreach (var member in value.EnumerateObject()) UseValue(member.Value, $"{property}.{member.Name}", flow);
                break;
        }
    }

    private VariableValue ValueOf(DataflowItem item, StepFlow flow)
    {
        if (item.Value is not { } value) return VariableValue.RunTime;
        if (value.Kind is not System.Text.Json.JsonValueKind.String) return VariableValue.Of(value);
        var filled = Fill(value.ToString(), "value", flow, isSql: false);
        return filled.IsComplete ? VariableValue.Of(JsonValue.From(filled.Text)) : VariableValue.RunTime;
    }

    private VariableValue LookupParameter(string name) => variables.IsSecret(name) ? variables.LookupWithSecrets(name) : Lookup(name);

    private VariableValue Lookup(string name) =>
        variables.TryGetFixed(name, out var value) ? VariableValue.Of(value)
        : _set.TryGetValue(name, out var set) ? set
        : variables.Lookup(name);

    private static TableName? TableOf(FilledText text, string property, StepFlow flow)
    {
        if (!text.IsComplete)
        {
            ReportUnknownName(text, 0, text.Original.Length, property, flow);
            return null;
        }

        if (TableName.TryParse(text.Text, out var table)) return table;
        flow.Reports.Error(property, $"'{text.Text}' is not the name of a table.", "Write table, schema.table or catalog.schema.table; odd names in double quotes.");
        return null;
    }

    // The order of the steps follows from the tables' names, so they must be known before.
    private static void CheckUnknownNames(FilledText text, ImmutableArray<TableReference> tables, int before, string property, StepFlow flow)
    {
        if (!text.HasUnknownNames) return;
        foreach (var table in tables)
        {
            var start = table.Offset - before ?? -1;
            if (start < 0 || start >= text.Text.Length) continue;
            var end = start;
            while (end < text.Text.Length && (char.IsLetterOrDigit(text.Text[end]) || text.Text[end] is '_' or '"' or '.' or '$')) end++;
            ReportUnknownName(text, text.OriginalPosition(start), Math.Max(text.OriginalPosition(end), text.OriginalPosition(start) + 1), property, flow);
        }
    }

    private static void ReportUnknownName(FilledText text, int start, int end, string property, StepFlow flow)
    {
        foreach (var use in text.Variables)
        {
            if (use.State is not VariableState.RunTime || use.Position < start || use.Position >= end) continue;
            flow.Reports.ErrorWithin(
                property, use.Position, $"The variable '{use.Name}' gets its value when the pipeline runs, but the name of a table must be known before.",
                "Give the variable a value in the plan, or on the command line.", PlanProblemCodes.UnresolvedVariable);
        }
    }
}
