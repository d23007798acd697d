using SqlFlow.Planning;

namespace SqlFlow.Execution;

/// <summary>Watches a run, e.g. for a live display. Implement what is of interest; the rest does nothing.</summary>
/// <remarks>Called in order, one call at a time, on a thread of its own: an observer that is slow or throws changes nothing about
/// the run. The run's end waits for it only for <see cref="OrchestratorOptions.ObserverPatience"/>.</remarks>
public interface IRunObserver
{
    /// <summary>The run begins.</summary>
    /// <param name="pipeline">What runs.</param>
    /// <param name="progress">May be asked at any time, from any thread, how far the run is.</param>
    void RunStarted(Pipeline pipeline, RunProgress progress)
    {
    }

    /// <summary>An attempt of a step begins.</summary>
    /// <param name="step">The step.</param>
    /// <param name="attempt">From 1.</param>
    void StepStarted(PlannedStep step, int attempt)
    {
    }

    /// <summary>An attempt failed, and another one follows.</summary>
    /// <param name="step">The step.</param>
    /// <param name="attempt">The attempt that failed, from 1.</param>
    /// <param name="failure">How it failed.</param>
    /// <param name="delay">The wait before the next one.</param>
    void StepRetrying(PlannedStep step, int attempt, StepExecutionResult failure, TimeSpan delay)
    {
    }

    /// <summary>A step has its result, also where it was skipped or cancelled before it began.</summary>
    void StepFinished(PlannedStep step, StepExecutionResult result)
    {
    }

    /// <summary>The run has ended; nothing follows.</summary>
    void RunFinished(PipelineResult result)
    {
    }
}
