using System.Collections.Immutable;
using SqlFlow.Connectors;

namespace SqlFlow.Planning;

/// <summary>A pipeline that is ready to run: steps in text order, and which of them wait for which.</summary>
/// <remarks>Immutable, thread-safe; one may be run many times.</remarks>
public sealed class Pipeline
{
    internal Pipeline(string name, ImmutableArray<PlannedStep> steps, ValueMap<JsonValue> variables, ValueMap<SourceDefinition> sources)
    {
        Name = name;
        Steps = steps;
        Variables = variables;
        Sources = sources;
    }

    /// <summary>The pipeline's name.</summary>
    public string Name { get; }

    /// <summary>The steps in text order; a step's place here is its index.</summary>
    public ImmutableArray<PlannedStep> Steps { get; }

    /// <summary>The variables that the plan gives.</summary>
    public ValueMap<JsonValue> Variables { get; }

    /// <summary>The sources by name.</summary>
    public ValueMap<SourceDefinition> Sources { get; }
}

/// <summary>A step with its place in the graph.</summary>
/// <param name="Index">Its place in <see cref="Pipeline.Steps"/>.</param>
/// <param name="Step">The step; its <see cref="Step.Type"/> is set.</param>
/// <param name="DependsOn">Indexes of the steps that must have succeeded, ascending, without repetition.</param>
/// <param name="Level">0 for steps that wait for none, else one more than the highest level waited for.</param>
/// <param name="GateOf">Index of the step in whose transaction this one runs; null: in its own.</param>
public sealed record PlannedStep(int Index, Step Step, ImmutableArray<int> DependsOn, int Level, int? GateOf)
{
    /// <summary>Where it stands in the plan; null for steps made in code.</summary>
    public StepOrigin? Origin { get; init; }
}
