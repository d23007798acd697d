using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SqlFlow.Generators.Analyzers;
using SqlFlow.Generators.Diagnostics;

namespace SqlFlow.CodeFixes;

/// <summary>Makes a type and those around it internal where they are private, protected or file-local.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MakeInternalCodeFix))]
public sealed class MakeInternalCodeFix : CodeFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create(DiagnosticIds.TypeMustBeReachable);

    /// <inheritdoc/>
    protected override IEnumerable<(string Title, Func<SyntaxNode, SyntaxNode> Replace)> Offer(SyntaxNode node, ImmutableDictionary<string, string?> facts)
    {
        if (TypeAt(node) is not { } type || !facts.TryGetValue(FixFacts.Fix, out var fix) || fix != FixFacts.MakeInternal) yield break;
        var wrong = type.AncestorsAndSelf().OfType<TypeDeclarationSyntax>().Where(IsHidden).ToList();
        yield return ("Make '" + type.Identifier.ValueText + "' internal", root => root.ReplaceNodes(wrong, static (_, item) => MakeInternal(item)));
    }

    private static bool IsHidden(TypeDeclarationSyntax type)
    {
        if (type.Modifiers.Any(SyntaxKind.FileKeyword)) return true;
        if (type.Parent is not TypeDeclarationSyntax) return false;
        return !type.Modifiers.Any(SyntaxKind.PublicKeyword) && (!type.Modifiers.Any(SyntaxKind.InternalKeyword));
    }

    private static TypeDeclarationSyntax MakeInternal(TypeDeclarationSyntax type)
    {
        var first = type.Modifiers.Count > 0 ? type.Modifiers[0] : type.Keyword;
        var access = SyntaxFactory.Token(SyntaxKind.InternalKeyword).WithLeadingTrivia(first.LeadingTrivia).WithTrailingTrivia(SyntaxFactory.Space);
        var kept = type.Modifiers.Where(static modifier => !IsAccess(modifier)).Select((modifier, index) => index == 0 ? modifier.WithLeadingTrivia() : modifier);
        if (type.Modifiers.Count == 0) type = type.WithKeyword(type.Keyword.WithLeadingTrivia());
        return type.WithModifiers(SyntaxFactory.TokenList(kept.Prepend(access)));
    }

    private static bool IsAccess(SyntaxToken modifier) => modifier.Kind() is SyntaxKind.PrivateKeyword or SyntaxKind.ProtectedKeyword or SyntaxKind.FileKeyword;
}
