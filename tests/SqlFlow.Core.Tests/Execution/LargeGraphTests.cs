using SqlFlow.Execution;
using SqlFlow.Planning;

namespace SqlFlow.Core.Tests.Execution;

public sealed class LargeGraphTests
{
    private const int Count = 10_000;

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task Chain_of_ten_thousand_synchronous_steps_does_not_overflow_the_stack(int maxParallel)
    {
        var result = await RunAsync(static index => index == 0 ? [] : [index - 1], maxParallel);

        Assert.Equal(RunStatus.Success, result.Status);
        Assert.Equal(Count, result.PerformanceSummary.StepDetails.Length);
    }

    [Fact]
    public async Task Chain_behind_a_failed_step_is_skipped_to_its_end()
    {
        var result = await RunAsync(static index => index == 0 ? [] : [index - 1], 4, failing: 0);

        Assert.Equal(Count - 1, result.Steps.Count(static step => step.Result.Status is StepStatus.Skipped));
        Assert.Equal("s0", result.Of($"s{Count - 1}").SkippedBecause);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task Ten_thousand_steps_side_by_side_all_run_once(int maxParallel)
    {
        var result = await RunAsync(static _ => [], maxParallel);

        Assert.All(result.Steps, static step => Assert.Equal(1, step.Result.Attempts));
    }

    [Fact]
    public async Task Step_that_waits_for_ten_thousand_others_runs_last()
    {
        var result = await RunAsync(static index => index == Count - 1 ? [.. Enumerable.Range(0, Count - 1)] : [], 4);

        Assert.Equal(RunStatus.Success, result.Status);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Random_graphs_of_asynchronous_steps_keep_every_order(int seed)
    {
        var random = new Random(seed);
        var dependencies = Enumerable.Range(0, 2_000)
            .Select(index => Enumerable.Range(0, index == 0 ? 0 : random.Next(4)).Select(_ => random.Next(index)).Distinct().Order().ToArray())
            .ToArray();
        var done = new bool[dependencies.Length];
        var steps = dependencies.Select((before, index) => Planned(index, before, async (_, _) =>
        {
            if (index % 3 != 0) await Task.Yield();
            if (Array.Exists(before, dependency => !Volatile.Read(ref done[dependency]))) return StepExecutionResult.Failure("EARLY", "began too early");
            Volatile.Write(ref done[index], true);
            return StepExecutionResult.Success();
        }));

        var result = await ExecuteAsync([.. steps], 8);

        Assert.Equal(RunStatus.Success, result.Status);
        Assert.All(done, Assert.True);
    }

    private static Task<PipelineResult> RunAsync(Func<int, int[]> dependsOn, int maxParallel, int failing = -1) => ExecuteAsync(
        [.. Enumerable.Range(0, Count).Select(index => Planned(index, dependsOn(index), index == failing ? TestRun.Fails : TestRun.Succeeds))], maxParallel);

    private static PlannedStep Planned(int index, int[] dependsOn, Func<PipelineContext, CancellationToken, ValueTask<StepExecutionResult>> handler) =>
        new(index, new FakeStep { Id = $"s{index}", Type = "fake", Handler = handler, IsObserved = index % 2 == 0 }, [.. dependsOn], 0, null);

    private static async Task<PipelineResult> ExecuteAsync(PlannedStep[] steps, int maxParallel) =>
        await new TestRun().Orchestrator().ExecuteAsync(TestRun.PipelineOf(steps), new RunOptions { MaxParallel = maxParallel }, TestContext.Current.CancellationToken);
}
