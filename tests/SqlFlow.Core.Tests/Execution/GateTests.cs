using SqlFlow.Execution;
using SqlFlow.State;

namespace SqlFlow.Core.Tests.Execution;

public sealed class GateTests
{
    [Fact]
    public async Task Checks_run_in_order_in_the_session_of_the_step_that_they_guard()
    {
        var seen = new List<string>();
        var run = new TestRun();
        run.AddWriter("writer").Add("first", Look("first"), gateOf: "writer").Add("second", Look("second"), gateOf: "writer");

        var result = await run.ExecuteAsync(TestContext.Current.CancellationToken);

        Assert.Equal("writer:SUCCESS first:SUCCESS second:SUCCESS", result.Statuses());
        Assert.Equal(["first: write writer", "second: write writer"], seen);
        Assert.Equal(["write writer"], run.Engine.Committed);
        Assert.Single(run.Engine.Sessions);
        Assert.Equal(CommitOutcome.Committed, result.Of("writer").CommitOutcome);

        Func<PipelineContext, CancellationToken, ValueTask<StepExecutionResult>> Look(string id) => async (context, token) =>
        {
            await using var session = await context.Engine.OpenSessionAsync(token);
            await session.BeginAsync(token);
            var writers = run.Engine.Sessions.Single();
            seen.Add($"{id}: {string.Join(", ", writers.Pending)}");
            Assert.True(session.InTransaction);
            await session.CommitAsync();
            await session.RollbackAsync();
            return StepExecutionResult.Success();
        };
    }

    [Fact]
    public async Task Failed_check_rolls_its_step_back_and_says_why()
    {
        var run = new TestRun()
            .AddWriter("writer")
            .Add("check", (_, _) => new(StepExecutionResult.Failure(ErrorCodes.CheckFailed, "3 rows have no name", "Look at the source.")), gateOf: "writer")
            .Add("unseen", gateOf: "writer")
            .Add("reader", after: ["writer"])
            .Add("reader_of_check", after: ["check"]);

        var result = await run.ExecuteAsync(TestContext.Current.CancellationToken);

        Assert.Equal("writer:FAILURE check:FAILURE unseen:SKIPPED reader:SKIPPED reader_of_check:SKIPPED", result.Statuses());
        Assert.Equal(ErrorCodes.CheckFailed, result.Of("writer").ErrorCode);
        Assert.Contains("'check'", result.Of("writer").ErrorMessage, StringComparison.Ordinal);
        Assert.Contains("3 rows have no name", result.Of("writer").ErrorMessage, StringComparison.Ordinal);
        Assert.Equal("3 rows have no name", result.Of("check").ErrorMessage);
        Assert.Equal("writer", result.Of("unseen").SkippedBecause);
        Assert.Empty(run.Engine.Committed);
        Assert.True(run.Engine.Sessions.Single() is { IsRolledBack: true, IsDisposed: true });
    }

    [Fact]
    public async Task Check_that_throws_rolls_its_step_back()
    {
        var run = new TestRun().AddWriter("writer").Add("check", (_, _) => throw new FormatException("odd"), gateOf: "writer");

        var result = await run.ExecuteAsync(TestContext.Current.CancellationToken);

        Assert.Equal("writer:FAILURE check:FAILURE", result.Statuses());
        Assert.Equal(ErrorCodes.Unexpected, result.Of("check").ErrorCode);
        Assert.Equal(ErrorCodes.CheckFailed, result.Of("writer").ErrorCode);
        Assert.Empty(run.Engine.Committed);
    }

    [Fact]
    public async Task Step_that_ignores_a_refusal_has_failed_all_the_same()
    {
        var run = new TestRun()
            .AddWriter("writer", then: static _ => StepExecutionResult.Success(99))
            .Add("check", TestRun.Fails, gateOf: "writer");

        var result = await run.ExecuteAsync(TestContext.Current.CancellationToken);

        Assert.Equal("writer:FAILURE check:FAILURE", result.Statuses());
        Assert.Null(result.Of("writer").RowsAffected);
    }

    [Fact]
    public async Task Checks_run_again_when_their_step_is_tried_again()
    {
        var calls = 0;
        var run = new TestRun()
            .AddWriter("writer", with: step => step with { RetryPolicy = new RetryPolicy { RetryOn = RetryOn.All } })
            .Add("check", (_, _) => ++calls == 1 ? TestRun.Fails(null!, default) : TestRun.Succeeds(null!, default), gateOf: "writer");
        run.Clock.SkipWaits();

        var result = await run.ExecuteAsync(TestContext.Current.CancellationToken);

        Assert.Equal("writer:SUCCESS check:SUCCESS", result.Statuses());
        Assert.Equal(2, result.Of("writer").Attempts);
        Assert.Equal(2, result.Of("check").Attempts);
        Assert.Equal(["write writer"], run.Engine.Committed);
    }

    [Fact]
    public async Task Checks_of_a_step_that_failed_before_them_are_skipped_because_of_it()
    {
        var run = new TestRun()
            .Add("root", TestRun.Fails)
            .AddWriter("skipped", ["root"])
            .Add("check_of_skipped", gateOf: "skipped")
            .Add("bad", async (context, token) =>
            {
                await using var transaction = await context.BeginAsync(new FakeStep { Id = "bad" }, token);
                throw new FormatException("before the commit");
            })
            .Add("check_of_bad", gateOf: "bad");

        var result = await run.ExecuteAsync(TestContext.Current.CancellationToken);

        Assert.Equal("root", result.Of("check_of_skipped").SkippedBecause);
        Assert.Equal("bad", result.Of("check_of_bad").SkippedBecause);
        Assert.Equal(0, result.Of("check_of_bad").Attempts);
    }

    [Fact]
    public async Task Check_that_passed_is_skipped_when_its_step_then_fails_to_commit()
    {
        var run = new TestRun().AddWriter("writer").Add("check", gateOf: "writer").Add("reader_of_check", after: ["check"]);
        run.Engine.OnCommit = static _ => throw new Engines.SqlEngineException(ErrorCodes.DiskFull, "no space");

        var result = await run.ExecuteAsync(TestContext.Current.CancellationToken);

        Assert.Equal("writer:FAILURE check:SKIPPED reader_of_check:SKIPPED", result.Statuses());
        Assert.Equal(ErrorCodes.DiskFull, result.Of("writer").ErrorCode);
        Assert.Equal("writer", result.Of("check").SkippedBecause);
        Assert.Equal(1, result.Of("check").Attempts);
        Assert.NotNull(result.Of("check").FinishedAt);
    }

    [Fact]
    public async Task Checks_of_a_step_without_a_transaction_run_after_it()
    {
        var run = new TestRun().Add("writer").Add("check", TestRun.Fails, gateOf: "writer").Add("reader", after: ["writer"]);

        var result = await run.ExecuteAsync(TestContext.Current.CancellationToken);

        Assert.Equal("writer:SUCCESS check:FAILURE reader:SUCCESS", result.Statuses());
        Assert.Equal(RunStatus.Failure, result.Status);
    }

    [Fact]
    public async Task Step_waits_for_what_its_checks_wait_for()
    {
        var order = new List<string>();
        var lookupMayEnd = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var run = new TestRun();
        run.AddWriter("writer", then: result =>
        {
            order.Add("writer");
            return result;
        });
        run.Add("lookup", async (_, _) =>
        {
            await lookupMayEnd.Task;
            order.Add("lookup");
            return StepExecutionResult.Success();
        });
        run.Add("other", (_, _) =>
        {
            lookupMayEnd.SetResult();
            return TestRun.Succeeds(null!, default);
        });
        run.Add("check", after: ["writer", "lookup"], gateOf: "writer");

        var result = await run.ExecuteAsync(TestContext.Current.CancellationToken);

        Assert.Equal(RunStatus.Success, result.Status);
        Assert.Equal(["lookup", "writer"], order);
    }

    [Fact]
    public async Task Time_of_a_check_is_not_counted_as_parallel_work()
    {
        var run = new TestRun();
        run.AddWriter("writer").Add("check", (_, _) =>
        {
            run.Clock.Advance(TimeSpan.FromSeconds(2));
            return TestRun.Succeeds(null!, default);
        }, gateOf: "writer");

        var summary = (await run.ExecuteAsync(TestContext.Current.CancellationToken)).PerformanceSummary;

        Assert.Equal(1, summary.Parallelism);
        Assert.Equal(["writer"], summary.CriticalPath);
        Assert.Equal(TimeSpan.FromSeconds(4), summary.TotalExecutionTime);
        Assert.Equal(TimeSpan.FromSeconds(2), summary.WallTime);
    }

    [Fact]
    public async Task Timeout_of_a_check_is_its_own_failure()
    {
        var run = new TestRun { Services = new() { Journal = NullRunJournal.Instance } };
        run.AddWriter("writer").Add("check", async (_, token) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, token);
            return StepExecutionResult.Success();
        }, gateOf: "writer", with: step => step with { Timeout = TimeSpan.FromSeconds(1) });
        run.Clock.SkipWaits();

        var result = await run.ExecuteAsync(TestContext.Current.CancellationToken);

        Assert.Equal(ErrorCodes.Timeout, result.Of("check").ErrorCode);
        Assert.Equal(ErrorCodes.CheckFailed, result.Of("writer").ErrorCode);
    }
}
