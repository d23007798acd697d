using System.Collections.Immutable;
using SqlFlow.Observability;
using SqlFlow.Resilience;

namespace SqlFlow.Execution;

/// <content>One attempt of one step.</content>
internal sealed partial class PipelineRun
{
    // What a timer takes at most; nobody waits that long.
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    /// <summary>Runs an attempt, or decides that there is none. Returns the wait before the next attempt; null: the step has its result.</summary>
    private async ValueTask<TimeSpan?> AdvanceAsync(int index)
    {
        if (ResultWithoutAttempt(index) is { } result)
        {
            _cells[index].Result = result;
            return null;
        }

        ClearGates(index);
        var context = _cells[index].SavesMemory ? _context with { SavesMemory = true } : _context;
        result = await AttemptAsync(index, context, _cancellation.Token).ConfigureAwait(false);
        _cells[index].Result = result;
        if (result.Status is not StepStatus.Success) return NextDelay(index, result);
        if (_options.AutoRecovery) EaseAfterSpill(index, result);
        return null;
    }

    private StepExecutionResult? ResultWithoutAttempt(int index)
    {
        ref var cell = ref _cells[index];
        if (cell.IsBlocked) return Blocked(index, ref cell);
        if (cell.Attempts > 0)
        {
            // Back from the wait for a retry: a stop lets it go on, a cancellation does not.
            return _cancellation.IsCancellationRequested ? Cancelled(ref cell, index) : null;
        }

        if (_callerToken.IsCancellationRequested) return StepFailures.NotBegun();
        var cause = Volatile.Read(ref _stopCause);
        return cause >= 0 ? Skipped(ref cell, cause) : null;
    }

    private StepExecutionResult Blocked(int index, ref StepCell cell)
    {
        foreach (var dependency in _graph.DependenciesOf(index))
        {
            var cause = _cells[dependency].Cause;
            if (cause >= 0) return Skipped(ref cell, cause);
        }

        return cell.Attempts == 0 ? StepFailures.NotBegun() : Cancelled(ref cell, index);
    }

    private StepExecutionResult Skipped(ref StepCell cell, int cause)
    {
        cell.Cause = cause;
        var result = StepFailures.Skipped(_steps[cause].Step.Id);
        // A check that passed within a transaction that was then rolled back has run, but guards nothing.
        return cell.Attempts == 0 ? result : Stamped(result, ref cell);
    }

    private StepExecutionResult Cancelled(ref StepCell cell, int index)
    {
        var result = Interrupted(index);
        return cell.Result is not { } last ? Stamped(result, ref cell) : last with
        {
            Status = result.Status,
            ErrorCode = result.ErrorCode,
            ErrorMessage = $"{result.ErrorMessage} The last attempt had failed: {last.ErrorMessage}",
        };
    }

    private StepExecutionResult Stamped(StepExecutionResult result, ref StepCell cell) => result with
    {
        Attempts = cell.Attempts,
        StartedAt = UtcOf(cell.FirstStart),
        FinishedAt = UtcOf(cell.AttemptEnd),
        ExecutionDuration = Between(cell.FirstStart, cell.AttemptEnd),
    };

    /// <summary>The caller's cancellation, or that of a critical step.</summary>
    private StepExecutionResult Interrupted(int index)
    {
        var cause = Volatile.Read(ref _stopCause);
        if (_callerToken.IsCancellationRequested || cause < 0) return StepFailures.Cancelled(null);
        _cells[index].Cause = cause;
        return StepFailures.Cancelled(_steps[cause].Step.Id);
    }

    /// <summary>Runs one attempt within a token. Never throws for what a handler does.</summary>
    private async ValueTask<StepExecutionResult> AttemptAsync(int index, PipelineContext context, CancellationToken cancellationToken)
    {
        var step = _steps[index].Step;
        var attempt = Start(index);
        using var span = Telemetry?.StartAttempt(step, attempt);
        StepLog.Started(_stepLogger, step.Id, step.Type, attempt);
        _observers?.StepStarted(_steps[index], attempt);
        var result = step.Timeout is null
            ? await InvokeAsync(index, context, cancellationToken, cancellationToken).ConfigureAwait(false)
            : await InvokeWithinAsync(step.Timeout.Value, index, context, cancellationToken).ConfigureAwait(false);
        if (_cells[index].Transaction is { } transaction)
        {
            await CloseAsync(transaction, step.Id, attempt).ConfigureAwait(false);
            result = await SettleAsync(index, transaction, result).ConfigureAwait(false);
        }

        result = End(index, attempt, result);
        Telemetry?.EndAttempt(span, step, result, _cells[index].Transaction is null ? null : _cells[index].Cost?.Usage);
        return result;
    }

    private async ValueTask<StepExecutionResult> InvokeWithinAsync(TimeSpan timeout, int index, PipelineContext context, CancellationToken outerToken)
    {
        timeout = timeout < TimeSpan.Zero ? TimeSpan.Zero : timeout < LongestTimeout ? timeout : LongestTimeout;
        using var timer = new CancellationTokenSource(timeout, _timeProvider);
        // Declared after the source, so disposed before it.
        await using var registration = outerToken.UnsafeRegister(static timer => ((CancellationTokenSource)timer!).Cancel(), timer).ConfigureAwait(false);
        return await InvokeAsync(index, context, timer.Token, outerToken).ConfigureAwait(false);
    }

    private async ValueTask<StepExecutionResult> InvokeAsync(int index, PipelineContext context, CancellationToken token, CancellationToken outerToken)
    {
        var step = _steps[index].Step;
        try
        {
            var result = await CallAsync(index, context, token).ConfigureAwait(false);
            if (result is { Status: StepStatus.Success or StepStatus.Failure }) return result;
            return result is { Status: StepStatus.Cancelled } && token.IsCancellationRequested ? WhoseCancellation() : StepFailures.NotAResult(result);
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            return WhoseCancellation();
        }
#pragma warning disable CA1031 // A handler may throw anything; it fails the step, never the run.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            StepLog.Threw(_stepLogger, exception, step.Id, _cells[index].Attempts);
            return StepFailures.From(exception);
        }

        // Both may have fired by now; then the caller's counts, because it is final.
        StepExecutionResult WhoseCancellation() =>
            outerToken.IsCancellationRequested ? Interrupted(index) : StepFailures.Timeout(step.Timeout!.Value);
    }

    private ValueTask<StepExecutionResult> CallAsync(int index, PipelineContext context, CancellationToken token)
    {
        _observability.RecorderOf(index).EnterCall();
        try
        {
            return _registry.ExecuteAsync(_steps[index].Step, context, token);
        }
        finally
        {
            StepRecorder.LeaveCall();
        }
    }

    private int Start(int index)
    {
        ref var cell = ref _cells[index];
        if (cell.Attempts > 0) KeepAttempt(index, ref cell);
        var attempt = ++cell.Attempts;
        cell.Order = Interlocked.Increment(ref _attemptsBegun);
        cell.Transaction = null;
        cell.AttemptStart = _timeProvider.GetTimestamp();
        if (attempt == 1) cell.FirstStart = cell.AttemptStart;
        cell.IsAlone = Volatile.Read(ref _limit) == 1;
        cell.State = StepState.Running;
        return attempt;
    }

    /// <summary>Records the attempt and completes its result.</summary>
    private StepExecutionResult End(int index, int attempt, StepExecutionResult result)
    {
        ref var cell = ref _cells[index];
        var now = cell.AttemptEnd = _timeProvider.GetTimestamp();
        cell.State = StepState.Waiting;
        var time = Between(cell.AttemptStart, now);
        _observability.RecorderOf(index).Ended(attempt, result, time);
        var usage = Measure(ref cell, result.ResourceUsage);
        var duration = attempt == 1 ? time : Between(cell.FirstStart, now);
        var startedAt = UtcOf(cell.FirstStart);
        return cell.AttemptResult = result with
        {
            Attempts = attempt,
            StartedAt = startedAt,
            FinishedAt = startedAt + duration,
            ExecutionDuration = duration,
            ResourceUsage = attempt == 1 ? usage : AddUp(cell.Result?.ResourceUsage, usage),
            SkippedBecause = null,
            ReusedFrom = null,
        };
    }

    private TimeSpan? RetryDelay(int index, StepExecutionResult result)
    {
        var step = _steps[index].Step;
        if (result.Status is not StepStatus.Failure || (step.RetryPolicy ?? ConnectorPolicyOf(index)) is not { } policy) return null;
        if (result.Attempts >= policy.MaxAttempts || result.CommitOutcome is not CommitOutcome.RolledBack) return null;
        if (policy.RetryOn is RetryOn.Transient && !result.IsTransient) return null;
        if (_cancellation.IsCancellationRequested || result.RetryAfter > policy.MaxDelay) return null;

        var delay = Backoff.DelayAfter(policy, result.Attempts, _jitter());
        if (result.RetryAfter > delay) delay = result.RetryAfter.Value;
        StepLog.Retrying(_stepLogger, step.Id, result.Attempts, delay, result.ErrorCode, result.ErrorMessage);
        _observers?.StepRetrying(_steps[index], result.Attempts, result, delay);
        Telemetry?.Retrying(step, result, delay);
        (_cells[index].Cost ??= new AttemptCost()).RetryDelay = delay;
        return delay;
    }

    private static ImmutableDictionary<string, MetricValue> AddUp(ImmutableDictionary<string, MetricValue>? earlier, ImmutableDictionary<string, MetricValue> later)
    {
        if (earlier is null || earlier.IsEmpty) return later;
        var sum = earlier.ToBuilder();
        foreach (var (name, value) in later) sum[name] = sum.TryGetValue(name, out var before) ? Combine(name, before, value) : value;
        return sum.ToImmutable();

        // Two attempts that need 1 GB need 1 GB.
        static MetricValue Combine(string name, MetricValue before, MetricValue value) =>
            name.StartsWith("peak_", StringComparison.Ordinal) && before.Number is { } first && value.Number is { } second ? (first > second ? before : value) : MetricValue.Add(before, value);
    }

    /// <summary>Time stamps follow the monotonic clock, so that a host clock that steps back never ends a step before its start.</summary>
    private DateTimeOffset UtcOf(long timestamp) => _startedAt + Between(_startTimestamp, timestamp);

    private TimeSpan Between(long start, long end) => new((long)((end - start) * _ticksPerStamp));
}
