using SqlFlow.Execution;

namespace SqlFlow.Core.Tests.Execution;

public sealed class CriticalityTests
{
    [Fact]
    public async Task Low_failure_makes_the_run_a_partial_success_and_skips_dependents()
    {
        var run = new TestRun().Add("low", TestRun.Fails, with: Is(Criticality.Low)).Add("child", after: ["low"]).Add("other");

        var result = await run.ExecuteAsync(TestContext.Current.CancellationToken);

        Assert.Equal(RunStatus.PartialSuccess, result.Status);
        Assert.Equal("low:FAILURE child:SKIPPED other:SUCCESS", result.Statuses());
    }

    [Fact]
    public async Task Low_failure_beside_a_normal_one_is_a_failed_run()
    {
        var run = new TestRun().Add("normal", TestRun.Fails).Add("low", TestRun.Fails, with: Is(Criticality.Low));

        Assert.Equal(RunStatus.Failure, (await run.ExecuteAsync(TestContext.Current.CancellationToken)).Status);
    }

    [Fact]
    public async Task Fail_fast_starts_nothing_after_the_first_failure()
    {
        var run = new TestRun { Options = new RunOptions { MaxParallel = 1, FailFast = true } };
        run.Add("good").Add("bad", TestRun.Fails).Add("other").Add("after_other", after: ["other"]);

        var result = await run.ExecuteAsync(TestContext.Current.CancellationToken);

        Assert.Equal("good:SUCCESS bad:FAILURE other:SKIPPED after_other:SKIPPED", result.Statuses());
        Assert.Equal("bad", result.Of("other").SkippedBecause);
        Assert.Equal("bad", result.Of("after_other").SkippedBecause);
        Assert.Equal(RunStatus.Failure, result.Status);
    }

    [Fact]
    public async Task Fail_fast_tolerates_a_low_failure()
    {
        var run = new TestRun { Options = new RunOptions { MaxParallel = 1, FailFast = true } };
        run.Add("low", TestRun.Fails, with: Is(Criticality.Low)).Add("other");

        var result = await run.ExecuteAsync(TestContext.Current.CancellationToken);

        Assert.Equal("low:FAILURE other:SUCCESS", result.Statuses());
        Assert.Equal(RunStatus.PartialSuccess, result.Status);
    }

    [Fact]
    public async Task Critical_failure_cancels_running_siblings_and_starts_nothing_more()
    {
        var siblingRuns = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var run = new TestRun { Options = new RunOptions { MaxParallel = 2 } };
        run.Add("critical", async (_, _) =>
        {
            await siblingRuns.Task;
            return StepExecutionResult.Failure("BOOM", "it broke");
        }, with: Is(Criticality.Critical));
        run.Add("sibling", async (_, token) =>
        {
            siblingRuns.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, token);
            return StepExecutionResult.Success();
        });
        run.Add("waiting").Add("child_of_sibling", after: ["sibling"]);

        var result = await run.ExecuteAsync(TestContext.Current.CancellationToken);

        Assert.Equal("critical:FAILURE sibling:CANCELLED waiting:SKIPPED child_of_sibling:SKIPPED", result.Statuses());
        Assert.Equal(ErrorCodes.Cancelled, result.Of("sibling").ErrorCode);
        Assert.Contains("'critical'", result.Of("sibling").ErrorMessage, StringComparison.Ordinal);
        Assert.Equal("critical", result.Of("waiting").SkippedBecause);
        Assert.Equal("critical", result.Of("child_of_sibling").SkippedBecause);
        Assert.Equal(RunStatus.Failure, result.Status);
    }

    [Fact]
    public async Task Critical_failure_with_nobody_left_to_cancel_is_just_a_failure()
    {
        var run = new TestRun().Add("critical", TestRun.Fails, with: Is(Criticality.Critical)).Add("child", after: ["critical"]);

        Assert.Equal("critical:FAILURE child:SKIPPED", (await run.ExecuteAsync(TestContext.Current.CancellationToken)).Statuses());
    }

    [Fact]
    public async Task High_failure_does_not_cancel_siblings()
    {
        var run = new TestRun().Add("high", TestRun.Fails, with: Is(Criticality.High)).Add("other").Add("later", after: ["other"]);

        Assert.Equal("high:FAILURE other:SUCCESS later:SUCCESS", (await run.ExecuteAsync(TestContext.Current.CancellationToken)).Statuses());
    }

    [Fact]
    public async Task Skipped_step_names_the_root_cause_of_lowest_index_whatever_ends_first()
    {
        var lateMayFail = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var run = new TestRun();
        run.Add("late", async (_, _) =>
        {
            await lateMayFail.Task;
            return StepExecutionResult.Failure("LATE", "late");
        });
        run.Add("early", (_, _) =>
        {
            lateMayFail.SetResult();
            return TestRun.Fails(null!, default);
        });
        run.Add("child", after: ["late", "early"]);

        var result = await run.ExecuteAsync(TestContext.Current.CancellationToken);

        Assert.Equal("late", result.Of("child").SkippedBecause);
    }

    private static Func<FakeStep, FakeStep> Is(Criticality criticality) => step => step with { Criticality = criticality };
}
