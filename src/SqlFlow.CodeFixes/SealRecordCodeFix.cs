using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using SqlFlow.Generators.Analyzers;
using SqlFlow.Generators.Diagnostics;

namespace SqlFlow.CodeFixes;

/// <summary>Seals a step record.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(SealRecordCodeFix))]
public sealed class SealRecordCodeFix : CodeFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(DiagnosticIds.StepRecordMustBeImmutable);

    /// <inheritdoc/>
    protected override IEnumerable<(string Title, Func<SyntaxNode, SyntaxNode> Replace)> Offer(SyntaxNode node, ImmutableDictionary<string, string?> facts)
    {
        if (TypeAt(node) is not { } type || !facts.TryGetValue(FixFacts.Fix, out var fix) || fix != FixFacts.Seal) yield break;
        yield return ("Seal '" + type.Identifier.ValueText + "'", root => root.ReplaceNode(type, AddModifier(type, SyntaxKind.SealedKeyword)));
    }
}
