namespace SqlFlow.Observability;

/// <summary>One attempt that is under way. A struct, so that watching costs no allocation.</summary>
/// <remarks>The default value observes nothing.</remarks>
public readonly struct StepObservation
{
    private readonly StepRecorder? _recorder;
    private readonly long _startedAt;
    private readonly int _attempt;

    internal StepObservation(StepRecorder recorder, int attempt, long startedAt) =>
        (_recorder, _attempt, _startedAt) = (recorder, attempt, startedAt);

    /// <summary>Whether there is anybody to tell how the attempt ends.</summary>
    public bool IsObserving => _recorder is not null;

    /// <summary>The attempt returned a result, a failure perhaps.</summary>
    /// <returns>The same result.</returns>
    public StepExecutionResult Complete(StepExecutionResult result)
    {
        _recorder?.Returned(_attempt, _startedAt, result);
        return result;
    }

    /// <summary>The attempt threw. Cancelled, if the exception is a cancellation and the token says so; failed otherwise.</summary>
    public void Fail(Exception exception, CancellationToken cancellationToken) =>
        _recorder?.Threw(_attempt, _startedAt, exception, cancellationToken);
}
