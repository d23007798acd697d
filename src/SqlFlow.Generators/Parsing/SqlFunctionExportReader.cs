using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using SqlFlow.Generators.Model;

namespace SqlFlow.Generators.Parsing;

/// <summary>Reads the functions that referenced assemblies export, as <see cref="ModuleExportReader"/> reads step types.</summary>
internal static class SqlFunctionExportReader
{
    public static EquatableArray<SqlFunctionExport> Read(Compilation compilation, CancellationToken cancellationToken)
    {
        var exports = ImmutableArray.CreateBuilder<SqlFunctionExport>();
        foreach (var assembly in compilation.SourceModule.ReferencedAssemblySymbols)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!ModuleExportReader.ReferencesCore(assembly) || !ModuleExportReader.IsNameable(compilation, assembly)) continue;
            foreach (var attribute in assembly.GetAttributes())
            {
                if (ReadExport(attribute, assembly) is { } export) exports.Add(export);
            }
        }

        return exports
            .Distinct()
            .OrderBy(static export => export.Name, StringComparer.Ordinal)
            .ThenBy(static export => export.AssemblyName, StringComparer.Ordinal)
            .ThenBy(static export => export.ModuleTypeName, StringComparer.Ordinal)
            .ToEquatableArray();
    }

    private static SqlFunctionExport? ReadExport(AttributeData attribute, IAssemblySymbol assembly)
    {
        if (attribute.AttributeClass?.IsCore("SqlFunctionExportAttribute") != true) return null;
        if (attribute.ConstructorArguments is not [{ Value: int version }, { Value: string name }, { Value: INamedTypeSymbol module }]) return null;
        if (!HandlerShape.IsStepTypeName(name) || module.TypeKind is not TypeKind.Class || !HandlerShape.IsPublic(module)) return null;
        return new SqlFunctionExport { SchemaVersion = version, Name = name, AssemblyName = assembly.Name, ModuleTypeName = TypeNames.Of(module) };
    }
}
