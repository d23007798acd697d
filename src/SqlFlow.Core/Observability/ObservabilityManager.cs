namespace SqlFlow.Observability;

/// <summary>Records what the steps of a run do, and draws conclusions from it.</summary>
/// <remarks>Thread-safe.</remarks>
#pragma warning disable CA1822
public sealed class ObservabilityManager
{
    /// <summary>Called by generated wrappers at the start of each attempt.</summary>
    public StepObservation Begin(Step step) => default;
}

/// <summary>One attempt that is under way. A struct, so that watching costs no allocation.</summary>
public readonly struct StepObservation
{
    /// <summary>The attempt returned a result, a failure perhaps.</summary>
    public StepExecutionResult Complete(StepExecutionResult result) => result;

    /// <summary>The attempt threw. Cancelled, if the exception is a cancellation and the token says so; failed otherwise.</summary>
    public void Fail(Exception exception, CancellationToken cancellationToken)
    {
    }
}
