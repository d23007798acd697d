using System.Collections.Immutable;

namespace SqlFlow.Language;

/// <summary>What following the text finds wrong.</summary>
internal sealed class ExpansionProblems
{
    private readonly ProblemList _problems = new();

    /// <summary>Whether a part of the pipeline is not known, so that what seems to be undefined may be defined there.</summary>
    public bool IsPartial { get; set; }

    public bool IsFull => _problems.IsFull;

    public void Add(string code, SourceText source, TextSpan span, string message, string? hint = null) => _problems.Add(code, source, span, message, hint);

    public void AddRange(ImmutableArray<SyntaxProblem> problems)
    {
        foreach (var problem in problems) _problems.Add(problem);
    }

    /// <summary>Whether a variable is known; if not, that is reported.</summary>
    public bool Check(string name, BoundVariableKind kind, SourceText source, TextSpan span, string where)
    {
        if (kind is BoundVariableKind.Missing)
        {
            if (!IsPartial) Add(SyntaxProblemCodes.UndefinedVariable, source, span, "The variable '" + name + "' has no value.", "SET it above, give it by --var " + name + "=…, or write ${" + name + "|default}.");
            return false;
        }

        if (kind is not BoundVariableKind.RunTime) return true;
        Add(SyntaxProblemCodes.RunTimeVariable, source, span, "The variable '" + name + "' is set by a query, so it is not known before the run and cannot stand " + where + ".",
            "SET it to a literal, or give it by --var.");
        return false;
    }

    public ImmutableArray<SyntaxProblem> InOrder() => _problems.InOrder();
}
