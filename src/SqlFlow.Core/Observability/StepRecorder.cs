using System.Collections.Immutable;
using SqlFlow.Execution;

namespace SqlFlow.Observability;

/// <summary>The figures of one step.</summary>
/// <remarks>Thread-safe: figures change under the recorder's own lock, which is hardly ever contended, as a step has one attempt at a time.</remarks>
internal sealed class StepRecorder(ObservabilityManager manager, Step step, int index)
{
    private int _attempt;
    private int _recordedAttempt;
    private bool _isDriven;
    private StepStatus _lastStatus;
    private TimeSpan _lastTime;
    private long _lastRows;

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

    /// <summary>Says which attempt the next observation belongs to; only the orchestrator counts them reliably.</summary>
    internal void Drive(int attempt) => (_attempt, _isDriven) = (attempt, true);

    internal StepObservation Begin(long startedAt) => new(this, _isDriven ? _attempt : Interlocked.Increment(ref _attempt), startedAt);

    internal void Returned(int attempt, long startedAt, StepExecutionResult? result)
    {
        var time = manager.ElapsedSince(startedAt);
        var status = result?.Status ?? StepStatus.Failure;
        if (Record(attempt, status, time, result?.RowsAffected, false))
            Alert(attempt, status, time, result?.ErrorCode, result?.ErrorMessage, result?.SuggestedActions ?? [], true);
    }

    internal void Threw(int attempt, long startedAt, Exception exception, CancellationToken cancellationToken)
    {
        var time = manager.ElapsedSince(startedAt);
        var status = exception is OperationCanceledException && cancellationToken.IsCancellationRequested ? StepStatus.Cancelled : StepStatus.Failure;
        if (Record(attempt, status, time, null, false))
            Alert(attempt, status, time, (exception as SqlFlowException)?.ErrorCode ?? exception.GetType().Name, exception.Message, exception is SqlFlowException known ? known.SuggestedActions : [], true);
    }

    /// <summary>
    /// Records an attempt unless its wrapper has. Where the orchestrator knows better how it ended (a wrapper takes a time-out
    /// for a cancellation), the figures are put right.
    /// </summary>
    internal void EnsureRecorded(int attempt, StepExecutionResult result, TimeSpan time)
    {
        var isFirst = Volatile.Read(ref _recordedAttempt) < attempt;
        if (Record(attempt, result.Status, time, result.RowsAffected, true))
            Alert(attempt, result.Status, isFirst ? time : _lastTime, result.ErrorCode, result.ErrorMessage, result.SuggestedActions, isFirst);
    }

    /// <summary>Copies the figures that belong together.</summary>
    internal StepFigures Read()
    {
        lock (this) return new StepFigures(Step.Id, Calls, Failures, Time, SuccessTime, Rows, IsNested);
    }

    /// <summary>Returns whether anything changed.</summary>
    private bool Record(int attempt, StepStatus status, TimeSpan time, long? rowsAffected, bool mayCorrect)
    {
        lock (this)
        {
            if (_isDriven && attempt <= _recordedAttempt)
            {
                if (!mayCorrect || status == _lastStatus) return false;
                Add_NeedsLock(_lastStatus, _lastTime, _lastRows, -1);
                time = _lastTime;
            }

            (_recordedAttempt, _lastStatus, _lastTime, _lastRows) = (attempt, status, time, Math.Max(0, rowsAffected ?? 0));
            Add_NeedsLock(status, time, _lastRows, 1);
            return true;
        }
    }

    private void Add_NeedsLock(StepStatus status, TimeSpan time, long rows, int sign)
    {
        Calls += sign;
        Time += time * sign;
        if (status is StepStatus.Failure) Failures += sign;
        if (status is not StepStatus.Success) return;
        SuccessTime += time * sign;
        Rows += rows * sign;
    }

    private void Alert(int attempt, StepStatus status, TimeSpan time, string? errorCode, string? message, ImmutableArray<string> actions, bool maybeSlow)
    {
        if (status is StepStatus.Failure) manager.RaiseFailing(Step, attempt, errorCode, message, actions);
        if (maybeSlow && time > (Step.ExpectedDuration ?? manager.Options.SlowThreshold)) manager.RaiseSlow(Step, attempt, time);
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
