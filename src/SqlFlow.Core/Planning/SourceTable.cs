using System.Collections.Immutable;
using SqlFlow.Connectors;

namespace SqlFlow.Planning;

/// <summary>The sources of a plan by name, in any case.</summary>
internal sealed class SourceTable
{
    private readonly Dictionary<string, (int Step, SourceDefinition Source)> _sources = new(StringComparer.OrdinalIgnoreCase);

    public IReadOnlyCollection<string> Names => _sources.Keys;

    public bool TryAdd(int step, SourceDefinition source) => _sources.TryAdd(source.Name, (step, source));

    public (int Step, SourceDefinition Source)? Find(string name) => _sources.TryGetValue(name, out var found) ? found : null;

    public ValueMap<SourceDefinition> ToMap() =>
        ValueMap.Create<SourceDefinition>([.. _sources.Values.OrderBy(static found => found.Step).Select(static found => KeyValuePair.Create(found.Source.Name, found.Source))]);
}
