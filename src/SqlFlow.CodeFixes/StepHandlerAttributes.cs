using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Simplification;
using SqlFlow.Generators.Parsing;

namespace SqlFlow.CodeFixes;

/// <summary>Writes <c>[StepHandler]</c>.</summary>
internal static class StepHandlerAttributes
{
    /// <summary><c>LoadTableStepHandler</c> → <c>load_table</c>.</summary>
    public static string StepTypeFor(string className)
    {
        var name = Without(Without(className, "Handler"), "Step");
        var text = new StringBuilder();
        foreach (var c in JsonNames.SnakeCase(name))
        {
            if (c is (>= 'a' and <= 'z') or '_' or (>= '0' and <= '9') && (text.Length > 0 || c is >= 'a' and <= 'z')) text.Append(c);
        }

        return HandlerShape.IsStepTypeName(text.ToString()) ? text.ToString() : "step";
    }

    public static TypeDeclarationSyntax Add(TypeDeclarationSyntax type, string stepType)
    {
        var argument = SyntaxFactory.AttributeArgument(SyntaxFactory.LiteralExpression(SyntaxKind.StringLiteralExpression, SyntaxFactory.Literal(stepType)));
        // The editor shortens the name to what the file's usings allow.
        var attribute = SyntaxFactory.Attribute(SyntaxFactory.ParseName("global::SqlFlow.StepHandler").WithAdditionalAnnotations(Simplifier.Annotation))
            .WithArgumentList(SyntaxFactory.AttributeArgumentList(SyntaxFactory.SingletonSeparatedList(argument)));
        var leading = type.GetLeadingTrivia();
        var indentation = leading.Count > 0 && leading[leading.Count - 1].IsKind(SyntaxKind.WhitespaceTrivia)
            ? SyntaxFactory.TriviaList(leading[leading.Count - 1])
            : SyntaxFactory.TriviaList();
        var list = SyntaxFactory.AttributeList(SyntaxFactory.SingletonSeparatedList(attribute))
            .WithLeadingTrivia(leading)
            .WithTrailingTrivia(SyntaxFactory.EndOfLine("\n"));
        var bare = type.WithLeadingTrivia(indentation);
        return bare.WithAttributeLists(bare.AttributeLists.Insert(0, list));
    }

    private static string Without(string name, string end) =>
        name.Length > end.Length && name.EndsWith(end, StringComparison.Ordinal) ? name.Substring(0, name.Length - end.Length) : name;
}
