using System.Collections.Immutable;
using System.Text.Json;
using SqlFlow.Connectors;
using SqlFlow.Variables;

namespace SqlFlow.Planning;

/// <summary>Checks what steps say about sources: that they are defined, their connectors known, their parameters complete and rightly named.</summary>
internal sealed class SourceCheck(ConnectorRegistry connectors, IStepRegistry registry, PlanDocument document, NameSuggestions suggestions)
{
    private readonly Dictionary<string, IReadOnlySet<string>> _properties = new(StringComparer.Ordinal);

    private readonly Dictionary<(string Source, string Target), ValueMap<JsonValue>> _loads = [];

    private readonly string[] _connectorTypes = [.. connectors.Types];

    /// <summary>Checks all steps and gives the sources that they define.</summary>
    public SourceTable Run(ImmutableArray<StepFlow> flows)
    {
        var sources = new SourceTable();
        foreach (var flow in flows)
        {
            foreach (var item in flow.Items)
            {
                if (item.Item.Source is not { } source) continue;
                if (!sources.TryAdd(flow.Index, source))
                    flow.Reports.Error("name", $"The source '{source.Name}' is defined twice; '{flows[sources.Find(source.Name)!.Value.Step].Step.Id}' defines it, too.", "Give each source a name of its own.");
                CheckDefinition(source, flow);
            }
        }

        foreach (var flow in flows)
        {
            foreach (var item in flow.Items)
            {
                if (item.Item.Kind is DataflowItemKind.ReadSource or DataflowItemKind.WriteSink && item.Text.IsComplete) CheckUse(item, flow, sources);
            }
        }

        return sources;
    }

    private void CheckDefinition(SourceDefinition source, StepFlow flow)
    {
        if (!connectors.TryGet(source.Connector, out var connector))
        {
            flow.Reports.Error("connector", $"There is no connector '{source.Connector}'.", Nearest(source.Connector, []), PlanProblemCodes.UnknownConnector);
            return;
        }

        CheckNames(connector, source.Params, "params", flow);
        CheckRequired(connector, [.. source.Params, .. connectors.DefaultsOf(source.Connector)], "params", $"The source '{source.Name}'", flow);
    }

    private void CheckUse(PlannedItem item, StepFlow flow, SourceTable sources)
    {
        var name = item.Text.Text;
        var options = item.Item.Sink?.Options ?? flow.Items.FirstOrDefault(static other => other.Item.Content?.Source is not null)?.Item.Content!.Options ?? default;
        if (sources.Find(name) is { } found)
        {
            if (found.Source.Incremental is { } incremental) CheckIncremental(incremental, found.Source.Name, options, flow);
            if (!connectors.TryGet(found.Source.Connector, out var connector)) return;
            CheckNames(connector, options, "options", flow);
            CheckBadRows(connector, flow);
            CheckSink(connector, item, flow);
        }
        else if (connectors.TryGet(name, out var connector))
        {
            CheckNames(connector, options, "options", flow);
            CheckBadRows(connector, flow);
            CheckRequired(connector, [.. options, .. connectors.DefaultsOf(name)], "options", $"'{flow.Step.Id}', which {(item.Item.Sink is null ? "reads" : "writes to")} the connector '{connector.Type}' directly,", flow);
            CheckSink(connector, item, flow);
        }
        else if (!document.BrokenNames.Contains(name))
        {
            flow.Reports.Error(item.Item.Property, $"There is no source '{name}'.", Nearest(name, sources.Names), PlanProblemCodes.UnknownSource);
        }
    }

    private void CheckBadRows(IConnector connector, StepFlow flow)
    {
        if (connector is IBadRowConnector || flow.Items.FirstOrDefault(static item => item.Item.Content?.BadRowsProperty is not null) is not { } item) return;
        var able = connectors.Types.Where(type => connectors.TryGet(type, out var other) && other is IBadRowConnector);
        flow.Reports.Error(item.Item.Content!.BadRowsProperty, $"The connector '{connector.Type}' cannot go on behind rows that it cannot read.",
            $"Set it to fail. Bad rows can be set aside with: {string.Join(", ", able)}.");
    }

    private void CheckIncremental(IncrementalSource incremental, string source, ValueMap<JsonValue> options, StepFlow flow)
    {
        foreach (var item in flow.Items)
        {
            if (item.Item.Content is not { Source: not null } content) continue;
            if (content.Mode is WriteMode.Replace)
            {
                flow.Reports.Error("mode", $"The source '{source}' is incremental, so mode replace would leave only its latest rows in '{item.Text.Text}'.",
                    "Leave the mode out, or write append or upsert; or read the source with \"sync_mode\": \"full_refresh\".");
            }

            var hasKey = incremental.PrimaryKey.Count > 0 || content.Mode is WriteMode.Upsert;
            if (incremental.Lookback is not null && !hasKey)
            {
                flow.Reports.Error(item.Item.Content.Property, $"The source '{source}' has a lookback, but nothing that identifies a row: rows that are read again would stand in '{item.Text.Text}' twice.",
                    "Give the source a primary_key, load with mode upsert and keys, or remove the lookback.");
            }

            // The watermark is kept by source and target: the rows of one place would hide those of the other.
            if (!_loads.TryAdd((source.ToUpperInvariant(), item.Text.Text.ToUpperInvariant()), options) && _loads[(source.ToUpperInvariant(), item.Text.Text.ToUpperInvariant())] != options)
            {
                flow.Reports.Error("options", $"The incremental source '{source}' is loaded into '{item.Text.Text}' twice, with different options, but has one watermark there.",
                    "Define a source of its own for each set of options.");
            }
        }
    }

    private void CheckSink(IConnector connector, PlannedItem item, StepFlow flow)
    {
        if (item.Item.Sink is null || connector is IConnectorSink) return;
        var sinks = _connectorTypes.Where(type => connectors.TryGet(type, out var other) && other is IConnectorSink).ToList();
        flow.Reports.Error(item.Item.Property, $"The connector '{connector.Type}' reads only; nothing can be exported to it.",
            sinks.Count == 0 ? null : $"Connectors that write: {string.Join(", ", sinks)}.", PlanProblemCodes.UnknownConnector);
    }

    private void CheckNames(IConnector connector, ValueMap<JsonValue> options, string property, StepFlow flow)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in options)
        {
            if (!seen.Add(name))
            {
                flow.Reports.Error($"{property}.{name}", $"The parameter '{name}' stands twice.", "Names are the same in any case; keep one.", PlanProblemCodes.InvalidOption);
                continue;
            }

            var known = connector.Parameters.FirstOrDefault(parameter => parameter.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
            if ((known?.IsSecret is true || SecretParameters.IsSecret(name)) && value.Kind is JsonValueKind.String && value.ToString() is { Length: > 0 } text && !SecretParameters.IsReference(text, out _))
                flow.Reports.Error($"{property}.{name}", $"The secret '{name}' stands in the plan itself.", "Write it as ${NAME}, and give it by the environment.", PlanProblemCodes.PlainSecret);
            if (known is not null) continue;
            var message = $"The connector '{connector.Type}' has no parameter '{name}'.";
            if (NearestName.Find(name, connector.Parameters.Select(static parameter => parameter.Name)) is { } near)
                flow.Reports.ErrorInName($"{property}.{name}", message, $"Did you mean '{near}'?", PlanProblemCodes.InvalidOption);
            else if (PropertiesOf(flow.Step.Type).Contains(name))
                flow.Reports.ErrorInName($"{property}.{name}", message, $"'{name}' is a property of the step: write it beside '{property}', not in it.", PlanProblemCodes.InvalidOption);
            else
                flow.Reports.WarningInName($"{property}.{name}", message, $"Known: {string.Join(", ", connector.Parameters.Select(static parameter => parameter.Name))}.", PlanProblemCodes.InvalidOption);
        }
    }

    private static void CheckRequired(IConnector connector, ValueMap<JsonValue> options, string property, string subject, StepFlow flow)
    {
        foreach (var parameter in connector.Parameters)
        {
            if (!parameter.IsRequired || Has(options, parameter.Name)) continue;
            flow.Reports.Error(property, $"{subject} lacks the parameter '{parameter.Name}'.", parameter.Description, PlanProblemCodes.InvalidOption);
        }
    }

    private static bool Has(ValueMap<JsonValue> options, string name)
    {
        foreach (var (key, value) in options)
        {
            if (key.Equals(name, StringComparison.OrdinalIgnoreCase) && value.Kind is not JsonValueKind.Null) return true;
        }

        return false;
    }

    private IReadOnlySet<string> PropertiesOf(string type)
    {
        if (_properties.TryGetValue(type, out var names)) return names;
        var found = new HashSet<string>(CommonProperties.Names, StringComparer.OrdinalIgnoreCase);
        foreach (var name in SchemaFragment.PropertyNames(registry.SchemaOf(type))) found.Add(name);
        return _properties[type] = found;
    }

    private string Nearest(string wanted, IReadOnlyCollection<string> sources)
    {
        if ((suggestions.Find(wanted, sources) ?? suggestions.Find(wanted, _connectorTypes)) is { } near) return $"Did you mean '{near}'?";
        var known = sources.Concat(_connectorTypes).Distinct(StringComparer.OrdinalIgnoreCase).Take(20).ToList();
        return known.Count == 0 ? "None is registered." : $"Known: {string.Join(", ", known)}.";
    }
}
