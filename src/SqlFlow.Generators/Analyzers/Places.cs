using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SqlFlow.Generators.Analyzers;

/// <summary>Where diagnostics are shown.</summary>
internal static class Places
{
    /// <summary>The name in the declaration; null for symbols of other assemblies, at which nothing must be reported.</summary>
    public static Location? Of(ISymbol symbol)
    {
#pragma warning disable RS0030 // The ban is for models; a diagnostic needs a position.
        foreach (var location in symbol.Locations)
#pragma warning restore RS0030
        {
            if (location.IsInSource) return location;
        }

        return null;
    }

    /// <summary>The name of the first symbol that is declared here.</summary>
    public static Location Of(Compilation compilation, params ISymbol?[] candidates)
    {
        foreach (var candidate in candidates)
        {
            if (candidate is not null && SymbolEqualityComparer.Default.Equals(candidate.ContainingAssembly, compilation.Assembly) && Of(candidate) is { } location) return location;
        }

        return Location.None;
    }

    /// <summary>An attribute as written.</summary>
    public static Location Of(AttributeData attribute, ISymbol target, CancellationToken cancellationToken) =>
        attribute.ApplicationSyntaxReference?.GetSyntax(cancellationToken).GetLocation() ?? Of(target) ?? Location.None;

    /// <summary>The first argument of an attribute.</summary>
    public static Location OfArgument(AttributeData attribute, ISymbol target, CancellationToken cancellationToken) =>
        attribute.ApplicationSyntaxReference?.GetSyntax(cancellationToken) is AttributeSyntax { ArgumentList.Arguments: [var argument, ..] }
            ? argument.Expression.GetLocation()
            : Of(attribute, target, cancellationToken);

    public static ImmutableDictionary<string, string?> Facts(string key, string? value) => ImmutableDictionary<string, string?>.Empty.Add(key, value);
}
