using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SqlFlow.Generators.Analyzers;
using SqlFlow.Generators.Diagnostics;

namespace SqlFlow.CodeFixes;

/// <summary>Makes the class of an <c>[Observed]</c> without effect a handler, or removes the attribute.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ObservedCodeFix))]
public sealed class ObservedCodeFix : CodeFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(DiagnosticIds.ObservedHasNoEffect);

    /// <inheritdoc/>
    protected override IEnumerable<(string Title, Func<SyntaxNode, SyntaxNode> Replace)> Offer(SyntaxNode node, ImmutableDictionary<string, string?> facts)
    {
        if (facts.TryGetValue(FixFacts.CanBeHandler, out var canBe) && canBe is not null && TypeAt(node) is { } type)
        {
            var stepType = StepHandlerAttributes.StepTypeFor(type.Identifier.ValueText);
            yield return ("Add [StepHandler(\"" + stepType + "\")]", root => root.ReplaceNode(type, StepHandlerAttributes.Add(type, stepType)));
        }

        if (node.FirstAncestorOrSelf<AttributeSyntax>() is { Parent: AttributeListSyntax list } attribute) yield return ("Remove [Observed]", root => Remove(root, list, attribute));
    }

    private static SyntaxNode Remove(SyntaxNode root, AttributeListSyntax list, AttributeSyntax attribute)
    {
        if (list.Attributes.Count > 1) return root.RemoveNode(attribute, SyntaxRemoveOptions.KeepNoTrivia)!;
        // What stands above the attribute belongs to the declaration.
        var next = list.GetLastToken().GetNextToken();
        var leading = list.GetLeadingTrivia();
        root = root.ReplaceToken(next, next.WithLeadingTrivia(leading));
        return root.RemoveNode(root.FindNode(attribute.Span, getInnermostNodeForTie: true).FirstAncestorOrSelf<AttributeListSyntax>()!, SyntaxRemoveOptions.KeepNoTrivia)!;
    }
}
