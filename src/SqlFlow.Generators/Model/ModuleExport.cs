namespace SqlFlow.Generators.Model;

/// <summary>A step type that a referenced assembly can execute.</summary>
internal sealed record ModuleExport
{
    public required int SchemaVersion { get; init; }

    public required string StepType { get; init; }

    public required string AssemblyName { get; init; }

    /// <summary>The façade: <c>global::SqlFlow.Generated.SqlFlow_Handlers.StepModule</c>.</summary>
    public required string ModuleTypeName { get; init; }

    public required string StepTypeName { get; init; }
}
