namespace SqlFlow.Generators.Model;

/// <summary>A record that is read from a JSON object.</summary>
internal sealed record RecordModel
{
    /// <summary><c>global::SqlFlow.Handlers.Expectation</c></summary>
    public required string TypeName { get; init; }

    /// <summary>The emitted codec's name; empty for the step record, which has none.</summary>
    public required string CodecName { get; init; }

    public required string? Description { get; init; }

    /// <summary>Base records' properties first.</summary>
    public required EquatableArray<StepPropertyModel> Properties { get; init; }
}
