using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using SqlFlow.Generators.Model;

namespace SqlFlow.Generators.Parsing;

/// <summary>Reads the step types that referenced assemblies export. Runs at every edit: only the attributes of Core's dependents are looked at.</summary>
internal static class ModuleExportReader
{
    public static EquatableArray<ModuleExport> Read(Compilation compilation, CancellationToken cancellationToken)
    {
        var exports = ImmutableArray.CreateBuilder<ModuleExport>();
        foreach (var assembly in compilation.SourceModule.ReferencedAssemblySymbols)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!ReferencesCore(assembly) || !IsNameable(compilation, assembly)) continue;
            foreach (var attribute in assembly.GetAttributes())
            {
                if (ReadExport(attribute, assembly) is { } export) exports.Add(export);
            }
        }

        return exports
            .Distinct()
            .OrderBy(static export => export.StepType, StringComparer.Ordinal)
            .ThenBy(static export => export.AssemblyName, StringComparer.Ordinal)
            .ThenBy(static export => export.ModuleTypeName, StringComparer.Ordinal)
            .ToEquatableArray();
    }

    private static ModuleExport? ReadExport(AttributeData attribute, IAssemblySymbol assembly)
    {
        if (attribute.AttributeClass?.IsCore("StepExportAttribute") != true) return null;
        if (attribute.ConstructorArguments is not [{ Value: int version }, { Value: string stepType }, { Value: INamedTypeSymbol module }, { Value: INamedTypeSymbol step }]) return null;
        if (!HandlerShape.IsStepTypeName(stepType) || !IsUsable(module) || !IsUsable(step)) return null;

        return new ModuleExport
        {
            SchemaVersion = version,
            StepType = stepType,
            AssemblyName = assembly.Name,
            ModuleTypeName = TypeNames.Of(module),
            StepTypeName = TypeNames.Of(step),
        };
    }

    private static bool IsUsable(INamedTypeSymbol type) => type.TypeKind is TypeKind.Class && HandlerShape.IsPublic(type);

    public static bool ReferencesCore(IAssemblySymbol assembly)
    {
        foreach (var module in assembly.Modules)
        {
            foreach (var reference in module.ReferencedAssemblies)
            {
                if (reference.Name == KnownNames.CoreAssembly) return true;
            }
        }

        return false;
    }

    /// <summary>An assembly that is referenced under an alias only cannot be named with <c>global::</c>.</summary>
    public static bool IsNameable(Compilation compilation, IAssemblySymbol assembly)
    {
        var aliases = compilation.GetMetadataReference(assembly)?.Properties.Aliases ?? default;
        return aliases.IsDefaultOrEmpty || aliases.Contains("global");
    }
}
