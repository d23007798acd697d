using SqlFlow.Execution;
using SqlFlow.Planning;

namespace SqlFlow.Core.Tests.Execution;

public sealed class ObserverTests
{
    [Fact]
    public async Task Observers_are_told_what_happens_in_order()
    {
        var calls = 0;
        var log = new LogObserver();
        var run = new TestRun { Options = new RunOptions { MaxParallel = 1, Observers = [log] } };
        run.Add("flaky", (_, _) => ++calls == 1 ? TestRun.Fails(null!, default) : TestRun.Succeeds(null!, default), with: step => step with
        {
            RetryPolicy = new RetryPolicy { RetryOn = RetryOn.All, InitialDelay = TimeSpan.Zero },
        });
        run.Add("bad", TestRun.Fails, ["flaky"]).Add("child", after: ["bad"]);

        await run.ExecuteAsync(TestContext.Current.CancellationToken);

        Assert.Equal(
            [
                "run test of 3", "flaky starts 1", "flaky retries after 1: BOOM", "flaky starts 2", "flaky SUCCESS",
                "bad starts 1", "bad FAILURE", "child SKIPPED", "run FAILURE",
            ],
            log.Lines);
    }

    [Fact]
    public async Task Observer_that_throws_changes_nothing_and_others_still_hear()
    {
        var log = new LogObserver();
        var run = new TestRun { Options = new RunOptions { MaxParallel = 1, Observers = [new ThrowingObserver(), log] } };
        run.Add("a").Add("b", after: ["a"]);

        var result = await run.ExecuteAsync(TestContext.Current.CancellationToken);

        Assert.Equal(RunStatus.Success, result.Status);
        Assert.Equal("run SUCCESS", log.Lines[^1]);
    }

    [Fact]
    public async Task Observer_that_hangs_holds_up_neither_steps_nor_for_ever_the_end()
    {
        using var release = new ManualResetEventSlim();
        var run = new TestRun { Options = new RunOptions { Observers = [new HangingObserver(release)] } };
        run.Add("a").Add("b", after: ["a"]);
        run.Clock.SkipWaits();

        var result = await run.ExecuteAsync(TestContext.Current.CancellationToken);
        release.Set();

        Assert.Equal(RunStatus.Success, result.Status);
    }

    [Fact]
    public async Task Progress_shows_running_steps_with_the_progress_of_their_session()
    {
        var log = new LogObserver();
        var run = new TestRun { Options = new RunOptions { MaxParallel = 2, Observers = [log] } };
        run.Add("first");
        run.Add("querying", async (context, token) =>
        {
            await using var transaction = await context.BeginAsync(new FakeStep { Id = "querying" }, token);
            (run.Engine.Sessions.Single().Progress, run.Engine.Sessions.Single().RowsRead) = (0.25, 70);
            run.Clock.Advance(TimeSpan.FromSeconds(3));
            var progress = await log.Progress.Task;
            Assert.Equal((3, 1), (progress.TotalSteps, progress.FinishedSteps));
            Assert.Equal(TimeSpan.FromSeconds(3), progress.Elapsed);
            var step = Assert.Single(progress.Running());
            Assert.Equal(("querying", 1, 0.25, 70L, TimeSpan.FromSeconds(3)), (step.Step.Step.Id, step.Attempt, step.Fraction, step.Rows, step.Elapsed));
            return await transaction.CommitAsync(StepExecutionResult.Success(), token);
        }, ["first"]);
        run.Add("last", async (_, _) =>
        {
            var step = Assert.Single((await log.Progress.Task).Running());
            Assert.Null(step.Fraction);
            Assert.Null(step.Rows);
            return StepExecutionResult.Success();
        }, ["querying"]);

        var result = await run.ExecuteAsync(TestContext.Current.CancellationToken);

        Assert.Equal("first:SUCCESS querying:SUCCESS last:SUCCESS", result.Statuses());
        var done = await log.Progress.Task;
        Assert.Empty(done.Running());
        Assert.Equal(3, done.FinishedSteps);
        Assert.Equal(result.RunId, done.RunId);
    }

    private sealed class LogObserver : IRunObserver
    {
        public List<string> Lines { get; } = [];

        public TaskCompletionSource<RunProgress> Progress { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void RunStarted(Pipeline pipeline, RunProgress progress)
        {
            Lines.Add($"run {pipeline.Name} of {progress.TotalSteps}");
            Progress.SetResult(progress);
        }

        public void StepStarted(PlannedStep step, int attempt) => Lines.Add($"{step.Step.Id} starts {attempt}");

        public void StepRetrying(PlannedStep step, int attempt, StepExecutionResult failure, TimeSpan delay) =>
            Lines.Add($"{step.Step.Id} retries after {attempt}: {failure.ErrorCode}");

        public void StepFinished(PlannedStep step, StepExecutionResult result) => Lines.Add($"{step.Step.Id} {result.Status.ToName()}");

        public void RunFinished(PipelineResult result) => Lines.Add($"run {result.Status.ToName()}");
    }

    private sealed class ThrowingObserver : IRunObserver
    {
        public void RunStarted(Pipeline pipeline, RunProgress progress) => throw new InvalidOperationException();

        public void StepFinished(PlannedStep step, StepExecutionResult result) => throw new InvalidOperationException();

        public void RunFinished(PipelineResult result) => throw new InvalidOperationException();
    }

    private sealed class HangingObserver(ManualResetEventSlim release) : IRunObserver
    {
        public void StepStarted(PlannedStep step, int attempt) => release.Wait(TimeSpan.FromMinutes(1), CancellationToken.None);
    }
}
