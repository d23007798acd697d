using System.Collections;

namespace SqlFlow.Planning;

/// <summary>Collects what is wrong with a plan, so that everything is reported at once.</summary>
/// <param name="text">The file that byte offsets refer to; null for plans made in code, and where <see cref="PlanReader"/> says it.</param>
/// <remarks>Not thread-safe.</remarks>
public sealed partial class PlanProblems(PlanText? text = null) : IReadOnlyList<PlanProblem>
{
    // A hostile plan can be wrong millions of times; nobody reads more than this.
    internal const int Limit = 10_000;

    // Each place within a step is found by reading the step again; beyond this the step's own place must do.
    private const long MaxScanned = 512 * 1024 * 1024;

    private readonly List<PlanProblem> _problems = [];
    private long _scanned;
    private string? _stepId;
    private int _stepIdAt = -1;

    /// <summary>The file that byte offsets refer to.</summary>
    public PlanText? Text { get; internal set; } = text;

    /// <summary>The step that is being read; goes into each problem reported meanwhile.</summary>
    public string? StepId
    {
        get => _stepId ??= _stepIdAt < 0 ? null : JsonStrings.Decode(Text!.Utf8.Span[_stepIdAt..]);
        set => (_stepId, _stepIdAt) = (value, -1);
    }

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
        if (_problems.Count < Limit)
        {
            _problems.Add(problem);
        }
        else if (_problems.Count == Limit)
        {
            HasErrors = true;
            _problems.Add(problem with
            {
                Code = PlanProblemCodes.LimitExceeded,
                Severity = ProblemSeverity.Error,
                Message = $"There are more than {Limit} problems; the others are not listed.",
                Hint = null,
            });
        }
    }

    /// <summary>Adds an error at a byte offset of the file.</summary>
    public void Report(string code, long offset, string message, string? hint = null, string? property = null)
    {
        if (IsFull) return;
        var (line, column) = Text?.PlaceOf(offset) ?? default;
        Add(new PlanProblem { Code = code, File = Text?.File, Line = line, Column = column, Message = message, Hint = hint, StepId = StepId, Property = property });
    }

    /// <inheritdoc/>
    public IEnumerator<PlanProblem> GetEnumerator() => _problems.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Whether nothing more is listed.</summary>
    internal bool IsFull => _problems.Count > Limit;

    /// <summary>The place of a value within a step, as long as looking for places has not taken too long.</summary>
    internal (int Line, int Column) PlaceOf(StepOrigin origin, ReadOnlySpan<string> path, int character = -1)
    {
        if (_scanned > MaxScanned) return origin.Start;
        var place = origin.PlaceOf(path, character, out var scanned);
        _scanned += scanned;
        return place;
    }

    /// <summary>Says where the id of the step stands, so that it is decoded only if there is a problem.</summary>
    internal void SetStepIdAt(int offset) => (_stepId, _stepIdAt) = (null, offset);

    /// <summary>Forgets the problems after the first <paramref name="count"/>.</summary>
    internal void Truncate(int count)
    {
        _problems.RemoveRange(count, _problems.Count - count);
        HasErrors = _problems.Exists(static problem => problem.Severity is ProblemSeverity.Error);
    }
}
