using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SqlFlow.Generators.Analyzers;
using SqlFlow.Generators.Diagnostics;

namespace SqlFlow.CodeFixes;

/// <summary>Passes the token of the method on.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(PassTokenCodeFix))]
public sealed class PassTokenCodeFix : CodeFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(DiagnosticIds.TokenIsNotPassedOn);

    /// <inheritdoc/>
    protected override IEnumerable<(string Title, Func<SyntaxNode, SyntaxNode> Replace)> Offer(SyntaxNode node, ImmutableDictionary<string, string?> facts)
    {
        if (!facts.TryGetValue(FixFacts.Token, out var token) || token is null) yield break;
        if (node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { } call) yield break;
        var argument = SyntaxFactory.Argument(SyntaxFactory.IdentifierName(token));
        if (facts.TryGetValue(FixFacts.Parameter, out var parameter) && parameter is not null)
        {
            argument = argument.WithNameColon(SyntaxFactory.NameColon(SyntaxFactory.IdentifierName(parameter), SyntaxFactory.Token(SyntaxKind.ColonToken).WithTrailingTrivia(SyntaxFactory.Space)));
        }

        if (call.ArgumentList.Arguments.Count > 0) argument = argument.WithLeadingTrivia(SyntaxFactory.Space);
        yield return ("Pass '" + token + "' on", root => root.ReplaceNode(call.ArgumentList, call.ArgumentList.AddArguments(argument)));
    }
}
