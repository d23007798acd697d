using System.Collections.Immutable;
using SqlFlow.Execution;

namespace SqlFlow.Core.Tests.Execution;

public sealed class RetryTests
{
    private static readonly RetryPolicy Policy = new() { MaxAttempts = 3, InitialDelay = TimeSpan.FromSeconds(1), Multiplier = 3, RetryOn = RetryOn.All };

    [Fact]
    public async Task Failed_attempts_are_repeated_after_growing_waits_on_the_time_provider()
    {
        var (run, attempts) = Flaky(Policy, succeedAt: 3);
        var started = run.Clock.GetUtcNow();

        var result = (await run.ExecuteAsync(TestContext.Current.CancellationToken)).Of("flaky");

        Assert.Equal(StepStatus.Success, result.Status);
        Assert.Equal(3, result.Attempts);
        Assert.Equal([started, started.AddSeconds(1), started.AddSeconds(4)], attempts);
        Assert.Equal(TimeSpan.FromSeconds(4), result.ExecutionDuration);
        Assert.Equal(started, result.StartedAt);
        Assert.Equal(started.AddSeconds(4), result.FinishedAt);
    }

    [Fact]
    public async Task Last_failure_stands_when_the_attempts_are_used_up()
    {
        var (run, attempts) = Flaky(Policy, succeedAt: 99);

        var result = await run.ExecuteAsync(TestContext.Current.CancellationToken);

        Assert.Equal(3, attempts.Count);
        Assert.Equal(StepStatus.Failure, result.Of("flaky").Status);
        Assert.Equal("attempt 3", result.Of("flaky").ErrorMessage);
        Assert.Equal(RunStatus.Failure, result.Status);
    }

    [Fact]
    public async Task Without_a_policy_there_is_one_attempt()
    {
        var (run, attempts) = Flaky(null, succeedAt: 2);

        await run.ExecuteAsync(TestContext.Current.CancellationToken);

        Assert.Single(attempts);
    }

    [Theory]
    [InlineData(true, 3)]
    [InlineData(false, 1)]
    public async Task Retry_on_transient_repeats_transient_failures_only(bool isTransient, int expected)
    {
        var (run, attempts) = Flaky(Policy with { RetryOn = RetryOn.Transient }, succeedAt: 99, result => result with { IsTransient = isTransient });

        await run.ExecuteAsync(TestContext.Current.CancellationToken);

        Assert.Equal(expected, attempts.Count);
    }

    [Theory]
    [InlineData(CommitOutcome.Committed)]
    [InlineData(CommitOutcome.Unknown)]
    public async Task Step_that_has_or_may_have_committed_is_never_repeated(CommitOutcome outcome)
    {
        var (run, attempts) = Flaky(Policy, succeedAt: 2, result => result with { CommitOutcome = outcome });

        var result = await run.ExecuteAsync(TestContext.Current.CancellationToken);

        Assert.Single(attempts);
        Assert.Equal(outcome, result.Of("flaky").CommitOutcome);
    }

    [Fact]
    public async Task Jitter_comes_from_the_injected_chance()
    {
        var (run, attempts) = Flaky(Policy with { Jitter = 0.5, MaxAttempts = 2 }, succeedAt: 2);
        run.Services = run.Services with { Jitter = static () => 0 };
        var started = run.Clock.GetUtcNow();

        await run.ExecuteAsync(TestContext.Current.CancellationToken);

        Assert.Equal(started.AddSeconds(0.5), attempts[1]);
    }

    [Fact]
    public async Task Retries_wait_asynchronously_and_hold_no_place()
    {
        var (run, attempts) = Flaky(Policy, succeedAt: 2);
        run.Options = run.Options with { MaxParallel = 1 };
        run.Clock.OnTimer = null;
        var duringWait = 0;
        run.Add("other", (_, _) =>
        {
            // The clock has stood still until here: this can only run within the wait.
            duringWait = attempts.Count;
            run.Clock.Advance(TimeSpan.FromSeconds(1));
            return TestRun.Succeeds(null!, default);
        });

        var result = await run.ExecuteAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1, duringWait);
        Assert.Equal(RunStatus.Success, result.Status);
    }

    [Fact]
    public async Task Dependents_wait_for_the_last_attempt()
    {
        var (run, attempts) = Flaky(Policy, succeedAt: 3);
        var seen = 0;
        run.Add("child", (_, _) =>
        {
            seen = attempts.Count;
            return TestRun.Succeeds(null!, default);
        }, ["flaky"]);

        await run.ExecuteAsync(TestContext.Current.CancellationToken);

        Assert.Equal(3, seen);
    }

    [Fact]
    public async Task Resource_usage_adds_up_over_attempts_and_text_never_breaks_the_sum()
    {
        var usages = new Queue<ImmutableDictionary<string, MetricValue>>(
        [
            ImmutableDictionary<string, MetricValue>.Empty.Add("bytes", 10).Add("cpu_ms", 1.5).Add("host", "a"),
            ImmutableDictionary<string, MetricValue>.Empty.Add("bytes", "unknown").Add("cpu_ms", 2).Add("host", 3),
            ImmutableDictionary<string, MetricValue>.Empty.Add("bytes", 5).Add("cpu_ms", double.NaN),
        ]);
        var (run, _) = Flaky(Policy, succeedAt: 3, result => result with { ResourceUsage = usages.Dequeue() });

        var result = (await run.ExecuteAsync(TestContext.Current.CancellationToken)).Of("flaky");

        Assert.Equal(StepStatus.Success, result.Status);
        Assert.Equal(5, result.ResourceUsage["bytes"]);
        Assert.Equal("NaN", result.ResourceUsage["cpu_ms"]);
        Assert.Equal(3, result.ResourceUsage["host"]);
    }

    private static (TestRun Run, List<DateTimeOffset> Attempts) Flaky(
        RetryPolicy? policy, int succeedAt, Func<StepExecutionResult, StepExecutionResult>? change = null)
    {
        var attempts = new List<DateTimeOffset>();
        var run = new TestRun();
        run.Add("flaky", (_, _) =>
        {
            attempts.Add(run.Clock.GetUtcNow());
            var result = attempts.Count >= succeedAt ? StepExecutionResult.Success() : StepExecutionResult.Failure("FLAKY", $"attempt {attempts.Count}");
            return new(change?.Invoke(result) ?? result);
        }, with: step => step with { RetryPolicy = policy });
        run.Clock.SkipWaits();
        return (run, attempts);
    }
}
