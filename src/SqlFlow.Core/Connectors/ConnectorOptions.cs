namespace SqlFlow.Connectors;

/// <summary>The parameters of a source, variables filled in, with typed reading. Names are matched in any case.</summary>
/// <param name="values">The parameters.</param>
/// <remarks>Immutable, thread-safe.</remarks>
public sealed class ConnectorOptions(ValueMap<JsonValue> values)
{
    /// <summary>The parameters as given.</summary>
    public ValueMap<JsonValue> Values { get; } = values;
}
