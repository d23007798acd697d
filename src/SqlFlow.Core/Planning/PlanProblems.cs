using System.Collections;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace SqlFlow.Planning;

/// <summary>Collects what is wrong with a plan, so that everything is reported at once.</summary>
/// <param name="text">The file that byte offsets refer to; null for plans made in code.</param>
/// <remarks>Not thread-safe.</remarks>
public sealed class PlanProblems(PlanText? text = null) : IReadOnlyList<PlanProblem>
{
    private readonly List<PlanProblem> _problems = [];
    private readonly List<(string Name, int Index)> _path = [];

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

    /// <summary>Reading goes into an object that is the value of a property; ends with <see cref="Leave"/>.</summary>
    internal void Enter(string property) => _path.Add((property, -1));

    /// <summary>Reading goes into a list that is the value of a property; ends with <see cref="Leave"/>.</summary>
    internal void EnterList(string property) => _path.Add((property, 0));

    /// <summary>Reading is at an item of the innermost list.</summary>
    internal void MoveTo(int index) => CollectionsMarshal.AsSpan(_path)[^1].Index = index;

    /// <summary>Reading leaves the innermost object or list.</summary>
    internal void Leave() => _path.RemoveAt(_path.Count - 1);

    /// <summary>The names from the step to a property, joined with dots: <c>retry_policy.jitter</c>.</summary>
    internal string PathTo(string property) => Path(property, withIndexes: false);

    /// <summary>As <see cref="PathTo"/>, with the places in lists: <c>expect[2].column</c>.</summary>
    internal string DisplayPathTo(string property) => Path(property, withIndexes: true);

    private string Path(string property, bool withIndexes)
    {
        if (_path.Count == 0) return property;
        var text = new StringBuilder();
        var indexes = "";
        foreach (var (name, index) in _path)
        {
            // A list's frame stands before that of its item, which has the same name.
            if (index >= 0)
            {
                if (withIndexes) indexes = string.Create(CultureInfo.InvariantCulture, $"{indexes}[{index}]");
                continue;
            }

            text.Append(name).Append(indexes).Append('.');
            indexes = "";
        }

        return text.Append(property).Append(indexes).ToString();
    }

    /// <inheritdoc/>
    public IEnumerator<PlanProblem> GetEnumerator() => _problems.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
