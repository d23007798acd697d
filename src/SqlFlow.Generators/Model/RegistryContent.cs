namespace SqlFlow.Generators.Model;

/// <summary>A registry and the step types it dispatches.</summary>
internal sealed record RegistryContent
{
    public required RegistryModel Registry { get; init; }

    /// <summary>In ordinal order of the step type, each type and each record once.</summary>
    public required EquatableArray<RegistryEntry> Entries { get; init; }
}

/// <summary>A step type in a registry.</summary>
internal sealed record RegistryEntry
{
    public required string StepType { get; init; }

    public required string StepTypeName { get; init; }

    /// <summary>The façade: <c>global::SqlFlow.Generated.SqlFlow_Handlers.StepModule</c>.</summary>
    public required string ModuleTypeName { get; init; }
}
