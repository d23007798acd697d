namespace SqlFlow.Connectors;

/// <summary>A source of a pipeline: a connector with its parameters, under a name.</summary>
public sealed record SourceDefinition
{
    /// <summary>The name by which loads refer to it.</summary>
    public required string Name { get; init; }

    /// <summary>The connector type, e.g. <c>csv</c>.</summary>
    public required string Connector { get; init; }

    /// <summary>The connector's parameters as written, variables not yet filled in.</summary>
    public ValueMap<JsonValue> Params { get; init; }

    /// <summary>How it is read incrementally; null: every run reads all of it.</summary>
    public IncrementalSource? Incremental { get; init; }
}
