using System.Collections.Immutable;

namespace SqlFlow.Language.Tests;

/// <summary>Parses and expands texts in as few words as possible.</summary>
internal static class Sf
{
    /// <summary>A text without problems.</summary>
    public static SyntaxFile Good(string text)
    {
        var file = PipelineParser.Parse(text);
        Assert.Equal([], file.Problems.Select(problem => problem.ToString()));
        return file;
    }

    /// <summary>The only statement of a text without problems.</summary>
    public static T One<T>(string text)
        where T : StatementSyntax => Assert.IsType<T>(Assert.Single(Good(text).Statements));

    /// <summary>The problems as people see them.</summary>
    public static string[] Problems(string text) => Show(PipelineParser.Parse(text).Problems);

    public static string Bad(string text) => Assert.Single(Problems(text));

    public static string[] Show(ImmutableArray<SyntaxProblem> problems) => [.. problems.Select(problem => problem.ToString())];

    public static string Cut(string text, TextSpan? span) => text.Substring(span!.Value.Start, span.Value.Length);
}
