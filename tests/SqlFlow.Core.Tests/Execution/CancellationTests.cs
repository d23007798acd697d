using SqlFlow.Execution;

namespace SqlFlow.Core.Tests.Execution;

public sealed class CancellationTests : IDisposable
{
    private readonly CancellationTokenSource _caller = new();

    public void Dispose() => _caller.Dispose();

    [Fact]
    public async Task Cancelled_before_the_run_nothing_begins()
    {
        var calls = 0;
        await _caller.CancelAsync();
        var run = new TestRun().Add("a", Count).Add("b", Count, ["a"]);

        var result = await run.ExecuteAsync(_caller.Token);

        Assert.Equal(0, calls);
        Assert.Equal("a:CANCELLED b:CANCELLED", result.Statuses());
        Assert.Equal(RunStatus.Cancelled, result.Status);
        Assert.Equal(ErrorCodes.Cancelled, result.Of("b").ErrorCode);
        Assert.Equal(0, result.Of("a").Attempts);

        ValueTask<StepExecutionResult> Count(PipelineContext context, CancellationToken token)
        {
            calls++;
            return TestRun.Succeeds(context, token);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Cancelled_while_running_both_running_and_waiting_steps_are_cancelled(bool isObserved)
    {
        var run = new TestRun { Options = new RunOptions { MaxParallel = 1 } };
        run.Add("done");
        run.Add("running", CancelAndHang, with: step => step with { IsObserved = isObserved });
        run.Add("child", after: ["running"]).Add("other");

        var result = await run.ExecuteAsync(_caller.Token);

        Assert.Equal("done:SUCCESS running:CANCELLED child:CANCELLED other:CANCELLED", result.Statuses());
        Assert.Equal(1, result.Of("running").Attempts);
        Assert.Equal(RunStatus.Cancelled, result.Status);
        Assert.Equal(0, result.PerformanceSummary.TotalFailures);
        Assert.Empty(result.PerformanceSummary.Alerts);
    }

    [Fact]
    public async Task Cancelled_in_the_wait_for_a_retry_the_step_is_cancelled_at_once()
    {
        var run = new TestRun().Add("flaky", TestRun.Fails, with: step => step with { RetryPolicy = new RetryPolicy { RetryOn = RetryOn.All } });
        run.Clock.OnTimer = _ => _caller.Cancel();

        var result = (await run.ExecuteAsync(_caller.Token)).Of("flaky");

        Assert.Equal(StepStatus.Cancelled, result.Status);
        Assert.Equal(1, result.Attempts);
        Assert.Contains("it broke", result.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelled_while_a_check_runs_everything_is_rolled_back()
    {
        var run = new TestRun().AddWriter("writer").Add("check", CancelAndHang, gateOf: "writer");

        var result = await run.ExecuteAsync(_caller.Token);

        Assert.Equal("writer:CANCELLED check:CANCELLED", result.Statuses());
        Assert.Equal(1, result.Of("check").Attempts);
        Assert.Empty(run.Engine.Committed);
        Assert.All(run.Engine.Sessions, session => Assert.True(session is { IsDisposed: true, IsRolledBack: true }));
    }

    [Fact]
    public async Task Step_that_succeeds_in_spite_of_the_cancellation_has_succeeded()
    {
        var run = new TestRun().Add("deaf", async (_, _) =>
        {
            await _caller.CancelAsync();
            return StepExecutionResult.Success();
        });

        var result = await run.ExecuteAsync(_caller.Token);

        Assert.Equal("deaf:SUCCESS", result.Statuses());
        Assert.Equal(RunStatus.Success, result.Status);
    }

    [Fact]
    public async Task Failure_before_the_cancellation_still_skips_its_dependents()
    {
        var run = new TestRun { Options = new RunOptions { MaxParallel = 1 } };
        run.Add("bad", TestRun.Fails).Add("running", CancelAndHang).Add("child", after: ["bad", "running"]);

        var result = await run.ExecuteAsync(_caller.Token);

        Assert.Equal("bad:FAILURE running:CANCELLED child:SKIPPED", result.Statuses());
        Assert.Equal(RunStatus.Cancelled, result.Status);
    }

    [Fact]
    public async Task Cancelled_run_is_not_retried()
    {
        var run = new TestRun().Add("flaky", async (_, _) =>
        {
            await _caller.CancelAsync();
            return StepExecutionResult.Failure("BOOM", "it broke");
        }, with: step => step with { RetryPolicy = new RetryPolicy { RetryOn = RetryOn.All } });

        var result = (await run.ExecuteAsync(_caller.Token)).Of("flaky");

        Assert.Equal(StepStatus.Failure, result.Status);
        Assert.Equal(1, result.Attempts);
    }

    private async ValueTask<StepExecutionResult> CancelAndHang(PipelineContext context, CancellationToken token)
    {
        _ = Task.Run(_caller.Cancel, CancellationToken.None);
        await Task.Delay(Timeout.InfiniteTimeSpan, token);
        return StepExecutionResult.Success();
    }
}
