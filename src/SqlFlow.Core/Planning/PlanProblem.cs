namespace SqlFlow.Planning;

/// <summary>Something that is wrong with a plan, with its place.</summary>
public sealed record PlanProblem
{
    /// <summary><c>SFnnnn</c>: <see cref="PlanProblemCodes"/>.</summary>
    public required string Code { get; init; }

    /// <summary>Errors keep a plan from running; warnings do not.</summary>
    public ProblemSeverity Severity { get; init; } = ProblemSeverity.Error;

    /// <summary>The file as the caller named it; null for plans made in code.</summary>
    public string? File { get; init; }

    /// <summary>From 1; 0: unknown.</summary>
    public int Line { get; init; }

    /// <summary>In UTF-16 characters from 1; 0: unknown.</summary>
    public int Column { get; init; }

    /// <summary>What is wrong and what was expected.</summary>
    public required string Message { get; init; }

    /// <summary>What to do; null: nothing beyond the message.</summary>
    public string? Hint { get; init; }

    /// <summary>The step; null: the plan as a whole.</summary>
    public string? StepId { get; init; }

    /// <summary>The property of the step; null: the step as a whole.</summary>
    public string? Property { get; init; }

    /// <summary><c>file:line:col: SFnnnn: message</c>, with the hint in parentheses.</summary>
    public override string ToString()
    {
        var place = File is null ? "" : Line == 0 ? $"{File}: " : $"{File}:{Line}:{Column}: ";
        var severity = Severity is ProblemSeverity.Warning ? "warning: " : "";
        return $"{place}{Code}: {severity}{Message}{(Hint is null ? "" : $" ({Hint})")}";
    }
}

/// <summary>How bad a problem is.</summary>
public enum ProblemSeverity
{
    /// <summary>The plan does not run.</summary>
    Error,

    /// <summary>The plan runs.</summary>
    Warning,
}
