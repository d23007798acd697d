using SqlFlow.Connectors;
using SqlFlow.Planning;

namespace SqlFlow.Handlers;

/// <summary>Defines a source: a connector with its parameters, under a name that loads refer to.</summary>
public sealed record SourceStep : Step
{
    /// <summary>The name by which loads refer to it.</summary>
    public required string Name { get; init; }

    /// <summary>The connector, e.g. csv, parquet, json, postgres, sqlite or http.</summary>
    public required string Connector { get; init; }

    /// <summary>The connector's parameters.</summary>
    public ValueMap<JsonValue> Params { get; init; }

    /// <inheritdoc/>
    public override void Describe(StepDataflow dataflow) =>
        dataflow.Defines(new SourceDefinition { Name = Name, Connector = Connector, Params = Params });
}
