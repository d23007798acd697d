using System.Collections.Immutable;

namespace SqlFlow.Planning;

/// <summary>Collects the steps of a plan and sees to it that their ids are unique.</summary>
internal sealed class PlanDocumentBuilder(PlanText? text, PlanProblems problems)
{
    // A step is seldom shorter; growing in steps would cost more memory than reading itself.
    private const int BytesPerStep = 128;

    private readonly ImmutableArray<Step>.Builder _steps = ImmutableArray.CreateBuilder<Step>(Expected(text));
    private readonly ImmutableArray<int>.Builder _offsets = ImmutableArray.CreateBuilder<int>(Expected(text));
    private readonly Dictionary<string, int> _ids = new(Expected(text), StringComparer.Ordinal);
    private HashSet<string>? _brokenNames;

    /// <summary>Steps seen, broken ones included.</summary>
    public int Seen { get; private set; }

    /// <summary>Takes a step that could be read.</summary>
    /// <param name="step">The step.</param>
    /// <param name="offset">Where it stands; -1: made in code.</param>
    public void Add(Step step, int offset)
    {
        Seen++;
        if (!TryAddId(step.Id, offset)) return;
        _steps.Add(step);
        _offsets.Add(offset);
    }

    /// <summary>Takes the id of a step that could not be read.</summary>
    public void AddBroken(string? id, int offset = -1)
    {
        Seen++;
        if (id is null || !TryAddId(id, offset)) return;
        AddBrokenName(id);
    }

    /// <summary>Takes the <c>name</c> of a step that could not be read.</summary>
    public void AddBrokenName(string name) => (_brokenNames ??= new(StringComparer.OrdinalIgnoreCase)).Add(name);

    public PlanDocument Build(string name, ValueMap<JsonValue> variables, ImmutableArray<ImmutableArray<string>>? levels, int levelsOffset)
    {
        var isPartial = Seen != _steps.Count;
        return new(name, text, _steps.DrainToImmutable(), _offsets.DrainToImmutable(), default)
        {
            IsPartial = isPartial,
            Variables = variables,
            Levels = levels,
            LevelsOffset = levelsOffset,
            BrokenNames = (IReadOnlySet<string>?)_brokenNames ?? ImmutableHashSet<string>.Empty,
        };
    }

    private static int Expected(PlanText? text) => text is null ? 16 : Math.Min(text.Utf8.Length / BytesPerStep, PlanReader.MaxSteps) + 1;

    private bool TryAddId(string id, int offset)
    {
        StepOrigin? origin = offset < 0 || text is null ? null : new JsonStepOrigin(text, offset);
        if (string.IsNullOrWhiteSpace(id))
        {
            Report(id, origin, PlanProblemCodes.InvalidValue, "A step's id must not be empty.", null);
            return false;
        }

        if (_ids.TryAdd(id, offset)) return true;
        var first = _ids[id];
        var place = first < 0 || text is null ? "" : $" The first one stands on line {Line(first)}.";
        Report(id, origin, PlanProblemCodes.DuplicateId, $"The id '{id}' stands twice.{place}", "Give each step an id of its own.");
        return false;
    }

    private string Line(int offset)
    {
        var (line, column) = problems.PlaceOf(new JsonStepOrigin(text!, offset), ["id"]);
        return $"{line}, column {column}";
    }

    private void Report(string id, StepOrigin? origin, string code, string message, string? hint)
    {
        var (line, column) = origin is null ? default : problems.PlaceOf(origin, ["id"]);
        problems.Add(new PlanProblem { Code = code, File = origin?.File, Line = line, Column = column, Message = message, Hint = hint, StepId = id, Property = "id" });
    }
}
