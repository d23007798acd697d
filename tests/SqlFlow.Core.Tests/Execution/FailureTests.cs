using SqlFlow.Engines;
using SqlFlow.Execution;

namespace SqlFlow.Core.Tests.Execution;

public sealed class FailureTests
{
    [Fact]
    public async Task Classified_exception_becomes_a_failure_with_its_facts()
    {
        var result = await FirstOf((_, _) => throw new SqlEngineException(ErrorCodes.DiskFull, "no space left")
        {
            IsTransient = true,
            SuggestedActions = ["Free some space."],
        });

        Assert.Equal(StepStatus.Failure, result.Status);
        Assert.Equal(ErrorCodes.DiskFull, result.ErrorCode);
        Assert.Equal("no space left", result.ErrorMessage);
        Assert.Equal(["Free some space."], result.SuggestedActions);
        Assert.True(result.IsTransient);
    }

    [Fact]
    public async Task Unclassified_exception_is_unexpected_with_type_and_message()
    {
        var result = await FirstOf((_, _) => throw new FormatException("not a number"));

        Assert.Equal(ErrorCodes.Unexpected, result.ErrorCode);
        Assert.Equal("FormatException: not a number", result.ErrorMessage);
        Assert.NotEmpty(result.SuggestedActions);
    }

    [Fact]
    public async Task Exception_thrown_after_an_await_counts_like_one_thrown_at_once()
    {
        var result = await FirstOf(async (_, _) =>
        {
            await Task.Yield();
            throw new FormatException("late");
        });

        Assert.Equal("FormatException: late", result.ErrorMessage);
    }

    [Fact]
    public async Task Handlers_own_cancellation_is_a_failure()
    {
        var result = await FirstOf((_, _) => throw new TaskCanceledException("the driver gave up"));

        Assert.Equal(StepStatus.Failure, result.Status);
        Assert.Equal(ErrorCodes.Unexpected, result.ErrorCode);
        Assert.Contains("the driver gave up", result.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Missing_result_is_a_failure()
    {
        var result = await FirstOf((_, _) => new((StepExecutionResult)null!));

        Assert.Equal(ErrorCodes.Unexpected, result.ErrorCode);
    }

    [Theory]
    [InlineData(StepStatus.Skipped)]
    [InlineData(StepStatus.Cancelled)]
    public async Task Handler_cannot_skip_or_cancel_itself(StepStatus status)
    {
        var result = await FirstOf((_, _) => new(new StepExecutionResult { Status = status }));

        Assert.Equal(StepStatus.Failure, result.Status);
        Assert.Contains(status.ToName(), result.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Results_are_completed_with_attempts_and_times()
    {
        var run = new TestRun();
        run.Add("a", (_, _) =>
        {
            run.Clock.Advance(TimeSpan.FromSeconds(3));
            return new(StepExecutionResult.Success(7));
        });
        var start = run.Clock.GetUtcNow();

        var result = (await run.ExecuteAsync(TestContext.Current.CancellationToken)).Of("a");

        Assert.Equal(1, result.Attempts);
        Assert.Equal(start, result.StartedAt);
        Assert.Equal(start.AddSeconds(3), result.FinishedAt);
        Assert.Equal(TimeSpan.FromSeconds(3), result.ExecutionDuration);
        Assert.Equal(7, result.RowsAffected);
    }

    [Fact]
    public async Task Run_ids_are_unique_and_sort_by_time()
    {
        var run = new TestRun().Add("a");
        var orchestrator = run.Orchestrator();
        var pipeline = run.Build();
        var ids = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            ids.Add((await orchestrator.ExecuteAsync(pipeline, run.Options, TestContext.Current.CancellationToken)).RunId);
            run.Clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        Assert.Equal(3, ids.Distinct().Count());
        Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
        Assert.All(ids, id => Assert.Equal(7, Guid.Parse(id).Version));
    }

    [Fact]
    public async Task Ensure_success_throws_with_the_whole_result()
    {
        var result = await new TestRun().Add("good").Add("bad", TestRun.Fails).ExecuteAsync(TestContext.Current.CancellationToken);

        var exception = Assert.Throws<PipelineExecutionException>(result.EnsureSuccess);

        Assert.Same(result, exception.Result);
    }

    [Fact]
    public async Task Orchestrators_own_error_carries_everything_collected()
    {
        var run = new TestRun { Options = new RunOptions { MaxParallel = 1 } };
        run.Services = run.Services with { Jitter = static () => throw new ArithmeticException("bad dice") };
        run.Add("good").Add("flaky", TestRun.Fails, with: step => step with { RetryPolicy = new RetryPolicy { RetryOn = RetryOn.All } }).Add("never");

        var exception = await Assert.ThrowsAsync<PipelineExecutionException>(() => run.ExecuteAsync(TestContext.Current.CancellationToken));

        Assert.Equal("bad dice", exception.InnerException!.Message);
        Assert.Equal(RunStatus.Failure, exception.Result.Status);
        Assert.Equal("good:SUCCESS flaky:FAILURE never:CANCELLED", exception.Result.Statuses());
        Assert.Equal(2, exception.Result.PerformanceSummary.StepDetails.Length);
    }

    [Fact]
    public async Task Graph_with_a_cycle_ends_with_an_error_instead_of_hanging()
    {
        var cycle = TestRun.PipelineOf(
            new(0, new FakeStep { Id = "a", Type = "fake" }, [], 0, null),
            new(1, new FakeStep { Id = "b", Type = "fake" }, [2], 1, null),
            new(2, new FakeStep { Id = "c", Type = "fake" }, [1], 1, null));

        var exception = await Assert.ThrowsAsync<PipelineExecutionException>(async () =>
            await new TestRun().Orchestrator().ExecuteAsync(cycle, new RunOptions(), TestContext.Current.CancellationToken));

        Assert.Equal("a:SUCCESS b:CANCELLED c:CANCELLED", exception.Result.Statuses());
    }

    private static async Task<StepExecutionResult> FirstOf(Func<PipelineContext, CancellationToken, ValueTask<StepExecutionResult>> handler)
    {
        var result = await new TestRun().Add("a", handler).ExecuteAsync(TestContext.Current.CancellationToken);
        Assert.Equal(RunStatus.Failure, result.Status);
        return result.Of("a");
    }
}
