using SqlFlow.Execution;

namespace SqlFlow.Core.Tests.Execution;

public sealed class OrchestrationTests
{
    [Fact]
    public async Task Steps_run_after_those_they_depend_on()
    {
        var order = new List<string>();
        var run = new TestRun().Add("a", Note("a")).Add("b", Note("b"), ["a"]).Add("c", Note("c"), ["b"]);

        var result = await run.ExecuteAsync(TestContext.Current.CancellationToken);

        Assert.Equal(RunStatus.Success, result.Status);
        Assert.Equal(["a", "b", "c"], order);

        Func<PipelineContext, CancellationToken, ValueTask<StepExecutionResult>> Note(string id) => (_, _) =>
        {
            lock (order) order.Add(id);
            return new(StepExecutionResult.Success());
        };
    }

    [Fact]
    public async Task Ready_steps_start_in_text_order_when_one_runs_at_a_time()
    {
        var order = new List<string>();
        var run = new TestRun { Options = new RunOptions { MaxParallel = 1 } };
        run.Add("c", Note("c")).Add("a", Note("a"), ["c"]).Add("b", Note("b")).Add("d", Note("d"), ["b"]).Add("e", Note("e"));

        await run.ExecuteAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["c", "a", "b", "d", "e"], order);

        Func<PipelineContext, CancellationToken, ValueTask<StepExecutionResult>> Note(string id) => (_, _) =>
        {
            order.Add(id);
            return new(StepExecutionResult.Success());
        };
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public async Task At_most_max_parallel_steps_run_at_a_time_and_as_many_do(int maxParallel)
    {
        var running = 0;
        var most = 0;
        var full = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var run = new TestRun { Options = new RunOptions { MaxParallel = maxParallel } };
        run.Add("first");
        for (var i = 0; i < 20; i++) run.Add($"s{i}", Handler, ["first"]);

        await run.ExecuteAsync(TestContext.Current.CancellationToken);

        Assert.Equal(maxParallel, most);

        async ValueTask<StepExecutionResult> Handler(PipelineContext context, CancellationToken token)
        {
            lock (full)
            {
                most = Math.Max(most, ++running);
                if (running == maxParallel) full.TrySetResult();
            }

            // Nobody goes on before as many as possible have come.
            await full.Task;
            await Task.Yield();
            lock (full) running--;
            return StepExecutionResult.Success();
        }
    }

    [Fact]
    public async Task An_empty_pipeline_succeeds()
    {
        var result = await new TestRun().ExecuteAsync(TestContext.Current.CancellationToken);

        Assert.Equal(RunStatus.Success, result.Status);
        Assert.Empty(result.Steps);
    }

    [Fact]
    public async Task Less_than_one_step_at_a_time_is_refused() =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () =>
            await new TestRun { Options = new RunOptions { MaxParallel = 0 } }.ExecuteAsync(TestContext.Current.CancellationToken));

    [Fact]
    public async Task Failed_step_skips_its_dependents_and_other_branches_go_on()
    {
        var run = new TestRun()
            .Add("bad", TestRun.Fails)
            .Add("child", after: ["bad"])
            .Add("grandchild", after: ["child"])
            .Add("other")
            .Add("after_other", after: ["other"]);

        var result = await run.ExecuteAsync(TestContext.Current.CancellationToken);

        Assert.Equal(RunStatus.Failure, result.Status);
        Assert.Equal("bad:FAILURE child:SKIPPED grandchild:SKIPPED other:SUCCESS after_other:SUCCESS", result.Statuses());
        Assert.Equal("bad", result.Of("child").SkippedBecause);
        Assert.Equal("bad", result.Of("grandchild").SkippedBecause);
        Assert.Equal(0, result.Of("child").Attempts);
        Assert.Null(result.Of("child").StartedAt);
    }
}
