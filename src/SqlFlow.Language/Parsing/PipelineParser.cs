using System.Collections.Immutable;

namespace SqlFlow.Language;

/// <summary>Parses <c>.sf</c> files.</summary>
/// <remarks>Thread-safe. Takes time linear in the text, and never throws for what stands in it.</remarks>
public static class PipelineParser
{
    /// <summary>Parses a file. It is read to its end whatever is wrong with it, so that all problems are found at once.</summary>
    /// <param name="source">The text. One with a <see cref="SourceText.Problem"/> gives that problem and nothing else.</param>
    /// <returns>The tree and the problems.</returns>
    public static SyntaxFile Parse(SourceText source)
    {
        if (source is null) throw new ArgumentNullException(nameof(source));
        if (source.Problem is { } problem) return new SyntaxFile(source, ImmutableArray<StatementSyntax>.Empty, ImmutableArray.Create(problem));
        return new Parser(source).Parse();
    }

    /// <summary>Parses a text that is not from a file.</summary>
    public static SyntaxFile Parse(string text) => Parse(new SourceText(null, text));
}
