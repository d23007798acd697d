using System.Collections.Immutable;
using SqlFlow.Execution;

namespace SqlFlow.Observability;

/// <summary>The figures of one step.</summary>
/// <remarks>Thread-safe: figures change under the recorder's own lock, which is hardly ever contended, as a step has one attempt at a time.</remarks>
internal sealed class StepRecorder(ObservabilityManager manager, Step step, int index)
{
    // Whose handler the orchestrator is calling on this thread.
    [ThreadStatic]
    private static StepRecorder? _called;

    private int _observed;
    private bool _isDriven;

    internal Step Step { get; } = step;

    /// <summary>Its place in the pipeline; -1: not one of its steps.</summary>
    internal int Index { get; } = index;

    /// <summary>Whether its attempts run within those of another step, whose time includes theirs.</summary>
    internal bool IsNested { get; set; }

    internal int Calls { get; private set; }

    internal int Failures { get; private set; }

    internal TimeSpan Time { get; private set; }

    internal TimeSpan SuccessTime { get; private set; }

    internal long Rows { get; private set; }

    /// <summary>
    /// Says that the orchestrator watches this step, and calls its handler on this thread now: it times attempts itself and knows better how they
    /// end (a wrapper would take a time-out for a cancellation), so wrappers have nothing to do.
    /// </summary>
    internal void EnterCall() => (_isDriven, _called) = (true, this);

    /// <summary>Ends what <see cref="EnterCall"/> began, on the same thread: threads outlive runs.</summary>
    internal static void LeaveCall() => _called = null;

    /// <summary>Whether the orchestrator is calling a step's handler on this thread, for a run of this manager.</summary>
    internal static bool IsCalling(ObservabilityManager manager, Step step) =>
        _called is { } called && ReferenceEquals(called.Step, step) && called.IsOf(manager);

    /// <summary>Observes a call that is nobody's attempt so far; nothing where the orchestrator watches the step.</summary>
    internal StepObservation Begin(long startedAt) => _isDriven ? default : new(this, Interlocked.Increment(ref _observed), startedAt);

    internal void Returned(int attempt, long startedAt, StepExecutionResult? result) =>
        Record(attempt, result?.Status ?? StepStatus.Failure, manager.ElapsedSince(startedAt), result?.RowsAffected, result?.ErrorCode, result?.ErrorMessage, result?.SuggestedActions ?? []);

    internal void Threw(int attempt, long startedAt, Exception exception, CancellationToken cancellationToken)
    {
        var status = exception is OperationCanceledException && cancellationToken.IsCancellationRequested ? StepStatus.Cancelled : StepStatus.Failure;
        var known = exception as SqlFlowException;
        Record(attempt, status, manager.ElapsedSince(startedAt), null, known?.ErrorCode ?? exception.GetType().Name, exception.Message, known?.SuggestedActions ?? []);
    }

    /// <summary>Records an attempt of the orchestrator's.</summary>
    internal void Ended(int attempt, StepExecutionResult result, TimeSpan time) =>
        Record(attempt, result.Status, time, result.RowsAffected, result.ErrorCode, result.ErrorMessage, result.SuggestedActions);

    /// <summary>Copies the figures that belong together.</summary>
    internal StepFigures Read()
    {
        lock (this) return new StepFigures(Step.Id, Calls, Failures, Time, SuccessTime, Rows, IsNested);
    }

    private bool IsOf(ObservabilityManager other) => manager == other;

    private void Record(int attempt, StepStatus status, TimeSpan time, long? rows, string? errorCode, string? message, ImmutableArray<string> actions)
    {
        lock (this)
        {
            Calls++;
            Time += time;
            if (status is StepStatus.Failure) Failures++;
            if (status is StepStatus.Success)
            {
                SuccessTime += time;
                Rows += Math.Max(0, rows ?? 0);
            }
        }

        if (status is StepStatus.Failure) manager.RaiseFailing(Step, attempt, errorCode, message, actions);
        if (time > (Step.ExpectedDuration ?? manager.Options.SlowThreshold)) manager.RaiseSlow(Step, attempt, time);
    }
}

/// <summary>The figures of one step at one moment.</summary>
internal readonly record struct StepFigures(string StepId, int Calls, int Failures, TimeSpan Time, TimeSpan SuccessTime, long Rows, bool IsNested)
{
    internal StepDetail ToDetail() => new(
        StepId,
        Calls,
        Calls == 1 ? Time : Time / Calls,
        (double)Failures / Calls,
        Rows,
        SuccessTime > TimeSpan.Zero ? Rows / SuccessTime.TotalSeconds : 0);
}
