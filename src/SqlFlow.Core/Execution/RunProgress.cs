using System.Collections.Immutable;
using SqlFlow.Planning;

namespace SqlFlow.Execution;

/// <summary>How far a run is, at the moment of asking.</summary>
/// <remarks>Thread-safe; asking costs the run nothing.</remarks>
public sealed class RunProgress
{
    private readonly PipelineRun _run;

    internal RunProgress(PipelineRun run) => _run = run;

    /// <summary>The run.</summary>
    public string RunId => _run.RunId;

    /// <summary>Steps of the run.</summary>
    public int TotalSteps => _run.Pipeline.Steps.Length;

    /// <summary>Steps that have their result.</summary>
    public int FinishedSteps => _run.FinishedSteps;

    /// <summary>Steps that may run at a time right now; fewer than the options say once the run had to ease off.</summary>
    public int MaxParallel => _run.Limit;

    /// <summary>Time since the run's start, or from its start to its end.</summary>
    public TimeSpan Elapsed => _run.Elapsed;

    /// <summary>The steps that run right now, in text order.</summary>
    public ImmutableArray<StepProgress> Running() => _run.RunningSteps();
}

/// <summary>How far a running step is.</summary>
/// <param name="Step">The step.</param>
/// <param name="Attempt">From 1.</param>
/// <param name="Fraction">How far its current statement is, 0 to 1; null: unknown.</param>
/// <param name="Elapsed">Time since this attempt's start.</param>
public sealed record StepProgress(PlannedStep Step, int Attempt, double? Fraction, TimeSpan Elapsed)
{
    /// <summary>Rows that it has taken so far from a source that hands them over, such as a server; null: it takes none, or the engine reads them by itself.</summary>
    public long? Rows { get; init; }
}
