using System.Diagnostics.CodeAnalysis;
using SqlFlow.Resilience;

namespace SqlFlow.Connectors;

/// <summary>The connectors that a host knows, by type, in any case.</summary>
/// <remarks>Fill it before the first run; then it is thread-safe.</remarks>
public sealed class ConnectorRegistry
{
    private readonly Dictionary<string, IConnector> _connectors = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The known types in ordinal order.</summary>
    public IEnumerable<string> Types => _connectors.Keys.Order(StringComparer.Ordinal);

    private readonly Dictionary<string, ValueMap<JsonValue>> _defaults = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>An empty registry.</summary>
    /// <param name="breakers">Those of a registry whose connectors this one takes over; null: none.</param>
    public ConnectorRegistry(CircuitBreakers? breakers = null) => Breakers = breakers ?? new();

    /// <summary>What is known of the servers that network connectors talk to.</summary>
    public CircuitBreakers Breakers { get; }

    /// <summary>Adds a connector.</summary>
    /// <exception cref="ArgumentException">Its type is taken.</exception>
    public ConnectorRegistry Add(IConnector connector)
    {
        if (!_connectors.TryAdd(connector.Type, connector))
            throw new ArgumentException($"A connector of type '{connector.Type}' is registered already.", nameof(connector));
        return this;
    }

    /// <summary>Adds a connector under a name of its own, with parameters that sources add to and win over.</summary>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public ConnectorRegistry Add(string name, IConnector connector, ValueMap<JsonValue> defaults)
    {
        if (!_connectors.TryAdd(name, connector)) throw new ArgumentException($"A connector '{name}' is registered already.", nameof(name));
        _defaults.Add(name, defaults);
        return this;
    }

    /// <summary>The parameters that a connector has by itself, variables not yet filled in; none unless it was added with some.</summary>
    public ValueMap<JsonValue> DefaultsOf(string type) => _defaults.GetValueOrDefault(type);

    /// <summary>Finds a connector.</summary>
    public bool TryGet(string type, [NotNullWhen(true)] out IConnector? connector) => _connectors.TryGetValue(type, out connector);
}
