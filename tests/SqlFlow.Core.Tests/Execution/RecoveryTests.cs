using SqlFlow.Engines;
using SqlFlow.Execution;
using SqlFlow.Observability;
using SqlFlow.Planning;

namespace SqlFlow.Core.Tests.Execution;

/// <summary>What a run does by itself about failures, and that it does so only where it may.</summary>
public sealed class RecoveryTests
{
    private static readonly RetryPolicy Twice = new() { MaxAttempts = 2, InitialDelay = TimeSpan.FromSeconds(3), Multiplier = 1, RetryOn = RetryOn.Transient };

    [Fact]
    public async Task A_step_that_ran_out_of_memory_runs_again_alone_and_the_rest_one_at_a_time()
    {
        var run = new TestRun { Options = new RunOptions { MaxParallel = 3, AutoRecovery = true } };
        var crowd = new Crowd();
        var isNeighbourIn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var hasFailed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var attempts = 0;
        run.Add("hungry", async (_, _) =>
        {
            if (++attempts > 1) return await crowd.VisitAsync("hungry");
            await isNeighbourIn.Task;
            return Failure(ErrorCodes.OutOfMemory);
        });
        run.Add("neighbour", async (_, _) =>
        {
            isNeighbourIn.SetResult();
            await hasFailed.Task;
            return await crowd.VisitAsync("neighbour");
        });
        foreach (var id in (string[])["later1", "later2", "later3"]) run.Add(id, async (_, _) => await crowd.VisitAsync(id), ["neighbour"]);
        run.Options = run.Options with { Observers = [new OnRetry(hasFailed.SetResult)] };

        var result = await run.ExecuteAsync(TestContext.Current.CancellationToken);

        Assert.Equal(RunStatus.Success, result.Status);
        Assert.Equal(2, result.Of("hungry").Attempts);
        Assert.Equal(1, crowd.Most);
        Assert.Equal("neighbour", crowd.Visitors[0]);
        var recovery = Assert.Single(result.PerformanceSummary.Recoveries);
        Assert.Equal(("hungry", 1, RecommendationRules.OutOfMemory, "it ran out of memory"), (recovery.StepId, recovery.Attempt, recovery.RuleId, recovery.Evidence));
    }

    [Fact]
    public async Task Two_that_ran_out_of_memory_together_each_run_again_alone()
    {
        var run = new TestRun { Options = new RunOptions { MaxParallel = 2, AutoRecovery = true } };
        var crowd = new Crowd();
        var together = new Crowd(company: 2);
        foreach (var id in (string[])["a", "b"])
        {
            var attempts = 0;
            run.Add(id, async (_, _) =>
            {
                if (++attempts > 1) return await crowd.VisitAsync(id);
                await together.VisitAsync(id);
                return Failure(ErrorCodes.OutOfMemory);
            });
        }

        var result = await run.ExecuteAsync(TestContext.Current.CancellationToken);

        Assert.Equal(RunStatus.Success, result.Status);
        Assert.Equal(1, crowd.Most);
        Assert.Equal(["a", "b"], result.PerformanceSummary.Recoveries.Select(static recovery => recovery.StepId).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task One_that_runs_out_of_memory_alone_fails()
    {
        var run = new TestRun { Options = new RunOptions { MaxParallel = 2, AutoRecovery = true } };
        run.Add("hungry", static (_, _) => new(Failure(ErrorCodes.OutOfMemory))).Add("also", static (_, _) => new(Failure(ErrorCodes.OutOfMemory)), ["hungry"], with: static step => step with { Criticality = Criticality.Low });

        var result = await run.ExecuteAsync(TestContext.Current.CancellationToken);

        Assert.Equal((StepStatus.Failure, 2), (result.Of("hungry").Status, result.Of("hungry").Attempts));
        Assert.Single(result.PerformanceSummary.Recoveries);

        var single = new TestRun { Options = new RunOptions { MaxParallel = 1, AutoRecovery = true } };
        single.Add("hungry", static (_, _) => new(Failure(ErrorCodes.OutOfMemory)));
        var alone = await single.ExecuteAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1, alone.Of("hungry").Attempts);
        Assert.Empty(alone.PerformanceSummary.Recoveries);
    }

    [Theory]
    [InlineData(false, true, 2)]
    [InlineData(true, true, 3)]
    [InlineData(true, false, 1)]
    public async Task An_error_that_may_pass_is_waited_out_once_more(bool mayRecover, bool isTransient, int attempts)
    {
        var run = new TestRun { Options = new RunOptions { AutoRecovery = mayRecover } };
        var waits = new List<TimeSpan>();
        run.Clock.OnTimer = wait =>
        {
            waits.Add(wait);
            run.Clock.Advance(wait);
        };
        run.Add("flaky", (_, _) => new(Failure("CONNECTION") with { IsTransient = isTransient }), with: static step => step with { RetryPolicy = Twice });

        var result = await run.ExecuteAsync(TestContext.Current.CancellationToken);

        Assert.Equal(attempts, result.Of("flaky").Attempts);
        Assert.Equal(new[] { 3.0, 12 }.Take(attempts - 1), waits.Select(static wait => wait.TotalSeconds));
        Assert.Equal(attempts == 3 ? ["CONNECTION after 2 attempts; it was tried once more after 12 s"] : [], result.PerformanceSummary.Recoveries.Select(static recovery => $"{recovery.Evidence}; {recovery.Action}"));
    }

    [Theory]
    [InlineData(60, 2)]
    [InlineData(121, 1)]
    public async Task A_server_is_waited_for_as_long_as_it_asks_within_bounds(int seconds, int attempts)
    {
        var run = new TestRun { Options = new RunOptions { AutoRecovery = true } };
        run.Clock.SkipWaits();
        run.Add("busy", (_, _) => new(Failure("RATE_LIMITED") with { IsTransient = true, RetryAfter = TimeSpan.FromSeconds(seconds) }));

        Assert.Equal(attempts, (await run.ExecuteAsync(TestContext.Current.CancellationToken)).Of("busy").Attempts);
    }

    [Fact]
    public async Task What_has_or_may_have_committed_is_not_done_again()
    {
        var run = new TestRun { Options = new RunOptions { AutoRecovery = true } };
        run.Add("step", static (_, _) => new(Failure(ErrorCodes.OutOfMemory) with { CommitOutcome = CommitOutcome.Unknown, IsTransient = true }));

        var result = await run.ExecuteAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1, result.Of("step").Attempts);
        Assert.Empty(result.PerformanceSummary.Recoveries);
    }

    [Fact]
    public async Task After_a_spill_half_as_many_steps_run_at_a_time()
    {
        var run = new TestRun { Options = new RunOptions { MaxParallel = 4, AutoRecovery = true } };
        var crowd = new Crowd(company: 2);
        FakeStep? self = null;
        run.Add("big", async (context, token) =>
        {
            await using var transaction = await context.BeginAsync(self!, token);
            run.Engine.Sessions.Single().Usage = new SessionUsage { Spill = 2L << 30 };
            return await transaction.CommitAsync(StepExecutionResult.Success(1), token);
        }, with: step => self = step);
        for (var i = 0; i < 8; i++) run.Add($"later{i}", async (_, _) => await crowd.VisitAsync("later"), ["big"]);

        var result = await run.ExecuteAsync(TestContext.Current.CancellationToken);

        Assert.Equal(2, crowd.Most);
        Assert.Equal("big: it wrote 2.1 GB to temporary files; from then on 2 steps ran at a time", Assert.Single(result.PerformanceSummary.Recoveries.Select(static recovery => $"{recovery.StepId}: {recovery.Evidence}; {recovery.Action}")));
    }

    private static StepExecutionResult Failure(string code) => StepExecutionResult.Failure(code, "it broke");

    /// <summary>Counts how many are in at a time. Who comes waits until there are as many as are company.</summary>
    private sealed class Crowd(int company = 1)
    {
        private readonly Lock _lock = new();
        private TaskCompletionSource _company = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _in;

        public int Most { get; private set; }

        public List<string> Visitors { get; } = [];

        public async Task<StepExecutionResult> VisitAsync(string name)
        {
            Task isCompany;
            lock (_lock)
            {
                Visitors.Add(name);
                Most = Math.Max(Most, ++_in);
                isCompany = _company.Task;
                if (Visitors.Count % company == 0)
                {
                    _company.SetResult();
                    _company = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                }
            }

            await isCompany;

            // Whoever could come meanwhile, does.
            for (var i = 0; i < 50; i++) await Task.Yield();
            lock (_lock) _in--;
            return StepExecutionResult.Success();
        }
    }

    private sealed class OnRetry(Action act) : IRunObserver
    {
        public void StepRetrying(PlannedStep step, int attempt, StepExecutionResult failure, TimeSpan delay) => act();
    }
}
