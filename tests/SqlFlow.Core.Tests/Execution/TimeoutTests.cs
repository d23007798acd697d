using SqlFlow.Execution;

namespace SqlFlow.Core.Tests.Execution;

public sealed class TimeoutTests
{
    private static readonly Func<PipelineContext, CancellationToken, ValueTask<StepExecutionResult>> Hangs = static async (_, token) =>
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, token);
        return StepExecutionResult.Success();
    };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Step_that_takes_longer_than_its_timeout_fails_with_timeout(bool isObserved)
    {
        var run = new TestRun().Add("slow", Hangs, with: step => step with { Timeout = TimeSpan.FromSeconds(2), IsObserved = isObserved });
        run.Clock.SkipWaits();

        var result = await run.ExecuteAsync(TestContext.Current.CancellationToken);

        Assert.Equal(RunStatus.Failure, result.Status);
        Assert.Equal(StepStatus.Failure, result.Of("slow").Status);
        Assert.Equal(ErrorCodes.Timeout, result.Of("slow").ErrorCode);
        Assert.Contains("timeout_ms of 2000", result.Of("slow").ErrorMessage, StringComparison.Ordinal);

        // A wrapper takes it for a cancellation; the figures must not.
        Assert.Equal(1, result.PerformanceSummary.TotalFailures);
        Assert.Equal(1, Assert.Single(result.PerformanceSummary.StepDetails).Calls);
        Assert.Single(result.PerformanceSummary.Alerts);
    }

    [Fact]
    public async Task Timeout_counts_for_each_attempt_on_its_own()
    {
        var attempts = 0;
        var run = new TestRun().Add("slow", (context, token) => ++attempts < 3 ? Hangs(context, token) : TestRun.Succeeds(context, token), with: step => step with
        {
            Timeout = TimeSpan.FromSeconds(2),
            RetryPolicy = new RetryPolicy { Jitter = 0 },
        });
        run.Clock.SkipWaits();

        var result = (await run.ExecuteAsync(TestContext.Current.CancellationToken)).Of("slow");

        Assert.Equal(StepStatus.Success, result.Status);
        Assert.Equal(3, result.Attempts);
        Assert.Equal(TimeSpan.FromSeconds(2 + 1 + 2 + 2), result.ExecutionDuration);
    }

    [Fact]
    public async Task Success_after_the_timeout_stays_a_success()
    {
        var run = new TestRun();
        run.Add("deaf", (_, token) =>
        {
            run.Clock.Advance(TimeSpan.FromSeconds(5));
            Assert.True(token.IsCancellationRequested);
            return TestRun.Succeeds(null!, default);
        }, with: step => step with { Timeout = TimeSpan.FromSeconds(2) });

        Assert.Equal(StepStatus.Success, (await run.ExecuteAsync(TestContext.Current.CancellationToken)).Of("deaf").Status);
    }

    [Fact]
    public async Task Cancellation_of_the_run_wins_over_a_timeout()
    {
        using var caller = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var run = new TestRun();
        run.Add("slow", (_, token) =>
        {
            run.Clock.Advance(TimeSpan.FromSeconds(5));
            caller.Cancel();
            throw new OperationCanceledException(token);
        }, with: step => step with { Timeout = TimeSpan.FromSeconds(2) });

        Assert.Equal(StepStatus.Cancelled, (await run.ExecuteAsync(caller.Token)).Of("slow").Status);
    }

    [Theory]
    [InlineData(-5)]
    [InlineData(1e15)]
    public async Task Absurd_timeouts_do_not_break_the_run(double milliseconds)
    {
        var run = new TestRun().Add("a", with: step => step with { Timeout = TimeSpan.FromMilliseconds(Math.Min(milliseconds, 9e14)) });

        Assert.Equal(RunStatus.Success, (await run.ExecuteAsync(TestContext.Current.CancellationToken)).Status);
    }
}
