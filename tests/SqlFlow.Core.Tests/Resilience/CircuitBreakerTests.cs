using Microsoft.Extensions.Time.Testing;
using SqlFlow.Connectors;
using SqlFlow.Resilience;

namespace SqlFlow.Core.Tests.Resilience;

public sealed class CircuitBreakerTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly CircuitBreaker _breaker;

    public CircuitBreakerTests() => _breaker = new CircuitBreaker(_clock);

    [Fact]
    public void Five_failures_in_a_row_open_it_for_a_minute()
    {
        Fail(4);
        Assert.Equal(CircuitState.Closed, _breaker.State);
        Fail(1);

        Assert.Equal(CircuitState.Open, _breaker.State);
        Assert.False(_breaker.TryEnter(out _, out var retryAfter));
        Assert.Equal(TimeSpan.FromSeconds(60), retryAfter);
        _clock.Advance(TimeSpan.FromSeconds(59));
        Assert.False(_breaker.TryEnter(out _, out retryAfter));
        Assert.Equal(TimeSpan.FromSeconds(1), retryAfter);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(CircuitState.HalfOpen, _breaker.State);
    }

    [Fact]
    public void A_success_between_failures_begins_the_count_anew()
    {
        Fail(4);
        Enter().Report(CallOutcome.Succeeded);
        Fail(4);

        Assert.Equal(CircuitState.Closed, _breaker.State);
    }

    [Fact]
    public void Two_successes_close_it_again_and_each_is_a_probe_of_its_own()
    {
        Open();
        var probe = Enter();
        Assert.False(_breaker.TryEnter(out _, out _));
        probe.Report(CallOutcome.Succeeded);
        Assert.Equal(CircuitState.HalfOpen, _breaker.State);
        Enter().Report(CallOutcome.Succeeded);

        Assert.Equal(CircuitState.Closed, _breaker.State);
        Fail(4);
        Assert.Equal(CircuitState.Closed, _breaker.State);
    }

    [Fact]
    public void A_probe_that_fails_opens_it_for_another_minute()
    {
        Open();
        Enter().Report(CallOutcome.Succeeded);
        Enter().Report(CallOutcome.Failed);

        Assert.False(_breaker.TryEnter(out _, out var retryAfter));
        Assert.Equal(TimeSpan.FromSeconds(60), retryAfter);
    }

    [Fact]
    public void Rejections_and_given_up_calls_count_as_nothing()
    {
        Fail(4);
        for (var i = 0; i < 10; i++) Enter().Report(CallOutcome.Abandoned);
        Assert.Equal(CircuitState.Closed, _breaker.State);
        Fail(1);
        for (var i = 0; i < 10; i++) Assert.False(_breaker.TryEnter(out _, out _));
        _clock.Advance(TimeSpan.FromSeconds(60));
        Enter().Report(CallOutcome.Abandoned);

        Enter().Report(CallOutcome.Succeeded);
        Enter().Report(CallOutcome.Succeeded);
        Assert.Equal(CircuitState.Closed, _breaker.State);
    }

    [Fact]
    public void What_was_let_through_before_the_state_changed_is_not_counted()
    {
        var late = Enter();
        Open();
        late.Report(CallOutcome.Succeeded);
        Enter().Report(CallOutcome.Succeeded);

        Assert.Equal(CircuitState.HalfOpen, _breaker.State);
    }

    [Fact]
    public void A_probe_that_never_ends_does_not_shut_the_server_off_for_good()
    {
        Open();
        var lost = Enter();
        _clock.Advance(TimeSpan.FromSeconds(60));
        var next = Enter();
        lost.Report(CallOutcome.Failed);
        Assert.Equal(CircuitState.HalfOpen, _breaker.State);
        next.Report(CallOutcome.Succeeded);
        Enter().Report(CallOutcome.Succeeded);

        Assert.Equal(CircuitState.Closed, _breaker.State);
    }

    [Fact]
    public void A_refusal_shows_that_the_server_answers_and_a_cancellation_shows_nothing()
    {
        Assert.Equal(CallOutcome.Succeeded, CircuitCall.OutcomeOf(new ConnectorException(ErrorCodes.AccessDenied, "no")));
        Assert.Equal(CallOutcome.Failed, CircuitCall.OutcomeOf(new ConnectorException(ErrorCodes.InputOutput, "reset") { IsTransient = true }));
        Assert.Equal(CallOutcome.Abandoned, CircuitCall.OutcomeOf(new OperationCanceledException()));
        Assert.Equal(CallOutcome.Failed, CircuitCall.OutcomeOf(new IOException()));
    }

    [Fact]
    public void Each_server_has_its_own_and_a_rejection_says_when_to_ask_again()
    {
        var breakers = new CircuitBreakers();
        for (var i = 0; i < 5; i++) breakers.Enter("db:1", _clock).Report(CallOutcome.Failed);

        breakers.Enter("db:2", _clock).Report(CallOutcome.Succeeded);
        var rejection = Assert.Throws<ConnectorException>(() => breakers.Enter("DB:1", _clock));
        Assert.Equal((ErrorCodes.CircuitOpen, true, TimeSpan.FromSeconds(60)), (rejection.ErrorCode, rejection.IsTransient, rejection.RetryAfter!.Value));
    }

    private void Open()
    {
        Fail(5);
        _clock.Advance(TimeSpan.FromSeconds(60));
    }

    private void Fail(int times)
    {
        for (var i = 0; i < times; i++) Enter().Report(CallOutcome.Failed);
    }

    private CircuitCall Enter()
    {
        Assert.True(_breaker.TryEnter(out var call, out _));
        return call;
    }
}
