using Microsoft.CodeAnalysis.CSharp;

namespace SqlFlow.Generators.Parsing;

/// <summary>Names as C# source writes them.</summary>
internal static class Identifiers
{
    public static string Escape(string name) => SyntaxFacts.GetKeywordKind(name) is SyntaxKind.None ? name : "@" + name;
}
