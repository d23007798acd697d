using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SqlFlow.Generators.Analyzers;
using SqlFlow.Generators.Diagnostics;

namespace SqlFlow.CodeFixes;

/// <summary>Makes a registry and the types around it partial.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MakePartialCodeFix))]
public sealed class MakePartialCodeFix : CodeFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(DiagnosticIds.RegistryMustBePartial);

    /// <inheritdoc/>
    protected override IEnumerable<(string Title, Func<SyntaxNode, SyntaxNode> Replace)> Offer(SyntaxNode node, ImmutableDictionary<string, string?> facts)
    {
        if (TypeAt(node) is not { } type || !facts.TryGetValue(FixFacts.Fix, out var fix) || fix != FixFacts.MakePartial) yield break;
        var wrong = type.AncestorsAndSelf().OfType<TypeDeclarationSyntax>().Where(static item => !item.Modifiers.Any(SyntaxKind.PartialKeyword)).ToList();
        yield return ("Make '" + type.Identifier.ValueText + "' partial", root => root.ReplaceNodes(wrong, static (_, item) => AddModifier(item, SyntaxKind.PartialKeyword)));
    }
}
