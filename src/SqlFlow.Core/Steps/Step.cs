using SqlFlow.Planning;

namespace SqlFlow;

/// <summary>
/// One step of a pipeline, as data. A step type is a sealed record that derives from this one and adds its own properties;
/// the class marked <see cref="StepHandlerAttribute"/> executes it.
/// </summary>
/// <remarks>Deeply immutable and compared by value: lists are <see cref="ValueList{T}"/>, maps <see cref="ValueMap{TValue}"/>,
/// free JSON <see cref="JsonValue"/>. JSON names are the snake_case of the C# names. Thread-safe.</remarks>
public abstract record Step
{
    /// <summary>Unique in the pipeline.</summary>
    public required string Id { get; init; }

    /// <summary>The step type as plans write it. Set by the parser, or by <see cref="Pipeline"/> for steps made in code; empty until then.</summary>
    public string Type { get; init; } = "";

    /// <summary>Ids of steps that must have succeeded first, besides those that the tables imply.</summary>
    public ValueList<string> DependsOn { get; init; }

    /// <summary>Expected duration; longer raises an alert. JSON <c>expected_duration_ms</c>. Null: the general threshold counts.</summary>
    [StepProperty(Name = "expected_duration_ms")]
    public TimeSpan? ExpectedDuration { get; init; }

    /// <summary>What its failure means for the run.</summary>
    public Criticality Criticality { get; init; }

    /// <summary>How often it is tried again; null: once only (connectors have a policy of their own).</summary>
    public RetryPolicy? RetryPolicy { get; init; }

    /// <summary>Longest time of one attempt, after which it is interrupted and fails with <c>TIMEOUT</c>. JSON <c>timeout_ms</c>. Null: none.</summary>
    [StepProperty(Name = "timeout_ms")]
    public TimeSpan? Timeout { get; init; }

    /// <summary>One line for people.</summary>
    public string? Description { get; init; }

    /// <summary>Labels to select steps by.</summary>
    public ValueList<string> Tags { get; init; }

    /// <summary>
    /// Tells the planner what the step reads and writes, so that it finds its place in the graph and its SQL is checked before
    /// anything runs. Pure and cheap; called once per planning. The default says nothing.
    /// </summary>
    public virtual void Describe(StepDataflow dataflow)
    {
    }

    /// <summary>
    /// Reports what is wrong with the step beyond the types of its properties, e.g. two that exclude each other. Pure and
    /// cheap; called once per planning. The default finds nothing.
    /// </summary>
    public virtual void Validate(StepProblems problems)
    {
    }
}
