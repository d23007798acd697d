namespace SqlFlow.Resilience;

/// <summary>
/// Leaves a server alone that keeps failing. Closed, it lets every call through and counts failures in a row; open, it rejects
/// all; half-open, it lets one call through at a time, until enough have succeeded or one has failed.
/// </summary>
/// <param name="timeProvider">The clock.</param>
/// <param name="options">Null: <see cref="CircuitBreakerOptions.Default"/>.</param>
/// <remarks>Thread-safe. What becomes of a call that was let through before the state last changed is not counted, nor is a rejection.</remarks>
public sealed class CircuitBreaker(TimeProvider timeProvider, CircuitBreakerOptions? options = null)
{
    private readonly Lock _lock = new();
    private readonly CircuitBreakerOptions _options = options ?? CircuitBreakerOptions.Default;
    private CircuitState _state;
    private int _generation;
    private int _count;
    private bool _isProbing;
    private long _since;

    /// <summary>The state now.</summary>
    public CircuitState State
    {
        get
        {
            lock (_lock)
            {
                return _state is CircuitState.Open && Remaining_NeedsLock() <= TimeSpan.Zero ? CircuitState.HalfOpen : _state;
            }
        }
    }

    /// <summary>Asks to be let through.</summary>
    /// <param name="call">What the caller reports the outcome with, exactly once, if it was let through.</param>
    /// <param name="retryAfter">When to ask again, if it was not.</param>
    public bool TryEnter(out CircuitCall call, out TimeSpan retryAfter)
    {
        lock (_lock)
        {
            if (_state is CircuitState.Open && Remaining_NeedsLock() <= TimeSpan.Zero) Change_NeedsLock(CircuitState.HalfOpen);
            // A probe that never reports must not keep the server shut off: its place is free again after the same time.
            var rejects = _state is CircuitState.Open || (_isProbing && Remaining_NeedsLock() > TimeSpan.Zero);
            retryAfter = rejects ? Remaining_NeedsLock() : TimeSpan.Zero;
            if (!rejects && _state is CircuitState.HalfOpen)
            {
                // A new probe makes the one whose time is up a call of an earlier time.
                if (_isProbing) _generation++;
                _isProbing = true;
                _since = timeProvider.GetTimestamp();
            }

            call = rejects ? default : new CircuitCall(this, _generation);
            return !rejects;
        }
    }

    internal void Report(int generation, CallOutcome outcome)
    {
        lock (_lock)
        {
            if (generation != _generation) return;
            _isProbing = false;
            if (outcome is CallOutcome.Abandoned) return;
            var succeeded = outcome is CallOutcome.Succeeded;
            switch (_state)
            {
                case CircuitState.Closed:
                    _count = succeeded ? 0 : _count + 1;
                    if (_count >= _options.FailuresToOpen) Change_NeedsLock(CircuitState.Open);
                    break;
                case CircuitState.HalfOpen when !succeeded:
                    Change_NeedsLock(CircuitState.Open);
                    break;
                case CircuitState.HalfOpen:
                    if (++_count >= _options.SuccessesToClose) Change_NeedsLock(CircuitState.Closed);
                    break;
            }
        }
    }

    private void Change_NeedsLock(CircuitState state)
    {
        (_state, _count, _isProbing) = (state, 0, false);
        _generation++;
        _since = timeProvider.GetTimestamp();
    }

    private TimeSpan Remaining_NeedsLock() => _options.BreakDuration - timeProvider.GetElapsedTime(_since);
}

/// <summary>Whether a circuit breaker lets calls through.</summary>
public enum CircuitState
{
    /// <summary>All of them.</summary>
    Closed,

    /// <summary>None.</summary>
    Open,

    /// <summary>One at a time.</summary>
    HalfOpen,
}

/// <summary>What became of a call that a circuit breaker let through.</summary>
public enum CallOutcome
{
    /// <summary>The server answered, be it that it refused.</summary>
    Succeeded,

    /// <summary>The server failed in a way that another attempt may not meet.</summary>
    Failed,

    /// <summary>Given up before the server could show either.</summary>
    Abandoned,
}

/// <summary>A call that a circuit breaker let through.</summary>
public readonly struct CircuitCall
{
    private readonly CircuitBreaker? _breaker;
    private readonly int _generation;

    internal CircuitCall(CircuitBreaker breaker, int generation) => (_breaker, _generation) = (breaker, generation);

    /// <summary>Says what became of it.</summary>
    public void Report(CallOutcome outcome) => _breaker?.Report(_generation, outcome);

    /// <summary>Says what became of it, by what it threw.</summary>
    public void Report(Exception exception) => Report(OutcomeOf(exception));

    /// <summary>What a call that threw says about the server: one that refuses has answered.</summary>
    public static CallOutcome OutcomeOf(Exception exception) => exception switch
    {
        OperationCanceledException => CallOutcome.Abandoned,
        SqlFlowException { IsTransient: false } => CallOutcome.Succeeded,
        _ => CallOutcome.Failed,
    };
}
