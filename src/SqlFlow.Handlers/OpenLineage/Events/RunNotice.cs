using SqlFlow.Execution;
using SqlFlow.Planning;

namespace SqlFlow.OpenLineage;

/// <summary>Something that happened in a run, before it is written down as an event.</summary>
/// <param name="Type">What happened.</param>
/// <param name="Time">When.</param>
/// <param name="RunId">The run of the job that it happened to.</param>
internal sealed record RunNotice(RunEventType Type, DateTimeOffset Time, Guid RunId)
{
    /// <summary>The step; null: the pipeline itself.</summary>
    public PlannedStep? Step { get; init; }

    /// <summary>How a step ended.</summary>
    public StepExecutionResult? Result { get; init; }

    /// <summary>How the pipeline ended.</summary>
    public PipelineResult? Outcome { get; init; }
}

/// <summary>What happened to a run.</summary>
internal enum RunEventType
{
    /// <summary>It began.</summary>
    Start,

    /// <summary>It succeeded, at least partially.</summary>
    Complete,

    /// <summary>It failed.</summary>
    Fail,

    /// <summary>It was cancelled, or undone.</summary>
    Abort,
}
