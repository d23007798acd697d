namespace SqlFlow.Generators.Model;

/// <summary>A function name that a referenced assembly exports.</summary>
internal sealed record SqlFunctionExport
{
    public required int SchemaVersion { get; init; }

    public required string Name { get; init; }

    public required string AssemblyName { get; init; }

    /// <summary>The façade: <c>global::SqlFlow.Generated.Shop.SqlFunctionModule</c>.</summary>
    public required string ModuleTypeName { get; init; }
}
