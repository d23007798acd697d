using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SqlFlow.Generators.Model;

namespace SqlFlow.Generators.Parsing;

/// <summary>Reads <c>[StepRegistry]</c> classes.</summary>
internal static class RegistryParser
{
    public static bool IsCandidate(SyntaxNode node, CancellationToken cancellationToken) => node is ClassDeclarationSyntax;

    /// <summary>The model, or null where something is wrong that an analyzer reports.</summary>
    public static RegistryModel? Parse(GeneratorAttributeSyntaxContext context, CancellationToken cancellationToken)
    {
        var registry = (INamedTypeSymbol)context.TargetSymbol;
        var node = (TypeDeclarationSyntax)context.TargetNode;
        if (!IsRegistry(registry, node) || Declarations(node) is not { } declarations) return null;

        var modules = ModulesOf(context.Attributes[0], out var chooses);
        return new RegistryModel
        {
            HintName = registry.Name,
            Namespace = registry.ContainingNamespace is { IsGlobalNamespace: false } space ? space.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat.WithGlobalNamespaceStyle(SymbolDisplayGlobalNamespaceStyle.Omitted)) : "",
            Declarations = declarations.ToEquatableArray(),
            ChoosesModules = chooses,
            Modules = modules,
        };
    }

    /// <summary>Whether the other part of the class can be emitted.</summary>
    public static bool IsRegistry(INamedTypeSymbol registry, TypeDeclarationSyntax node) =>
        node is ClassDeclarationSyntax && !registry.IsStatic && !HandlerShape.IsGeneric(registry) && !registry.IsFileLocal && Declarations(node) is not null;

    /// <summary>The declaration that has the attribute.</summary>
    public static TypeDeclarationSyntax? DeclarationOf(AttributeData attribute, CancellationToken cancellationToken) =>
        attribute.ApplicationSyntaxReference?.GetSyntax(cancellationToken).FirstAncestorOrSelf<TypeDeclarationSyntax>();

    /// <summary>The assemblies that <c>[StepRegistry]</c> chooses.</summary>
    public static EquatableArray<string> ModulesOf(AttributeData attribute, out bool chooses)
    {
        var modules = attribute.Named("Modules");
        chooses = modules is { IsNull: false, Values.Length: > 0 };
        return modules is { IsNull: false } chosen ? AssemblyNames(chosen.Values) : default;
    }

    /// <summary>In ordinal order, one a class, hint names told apart.</summary>
    public static EquatableArray<RegistryModel> Normalize(ImmutableArray<RegistryModel> registries, CancellationToken cancellationToken)
    {
        var hints = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var classes = new HashSet<string>(StringComparer.Ordinal);
        var result = ImmutableArray.CreateBuilder<RegistryModel>();
        foreach (var registry in registries.OrderBy(Key, StringComparer.Ordinal))
        {
            if (!classes.Add(Key(registry))) continue;
            var hint = registry.HintName;
            for (var number = 2; !hints.Add(hint); number++) hint = registry.HintName + "." + number;
            result.Add(registry with { HintName = hint });
        }

        return new EquatableArray<RegistryModel>(result.ToImmutable());

        static string Key(RegistryModel registry) => registry.Namespace + "|" + string.Join("|", registry.Declarations);
    }

    /// <summary>From the outermost type inwards; null if one of them is not partial.</summary>
    private static ImmutableArray<string>? Declarations(TypeDeclarationSyntax node)
    {
        var result = ImmutableArray.CreateBuilder<string>();
        for (var current = node; current is not null; current = current.Parent as TypeDeclarationSyntax)
        {
            if (!current.Modifiers.Any(SyntaxKind.PartialKeyword)) return null;
            var kind = current is RecordDeclarationSyntax { ClassOrStructKeyword.Text: { Length: > 0 } detail } ? "record " + detail : current.Keyword.Text;
            result.Insert(0, "partial " + kind + " " + current.Identifier.Text);
        }

        return result.ToImmutable();
    }

    private static EquatableArray<string> AssemblyNames(ImmutableArray<TypedConstant> types) => types
        .Select(static type => (type.Value as ITypeSymbol)?.ContainingAssembly?.Name)
        .OfType<string>()
        .Distinct(StringComparer.Ordinal)
        .OrderBy(static name => name, StringComparer.Ordinal)
        .ToEquatableArray();
}
