using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using SqlFlow.Generators.Diagnostics;

namespace SqlFlow.CodeFixes;

/// <summary>Marks a class that implements the contract as a handler.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(StepHandlerCodeFix))]
public sealed class StepHandlerCodeFix : CodeFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(DiagnosticIds.HandlerIsNotMarked);

    /// <inheritdoc/>
    protected override IEnumerable<(string Title, Func<SyntaxNode, SyntaxNode> Replace)> Offer(SyntaxNode node, ImmutableDictionary<string, string?> facts)
    {
        if (TypeAt(node) is not { } type) yield break;
        var stepType = StepHandlerAttributes.StepTypeFor(type.Identifier.ValueText);
        yield return ("Add [StepHandler(\"" + stepType + "\")]", root => root.ReplaceNode(type, StepHandlerAttributes.Add(type, stepType)));
    }
}
