using System.Collections.Immutable;

namespace SqlFlow.Language;

/// <summary>Collects problems, up to a limit: a hostile file can be wrong millions of times, and nobody reads more than this.</summary>
internal sealed class ProblemList
{
    internal const int Limit = 1_000;

    private readonly List<SyntaxProblem> _problems = new();

    public int Count => _problems.Count;

    public bool IsFull => _problems.Count > Limit;

    public void Add(SyntaxProblem problem)
    {
        if (_problems.Count < Limit)
        {
            _problems.Add(problem);
        }
        else if (_problems.Count == Limit)
        {
            _problems.Add(problem with
            {
                Code = SyntaxProblemCodes.LimitExceeded,
                Message = "There are more than 1000 problems; the others are not listed.",
                Hint = null,
            });
        }
    }

    public void Add(string code, SourceText source, TextSpan span, string message, string? hint = null) =>
        Add(new SyntaxProblem(code, message, hint, source, span.Start, span.Length));

    /// <summary>In the order of the text.</summary>
    public ImmutableArray<SyntaxProblem> InTextOrder() => _problems.OrderBy(static problem => problem.Offset).ToImmutableArray();

    /// <summary>In the order in which they were found.</summary>
    public ImmutableArray<SyntaxProblem> InOrder() => _problems.ToImmutableArray();
}
