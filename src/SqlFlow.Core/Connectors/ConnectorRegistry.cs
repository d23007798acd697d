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

    /// <summary>What is known of the servers that network connectors talk to.</summary>
    public CircuitBreakers Breakers { get; } = new();

    /// <summary>Adds a connector.</summary>
    /// <exception cref="ArgumentException">Its type is taken.</exception>
    public ConnectorRegistry Add(IConnector connector)
    {
        if (!_connectors.TryAdd(connector.Type, connector))
            throw new ArgumentException($"A connector of type '{connector.Type}' is registered already.", nameof(connector));
        return this;
    }

    /// <summary>Finds a connector.</summary>
    public bool TryGet(string type, [NotNullWhen(true)] out IConnector? connector) => _connectors.TryGetValue(type, out connector);
}
