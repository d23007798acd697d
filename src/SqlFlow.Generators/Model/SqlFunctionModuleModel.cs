namespace SqlFlow.Generators.Model;

/// <summary>The function names of the compilation, without what changes more often.</summary>
internal sealed record SqlFunctionModuleModel
{
    /// <summary>Where the façade stands.</summary>
    public required string Namespace { get; init; }

    public required EquatableArray<string> Names { get; init; }
}

/// <summary>A registry and the functions it has.</summary>
internal sealed record SqlFunctionRegistryContent
{
    public required RegistryModel Registry { get; init; }

    /// <summary>In ordinal order of the name, each once.</summary>
    public required EquatableArray<SqlFunctionEntry> Entries { get; init; }
}

/// <summary>A function name in a registry.</summary>
internal sealed record SqlFunctionEntry
{
    public required string Name { get; init; }

    public required string ModuleTypeName { get; init; }
}
