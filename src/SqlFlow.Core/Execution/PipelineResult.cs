using System.Collections.Immutable;
using System.Diagnostics;
using SqlFlow.Lineage;
using SqlFlow.Observability;

namespace SqlFlow.Execution;

/// <summary>What a run did.</summary>
/// <remarks>Immutable, thread-safe.</remarks>
public sealed record PipelineResult
{
    /// <summary>The run.</summary>
    public required string RunId { get; init; }

    /// <summary>The pipeline's name.</summary>
    public required string Pipeline { get; init; }

    /// <summary>How it ended.</summary>
    public required RunStatus Status { get; init; }

    /// <summary>When it started, UTC; null: not known.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>One result a step, in text order.</summary>
    public required ImmutableArray<StepResult> Steps { get; init; }

    /// <summary>All attempts of the run, in the order of their start.</summary>
    public ImmutableArray<AttemptRecord> Attempts
    {
        get => LazyAttempts?.Value ?? [];
        init => LazyAttempts = new Lazy<ImmutableArray<AttemptRecord>>(value);
    }

    /// <summary>What the run cost, and where the time went.</summary>
    public PerformanceSummary PerformanceSummary { get; init; } = PerformanceSummary.Empty;

    /// <summary>Which columns of the run's datasets come from which; null: nobody asked, or it could not be found out.</summary>
    public LineageGraph? Lineage { get; init; }

    /// <summary>What is unusual about the run, what set its length, what will happen, and what to do; null: nobody looked.</summary>
    public InsightReport? Insights { get; init; }

    /// <summary>The runs of its steps up to this one, where <see cref="RunOptions.ReturnHistories"/> asked for them and a history is kept; else empty. Not part of the printed result.</summary>
    public ImmutableArray<StepHistory> Histories { get; init; } = [];

    /// <summary>The span of the run, for what belongs to it but comes after it; null: nobody traces it. Not part of the printed result.</summary>
    public ActivityContext? Trace { get; init; }

    /// <summary>The attempts, made of what the run has noted when somebody asks for them: who does not, does not pay for them.</summary>
    internal Lazy<ImmutableArray<AttemptRecord>>? LazyAttempts { get; init; }

    /// <summary>Throws unless the run succeeded, at least partially.</summary>
    /// <exception cref="PipelineExecutionException">It failed or was cancelled; carries this result.</exception>
    public void EnsureSuccess()
    {
        if (Status is RunStatus.Failure or RunStatus.Cancelled) throw new PipelineExecutionException(this);
    }
}

/// <summary>A step and what became of it.</summary>
public sealed record StepResult(string StepId, string StepType, StepExecutionResult Result);

/// <summary>A run failed. Carries everything that was collected until then.</summary>
/// <param name="result">The whole partial result.</param>
/// <param name="innerException">What the executor itself stumbled over, if it did.</param>
public sealed class PipelineExecutionException(PipelineResult result, Exception? innerException = null)
    : Exception($"Pipeline '{result.Pipeline}' ended as {result.Status.ToName()}.", innerException)
{
    /// <summary>The whole partial result.</summary>
    public PipelineResult Result { get; } = result;
}
