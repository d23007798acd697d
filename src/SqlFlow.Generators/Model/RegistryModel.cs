namespace SqlFlow.Generators.Model;

/// <summary>A partial class that becomes a host's registry.</summary>
internal sealed record RegistryModel
{
    /// <summary>Unique in the compilation, whatever the case.</summary>
    public required string HintName { get; init; }

    /// <summary>Empty for the global namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary>Declarations from the outermost type to the registry: <c>partial class AppSteps</c>.</summary>
    public required EquatableArray<string> Declarations { get; init; }

    /// <summary>Whether <see cref="Modules"/> says which assemblies count; else all do.</summary>
    public required bool ChoosesModules { get; init; }

    /// <summary>Assembly names.</summary>
    public required EquatableArray<string> Modules { get; init; }
}
