using SqlFlow.Core.Tests.Execution;

namespace SqlFlow.Core.Tests.Observability;

/// <summary>Who watches a step: the run what it runs itself, the wrapper all that handlers call beside.</summary>
public sealed class ObservedRunTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Wrapper_observes_nothing_of_a_step_that_the_run_watches(bool isElsewhere)
    {
        var run = new TestRun();
        bool? isObserving = null;
        FakeStep self = null!;
        run.Add("a", async (context, _) =>
        {
            // Another thread knows nothing of the call: there the step is known by its id.
            if (isElsewhere) await Task.Run(() => isObserving = context.Observability.Begin(self).IsObserving, Token);
            else isObserving = context.Observability.Begin(self).IsObserving;
            return StepExecutionResult.Success(3);
        }, with: step => self = step);

        var summary = (await run.ExecuteAsync(Token)).PerformanceSummary;

        Assert.False(isObserving);
        Assert.Equal((1, 3), (summary.StepDetails.Single().Calls, summary.TotalRowsProcessed));
    }

    [Fact]
    public async Task Step_that_a_handler_calls_beside_the_plan_is_observed_by_its_wrapper()
    {
        var beside = new FakeStep { Id = "beside", Type = "fake", Handler = TestRun.Fails, IsObserved = true };
        var run = new TestRun().Add("a", async (context, token) =>
        {
            await new FakeRegistry().ExecuteAsync(beside, context, token);
            await new FakeRegistry().ExecuteAsync(beside, context, token);
            return StepExecutionResult.Success();
        }, with: static step => step with { IsObserved = true });

        var summary = (await run.ExecuteAsync(Token)).PerformanceSummary;

        Assert.Equal([("a", 1, 0d), ("beside", 2, 1d)], summary.StepDetails.Select(static detail => (detail.StepId, detail.Calls, detail.FailureRate)).Order());
        Assert.Equal(["Step beside failed: it broke", "Step beside failed (attempt 2): it broke"], summary.Alerts.Select(static alert => alert.Message));
    }

    [Fact]
    public async Task Steps_of_another_run_with_one_id_are_its_own()
    {
        var inner = new TestRun().Add("a", TestRun.Fails, with: static step => step with { IsObserved = true });
        SqlFlow.Execution.PipelineResult? innerResult = null;
        var outer = new TestRun().Add("a", async (_, token) =>
        {
            innerResult = await inner.ExecuteAsync(token);
            return StepExecutionResult.Success(1);
        }, with: static step => step with { IsObserved = true });

        var result = await outer.ExecuteAsync(Token);

        Assert.Equal((1, 0, 1), (result.PerformanceSummary.StepDetails.Single().Calls, result.PerformanceSummary.TotalFailures, innerResult!.PerformanceSummary.TotalFailures));
        Assert.Empty(result.PerformanceSummary.Alerts);
    }

    [Fact]
    public async Task Alert_of_a_slow_attempt_tells_the_time_that_its_result_tells()
    {
        var run = new TestRun();
        run.AddWriter("a", with: step => step with { IsObserved = true, ExpectedDuration = TimeSpan.FromSeconds(1) }, then: result =>
        {
            run.Clock.Advance(TimeSpan.FromSeconds(2));
            return result;
        });

        var result = await run.ExecuteAsync(Token);

        Assert.Equal(TimeSpan.FromSeconds(2), result.Of("a").ExecutionDuration);
        Assert.StartsWith("Step a took 2", Assert.Single(result.PerformanceSummary.Alerts).Message, StringComparison.Ordinal);
    }
}
