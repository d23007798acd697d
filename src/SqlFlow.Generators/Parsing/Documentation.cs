using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SqlFlow.Generators.Parsing;

/// <summary>The XML summary of a type or property as one line of plain text.</summary>
internal static class Documentation
{
    public static string? SummaryOf(ISymbol symbol, CancellationToken cancellationToken)
    {
        var xml = symbol.GetDocumentationCommentXml(cancellationToken: cancellationToken);
        // Projects without a documentation file have their comments parsed as mere text.
        if (string.IsNullOrEmpty(xml)) xml = FromTrivia(symbol, cancellationToken);
        if (string.IsNullOrEmpty(xml)) return null;

        try
        {
            var root = XElement.Parse("<doc>" + xml + "</doc>");
            var summary = root.Descendants("summary").FirstOrDefault();
            if (summary is null) return null;
            var text = new StringBuilder();
            Append(text, summary);
            var line = Regex.Replace(text.ToString(), @"\s+", " ").Trim();
            return line.Length == 0 ? null : line;
        }
        catch (XmlException)
        {
            return null;
        }
    }

    private static void Append(StringBuilder text, XElement element)
    {
        foreach (var node in element.Nodes())
        {
            if (node is XText plain) text.Append(plain.Value);
            else if (node is XElement { IsEmpty: true } reference) text.Append(Target(reference));
            else if (node is XElement inner) Append(text, inner);
        }
    }

    /// <summary><c>T:SqlFlow.WriteMode</c> → <c>WriteMode</c>; keywords and parameter names as they are.</summary>
    private static string Target(XElement reference)
    {
        var target = reference.Attribute("langword")?.Value ?? reference.Attribute("name")?.Value ?? reference.Attribute("cref")?.Value ?? " ";
        var parameters = target.IndexOf('(');
        if (parameters >= 0) target = target.Substring(0, parameters);
        return target.Substring(target.LastIndexOfAny(['.', ':']) + 1);
    }

    private static string? FromTrivia(ISymbol symbol, CancellationToken cancellationToken)
    {
        foreach (var reference in symbol.DeclaringSyntaxReferences)
        {
            if (reference.GetSyntax(cancellationToken) is not MemberDeclarationSyntax declaration) continue;
            var text = new StringBuilder();
            foreach (var trivia in declaration.GetLeadingTrivia())
            {
                if (!trivia.IsKind(SyntaxKind.SingleLineCommentTrivia)) continue;
                var comment = trivia.ToString();
                if (comment.StartsWith("///", StringComparison.Ordinal)) text.Append(comment, 3, comment.Length - 3).Append('\n');
            }

            if (text.Length > 0) return text.ToString();
        }

        return null;
    }
}
