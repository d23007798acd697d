using System.Collections.Immutable;
using System.Text.Json;
using SqlFlow.Connectors;
using SqlFlow.Engines;
using SqlFlow.Variables;

namespace SqlFlow.Planning;

/// <summary>Goes through the steps in text order and connects them by what they read and write.</summary>
internal sealed class StepConnector
{
    private readonly PlanDocument _document;
    private readonly ImmutableArray<StepFlow> _flows;
    private readonly SourceTable _sources;
    private readonly DependencyGraph _graph;
    private readonly VariableManager _variables;
    private readonly TableFlow _tables;
    private readonly FileFlow _files;
    private readonly VariableFlow _variableFlow;
    private readonly GatePlanner _gates;
    private readonly NameSuggestions _suggestions;

    public StepConnector(
        PlanDocument document, ImmutableArray<StepFlow> flows, SourceTable sources, DependencyGraph graph, ProjectFiles files, VariableManager variables, NameSuggestions suggestions)
    {
        (_document, _flows, _sources, _graph, _variables, _suggestions) = (document, flows, sources, graph, variables, suggestions);
        _tables = new TableFlow(graph);
        _files = new FileFlow(graph, files);
        _variableFlow = new VariableFlow(graph);
        _gates = new GatePlanner(graph, flows);
        var ids = new Dictionary<string, int>(flows.Length, StringComparer.Ordinal);
        foreach (var flow in flows) ids.TryAdd(flow.Step.Id, flow.Index);
        Ids = ids;
    }

    /// <summary>The steps by id.</summary>
    public Dictionary<string, int> Ids { get; }

    /// <summary>For each step the writer in whose transaction it runs.</summary>
    public int?[] GateOf => _gates.GateOf;

    public void Connect()
    {
        foreach (var flow in _flows)
        {
            if (_graph.IsFull) return;
            ConnectExplicit(flow);
            ConnectReads(flow);
            ConnectWrites(flow);
        }

        _gates.Decide();
    }

    /// <summary>The tables that no step writes.</summary>
    public ImmutableArray<ExternalTable> FindExternalTables()
    {
        var found = new Dictionary<TableName, List<TableUse>>();
        var names = new List<TableName>();
        foreach (var flow in _flows)
        {
            foreach (var item in flow.Items)
            {
                if (item.Table is { } table && item.Item.Kind is DataflowItemKind.ReadTable or DataflowItemKind.Gate or DataflowItemKind.ReadCondition)
                    Add(table, new TableUse(flow.Index, item.Item.Property, -1));
                foreach (var reference in item.Tables)
                    Add(reference.Name, new TableUse(flow.Index, item.Item.Property, reference.Offset is { } offset ? item.Text.OriginalPosition(offset) : -1));
            }
        }

        return [.. names.Select(table => new ExternalTable(table, [.. found[TableFlow.Key(table)]]))];

        void Add(TableName table, TableUse use)
        {
            if (_tables.IsWritten(table)) return;
            var key = TableFlow.Key(table);
            if (!found.TryGetValue(key, out var uses))
            {
                found[key] = uses = [];
                names.Add(table);
            }

            uses.Add(use);
        }
    }

    private void ConnectExplicit(StepFlow flow)
    {
        var place = 0;
        foreach (var id in flow.Step.DependsOn)
        {
            var property = $"depends_on.{place++}";
            if (!Ids.TryGetValue(id, out var index))
            {
                if (_document.BrokenNames.Contains(id)) continue;
                flow.Reports.Error(property, $"'{flow.Step.Id}' depends on '{id}', which is not a step of this plan.",
                    _suggestions.Find(id, Ids.Keys) is { } near ? $"Did you mean '{near}'?" : "Write the id of a step.", PlanProblemCodes.UnknownDependency);
            }
            else if (index == flow.Index)
            {
                flow.Reports.Error(property, $"'{id}' depends on itself.", "Remove it.", PlanProblemCodes.Cycle);
            }
            else
            {
                _graph.Add(flow.Index, index);
            }
        }
    }

    private void ConnectReads(StepFlow flow)
    {
        var gated = Gate(flow);
        foreach (var item in flow.Items)
        {
            switch (item.Item.Kind)
            {
                case DataflowItemKind.ReadTable or DataflowItemKind.Gate when item.Table is { } table && !table.Equals(gated):
                    _tables.Read(flow.Index, table, item.Item.Kind is DataflowItemKind.Gate);
                    break;
                case DataflowItemKind.ReadQuery or DataflowItemKind.ReadCondition:
                    if (item is { Item.Kind: DataflowItemKind.ReadCondition, Table: { } owner } && !owner.Equals(gated)) _tables.Read(flow.Index, owner, isGuard: false);
                    foreach (var name in item.Tables.Select(static reference => reference.Name).Distinct())
                    {
                        if (!name.Equals(gated)) _tables.Read(flow.Index, name, item.Item.IsAssertion);
                    }

                    break;
                case DataflowItemKind.DefineSource when item.Item.Source is { } source:
                    ReadFiles(flow, source.Params);
                    break;
                case DataflowItemKind.ReadSource when _sources.Find(item.Text.Text) is { } definition:
                    _graph.Add(flow.Index, definition.Step);
                    ReadFiles(flow, definition.Source.Params);
                    // The parameters are filled in when the source is read.
                    foreach (var name in _flows[definition.Step].Variables ?? []) _variableFlow.Use(flow.Index, name);
                    break;
                case DataflowItemKind.WriteSink when _sources.Find(item.Text.Text) is { } connection:
                    _graph.Add(flow.Index, connection.Step);
                    foreach (var name in _flows[connection.Step].Variables ?? []) _variableFlow.Use(flow.Index, name);
                    break;
                case DataflowItemKind.WriteTable when item.Item.Content is { } content:
                    ReadFiles(flow, content.Options);
                    break;
            }
        }

        foreach (var name in flow.Variables ?? []) _variableFlow.Use(flow.Index, name);
    }

    // The table that the step gates, if an earlier step has written it; all gates of a step must have one writer.
    private TableName? Gate(StepFlow flow)
    {
        TableName? gated = null;
        foreach (var item in flow.Items)
        {
            if (item.Item.Kind is not DataflowItemKind.Gate || item.Table is not { } table) continue;
            if (gated is not null && !gated.Equals(table)) return null;
            gated = table;
        }

        if (gated is null || _tables.Current(gated) is not { } version) return null;
        _gates.Add(flow.Index, version);
        return gated;
    }

    private void ConnectWrites(StepFlow flow)
    {
        foreach (var item in flow.Items)
        {
            switch (item.Item.Kind)
            {
                case DataflowItemKind.WriteTable when item.Table is { } table:
                    var viewOf = item.Item.Content is { IsView: true }
                        ? flow.Items.SelectMany(static read => read.Tables).Select(static reference => reference.Name)
                        : [];
                    _tables.Write(flow.Index, table, viewOf);
                    break;
                case DataflowItemKind.WriteFile when item.Text.IsComplete:
                    _files.Write(flow.Index, item.Text.Text);
                    break;
                case DataflowItemKind.SetVariable:
                    _variableFlow.Set(flow.Index, item.Item.Text);
                    break;
            }
        }
    }

    private void ReadFiles(StepFlow flow, ValueMap<JsonValue> options)
    {
        foreach (var (name, value) in options)
        {
            if (!name.Equals("path", StringComparison.OrdinalIgnoreCase)) continue;
            if (value.Kind is JsonValueKind.String) ReadFile(flow, value.Element);
            else if (value.Kind is JsonValueKind.Array)
            {
                foreach (var path in value.Element.EnumerateArray()) ReadFile(flow, path);
            }
        }
    }

    private void ReadFile(StepFlow flow, JsonElement path)
    {
        if (path.ValueKind is not JsonValueKind.String) return;
        var filled = _variables.Fill(path.GetString()!);
        if (filled.IsComplete) _files.Read(flow.Index, filled.Text);
    }
}
