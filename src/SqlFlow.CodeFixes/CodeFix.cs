using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SqlFlow.CodeFixes;

/// <summary>A fix of one diagnostic that changes the syntax around it.</summary>
/// <remarks>Not <c>[Shared]</c>: that attribute would tie the assembly to one version of System.Composition, and hosts have others.</remarks>
public abstract class CodeFix : CodeFixProvider
{
    /// <inheritdoc/>
    public sealed override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        if (root is null) return;
        foreach (var diagnostic in context.Diagnostics)
        {
            foreach (var (title, replace) in Offer(root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true), diagnostic.Properties))
            {
                context.RegisterCodeFix(CodeAction.Create(title, _ => Task.FromResult(context.Document.WithSyntaxRoot(replace(root))), Key(title)), diagnostic);
            }
        }
    }

    /// <summary>Titles and what each makes of the syntax root.</summary>
    protected abstract IEnumerable<(string Title, Func<SyntaxNode, SyntaxNode> Replace)> Offer(SyntaxNode node, ImmutableDictionary<string, string?> facts);

    /// <summary>The declaration that a diagnostic at its name is about.</summary>
    private protected static TypeDeclarationSyntax? TypeAt(SyntaxNode node) => node.FirstAncestorOrSelf<TypeDeclarationSyntax>();

    /// <summary>Puts a modifier where it belongs, the comment above staying above.</summary>
    private protected static TypeDeclarationSyntax AddModifier(TypeDeclarationSyntax type, SyntaxKind kind)
    {
        var modifier = SyntaxFactory.Token(kind).WithTrailingTrivia(SyntaxFactory.Space);
        // partial is the last one, sealed stands before it.
        var partial = type.Modifiers.IndexOf(SyntaxKind.PartialKeyword);
        var place = kind is not SyntaxKind.PartialKeyword && partial >= 0 ? partial : type.Modifiers.Count;
        if (place < type.Modifiers.Count)
        {
            var next = type.Modifiers[place];
            modifier = modifier.WithLeadingTrivia(next.LeadingTrivia);
            return type.WithModifiers(type.Modifiers.Replace(next, next.WithLeadingTrivia()).Insert(place, modifier));
        }

        if (place > 0) return type.WithModifiers(type.Modifiers.Add(modifier));
        modifier = modifier.WithLeadingTrivia(type.Keyword.LeadingTrivia);
        return type.WithKeyword(type.Keyword.WithLeadingTrivia()).WithModifiers(SyntaxFactory.TokenList(modifier));
    }

    // Fixes of one kind are applied together, whatever they are about.
    private string Key(string title) => GetType().Name + (title.StartsWith("Remove", StringComparison.Ordinal) ? ".Remove" : "");
}
