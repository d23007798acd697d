using System.Collections;

namespace SqlFlow.Planning;

/// <summary>Collects what is wrong with a plan, so that everything is reported at once.</summary>
/// <param name="text">The file that byte offsets refer to; null for plans made in code.</param>
/// <remarks>Not thread-safe.</remarks>
public sealed class PlanProblems(PlanText? text = null) : IReadOnlyList<PlanProblem>
{
    private readonly List<PlanProblem> _problems = [];

    /// <summary>The file that byte offsets refer to.</summary>
    public PlanText? Text { get; } = text;

    /// <summary>The step that is being read; goes into each problem reported meanwhile.</summary>
    public string? StepId { get; set; }

    /// <summary>Whether any problem keeps the plan from running.</summary>
    public bool HasErrors { get; private set; }

    /// <inheritdoc/>
    public int Count => _problems.Count;

    /// <inheritdoc/>
    public PlanProblem this[int index] => _problems[index];

    /// <summary>Adds a problem whose place is known.</summary>
    public void Add(PlanProblem problem)
    {
        HasErrors |= problem.Severity is ProblemSeverity.Error;
        _problems.Add(problem);
    }

    /// <summary>Adds an error at a byte offset of the file.</summary>
    public void Report(string code, long offset, string message, string? hint = null, string? property = null)
    {
        var (line, column) = Text?.PlaceOf(offset) ?? default;
        Add(new PlanProblem { Code = code, File = Text?.File, Line = line, Column = column, Message = message, Hint = hint, StepId = StepId, Property = property });
    }

    /// <inheritdoc/>
    public IEnumerator<PlanProblem> GetEnumerator() => _problems.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
