using Microsoft.CodeAnalysis;

namespace SqlFlow.Generators.Parsing;

/// <summary>The names of Core that the generator knows. Types are told by name, so that a half-built reference cannot confuse them.</summary>
internal static class KnownNames
{
    public const string CoreAssembly = "SqlFlow.Core";
    public const string CoreNamespace = "SqlFlow";
    public const string StepHandlerAttribute = "SqlFlow.StepHandlerAttribute";
    public const string SqlFunctionAttribute = "SqlFlow.SqlFunctionAttribute";
    public const string StepRegistryAttribute = "SqlFlow.StepRegistryAttribute";

    /// <summary>The convention of the façade's members; a change of it needs a new number.</summary>
    public const int SchemaVersion = 1;

    /// <summary>Whether a type, constructed or not, is Core's type of that metadata name.</summary>
    public static bool IsCore(this ITypeSymbol type, string metadataName) =>
        type.MetadataName == metadataName && IsIn(type.ContainingNamespace, CoreNamespace) && type.ContainingType is null;

    /// <summary>The attribute of Core on a symbol, or null.</summary>
    public static AttributeData? FindAttribute(this ISymbol symbol, string name)
    {
        foreach (var attribute in symbol.GetAttributes())
        {
            if (attribute.AttributeClass?.IsCore(name) == true) return attribute;
        }

        return null;
    }

    /// <summary>The value of a named argument, or null.</summary>
    public static TypedConstant? Named(this AttributeData attribute, string name)
    {
        foreach (var argument in attribute.NamedArguments)
        {
            if (argument.Key == name && argument.Value.Kind is not TypedConstantKind.Error) return argument.Value;
        }

        return null;
    }

    /// <summary>Whether a namespace has exactly this full name, without making a string of it.</summary>
    public static bool IsIn(INamespaceSymbol? symbol, string fullName)
    {
        var end = fullName.Length;
        while (symbol is { IsGlobalNamespace: false })
        {
            var start = end - symbol.Name.Length;
            if (start < 0 || string.CompareOrdinal(fullName, start, symbol.Name, 0, symbol.Name.Length) != 0) return false;
            symbol = symbol.ContainingNamespace;
            if (start == 0) return symbol is { IsGlobalNamespace: true };
            if (fullName[start - 1] != '.') return false;
            end = start - 1;
        }

        return false;
    }
}
