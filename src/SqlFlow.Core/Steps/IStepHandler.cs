namespace SqlFlow;

/// <summary>Executes the steps of one type.</summary>
/// <typeparam name="TStep">The step record.</typeparam>
/// <remarks>Stateless: one instance is shared by all steps, runs and threads. Services come through the context.</remarks>
public interface IStepHandler<in TStep>
    where TStep : Step
{
    /// <summary>Executes one attempt of a step.</summary>
    /// <param name="step">The step, variables not yet filled in.</param>
    /// <param name="context">The run: engine, connectors, variables, clock, logging.</param>
    /// <param name="cancellationToken">Fires when the run is cancelled or the step's time is up.</param>
    /// <returns>What happened. Failures may be returned or thrown: they count alike.</returns>
    ValueTask<StepExecutionResult> ExecuteAsync(TStep step, PipelineContext context, CancellationToken cancellationToken);
}
