using System.Collections.Immutable;

namespace SqlFlow.Planning;

/// <summary>A plan as it was read or made in code: its steps in order, not yet connected.</summary>
/// <remarks>Immutable, thread-safe. Steps that could not be read are left out; the problems say why.</remarks>
public sealed class PlanDocument
{
    private readonly ImmutableArray<int> _offsets;
    private readonly ImmutableArray<StepOrigin?> _origins;

    internal PlanDocument(string name, PlanText? text, ImmutableArray<Step> steps, ImmutableArray<int> offsets, ImmutableArray<StepOrigin?> origins)
    {
        Name = name;
        Text = text;
        Steps = steps;
        _offsets = offsets;
        _origins = origins;
    }

    /// <summary>The pipeline's name.</summary>
    public string Name { get; }

    /// <summary>The JSON file; null for steps that come from elsewhere.</summary>
    public PlanText? Text { get; }

    /// <summary>The steps that could be read, in order. Their ids are unique unless a problem says otherwise.</summary>
    public ImmutableArray<Step> Steps { get; }

    /// <summary>The variables that the plan gives: strings, numbers, booleans and nulls.</summary>
    public ValueMap<JsonValue> Variables { get; init; }

    /// <summary>The ids of each level, as the plan claims; null: the plan does not say.</summary>
    public ImmutableArray<ImmutableArray<string>>? Levels { get; init; }

    /// <summary>Whether steps were left out, because they could not be read: such a document can be checked, never run.</summary>
    public bool IsPartial { get; init; }

    /// <summary>Byte offset of <see cref="Levels"/> in the file.</summary>
    internal int LevelsOffset { get; init; }

    /// <summary>Ids and <c>name</c>s of steps that could not be read, so that nobody is told that they do not exist.</summary>
    internal IReadOnlySet<string> BrokenNames { get; init; } = ImmutableHashSet<string>.Empty;

    /// <summary>Where a step stands; null for steps made in code.</summary>
    public StepOrigin? OriginOf(int index) => Text is null ? _origins.IsDefault ? null : _origins[index] : new JsonStepOrigin(Text, _offsets[index]);

    /// <summary>The same plan, whose steps stand elsewhere: JSON was only the way in which they were handed over.</summary>
    /// <param name="originOf">Where the step of an id stands; null: unknown.</param>
    /// <param name="variables">The plan's variables.</param>
    public PlanDocument Relocate(Func<string, StepOrigin?> originOf, ValueMap<JsonValue> variables)
    {
        ArgumentNullException.ThrowIfNull(originOf);
        return new PlanDocument(Name, null, Steps, _offsets, [.. Steps.Select(step => originOf(step.Id))])
        {
            Variables = variables,
            Levels = Levels,
            IsPartial = IsPartial,
            BrokenNames = BrokenNames,
        };
    }

    /// <summary>The same plan with some of its steps only; what these say of the others in <c>depends_on</c> is gone.</summary>
    /// <param name="ids">The steps that stay.</param>
    public PlanDocument Keep(IReadOnlySet<string> ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        var kept = Enumerable.Range(0, Steps.Length).Where(index => ids.Contains(Steps[index].Id)).ToArray();
        return new PlanDocument(
            Name,
            Text,
            [.. kept.Select(index => Steps[index].DependsOn.All(ids.Contains) ? Steps[index] : Steps[index] with { DependsOn = [.. Steps[index].DependsOn.Where(ids.Contains)] })],
            _offsets.IsDefault ? default : [.. kept.Select(index => _offsets[index])],
            _origins.IsDefault ? default : [.. kept.Select(index => _origins[index])])
        {
            Variables = Variables,
            IsPartial = IsPartial,
            BrokenNames = BrokenNames,
        };
    }

    /// <summary>Makes a document of steps made in code; fills in their <see cref="Step.Type"/>.</summary>
    /// <param name="name">The pipeline's name.</param>
    /// <param name="steps">The steps in order.</param>
    /// <param name="registry">Knows the types.</param>
    /// <param name="problems">Takes records that no handler executes, and ids that are empty or stand twice.</param>
    /// <param name="variables">The plan's variables.</param>
    public static PlanDocument FromSteps(
        string name, IEnumerable<Step> steps, IStepRegistry registry, PlanProblems problems, ValueMap<JsonValue> variables = default)
    {
        ArgumentNullException.ThrowIfNull(steps);
        ArgumentNullException.ThrowIfNull(registry);
        var builder = new PlanDocumentBuilder(null, problems);
        foreach (var step in steps)
        {
            ArgumentNullException.ThrowIfNull(step);
            var type = registry.TypeOf(step);
            if (type is null)
            {
                new StepProblems(problems, step, null).Error(
                    null, $"No handler executes the step '{step.Id}', a {step.GetType().Name}.", "Register its handler.", PlanProblemCodes.UnknownStepType);
                builder.AddBroken(step.Id);
                continue;
            }

            builder.Add(step.Type == type ? step : step with { Type = type }, -1);
        }

        foreach (var (variable, value) in variables)
        {
            if (PlanReader.VariableProblem(variable, value.Kind) is { } message)
                problems.Add(new PlanProblem { Code = PlanProblemCodes.InvalidValue, Message = message });
        }

        return builder.Build(name, variables, null, 0);
    }
}
