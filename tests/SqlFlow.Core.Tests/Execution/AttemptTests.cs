using SqlFlow.Engines;
using SqlFlow.Execution;
using SqlFlow.Observability;

namespace SqlFlow.Core.Tests.Execution;

/// <summary>The records of a run's attempts.</summary>
public sealed class AttemptTests
{
    private static readonly RetryPolicy Twice = new() { MaxAttempts = 2, InitialDelay = TimeSpan.FromSeconds(4), Multiplier = 1, RetryOn = RetryOn.All };

    [Fact]
    public async Task Each_attempt_is_recorded_in_the_order_of_its_start()
    {
        var run = new TestRun { Options = new RunOptions { MaxParallel = 1 } };
        run.Clock.SkipWaits();
        run.Add("flaky", Fail(run, 1), with: static step => step with { RetryPolicy = Twice }).Add("other", Takes(run, 3));

        var result = await ExecuteAsync(run);

        // While the first one waits, the other one has the place.
        Assert.Equal("flaky 1 FAILURE, other 1 SUCCESS, flaky 2 SUCCESS", Texts(result));
        var failed = result.Attempts[0];
        Assert.Equal(TimeSpan.FromSeconds(4), failed.RetryDelay);
        Assert.Equal(("BOOM", "it broke"), (failed.ErrorCode, failed.ErrorMessage));
        Assert.Null(result.Attempts[2].RetryDelay);
        Assert.Null(result.Attempts[2].ErrorCode);
    }

    [Fact]
    public async Task Queue_is_the_time_in_which_others_had_the_places()
    {
        var run = new TestRun { Options = new RunOptions { MaxParallel = 1 } };
        run.Add("a", Takes(run, 5)).Add("b", Takes(run, 7)).Add("c", Takes(run, 1), after: ["a"]);

        var result = await ExecuteAsync(run);

        Assert.Equal([0, 5, 7], result.Attempts.Select(static attempt => attempt.Queue!.Value.TotalSeconds));
        Assert.Equal([5, 7, 1], result.Attempts.Select(static attempt => attempt.Duration.TotalSeconds));
        Assert.Equal([0, 5, 12], result.Attempts.Select(attempt => (attempt.StartedAt - result.StartedAt!.Value).TotalSeconds));
    }

    [Fact]
    public async Task Waiting_for_other_steps_is_no_queue()
    {
        var run = new TestRun();
        run.Add("a", Takes(run, 5)).Add("b", after: ["a"]);

        Assert.All((await ExecuteAsync(run)).Attempts, static attempt => Assert.Equal(TimeSpan.Zero, attempt.Queue));
    }

    [Fact]
    public async Task Committing_is_measured()
    {
        var run = new TestRun();
        run.AddWriter("writer").Add("reader");
        run.Engine.OnCommit = _ => run.Clock.Advance(TimeSpan.FromSeconds(2));

        var result = await ExecuteAsync(run);

        Assert.Equal(TimeSpan.FromSeconds(2), Of(result, "writer").Commit);
        Assert.Null(Of(result, "reader").Commit);
    }

    [Fact]
    public async Task What_the_engine_says_is_taken_over()
    {
        var run = new TestRun();
        FakeStep? self = null;
        run.Add("step", async (context, token) =>
        {
            await using var transaction = await context.BeginAsync(self!, token);
            run.Engine.Sessions.Single().Usage = Usage(1);
            return await transaction.CommitAsync(StepExecutionResult.Success(3) with { RowsRead = 4 }, token);
        }, with: step => self = step);

        var attempt = Assert.Single((await ExecuteAsync(run)).Attempts);

        Assert.Equal((1d, 2d, 3d), (attempt.Engine!.Value.TotalSeconds, attempt.SourceWait!.Value.TotalSeconds, attempt.CpuTime!.Value.TotalSeconds));
        Assert.Equal((4L, 5L, 13L), (attempt.PeakMemory, attempt.Spill, attempt.Bytes));
        Assert.Equal((3L, 4L), (attempt.RowsOut, attempt.RowsIn));
        Assert.Equal(("JOIN", 0.75), (attempt.TopOperator, attempt.TopOperatorShare));
        // The step was not slow.
        Assert.Empty(attempt.Operators);
    }

    [Fact]
    public async Task Operators_of_slow_attempts_are_kept()
    {
        var run = new TestRun();
        FakeStep? self = null;
        run.Add("step", async (context, token) =>
        {
            await using var transaction = await context.BeginAsync(self!, token);
            run.Engine.Sessions.Single().Usage = Usage(1);
            run.Clock.Advance(TimeSpan.FromSeconds(6));
            return await transaction.CommitAsync(StepExecutionResult.Success(), token);
        }, with: step => self = step);

        Assert.Equal(["RESULT", "JOIN", "SCAN"], Assert.Single((await ExecuteAsync(run)).Attempts).Operators.Select(static one => one.Name));
    }

    [Fact]
    public async Task Figures_of_the_engine_stand_in_the_result_and_peaks_are_not_added_up()
    {
        var run = new TestRun();
        run.Clock.SkipWaits();
        FakeStep? self = null;
        var attempts = 0;
        run.Add("step", async (context, token) =>
        {
            await using var transaction = await context.BeginAsync(self!, token);
            run.Engine.Sessions.Last().Usage = Usage(++attempts == 1 ? 2 : 1);
            return attempts == 1 ? StepExecutionResult.Failure("BOOM", "it broke") : await transaction.CommitAsync(StepExecutionResult.Success(), token);
        }, with: step => self = step with { RetryPolicy = Twice });

        var usage = (await ExecuteAsync(run)).Of("step").ResourceUsage;

        Assert.Equal(["cpu_time_ms", "peak_memory_bytes", "peak_spill_bytes"], usage.Keys.Order(StringComparer.Ordinal));
        Assert.Equal((9000d, 8d, 10d), (usage["cpu_time_ms"].Number, usage["peak_memory_bytes"].Number, usage["peak_spill_bytes"].Number));
    }

    [Fact]
    public async Task An_engine_that_stumbles_over_the_question_changes_nothing()
    {
        var run = new TestRun();
        FakeStep? self = null;
        run.Add("step", async (context, token) =>
        {
            await using var transaction = await context.BeginAsync(self!, token);
            run.Engine.Sessions.Single().OnUsage = static () => throw new InvalidOperationException("no");
            return await transaction.CommitAsync(StepExecutionResult.Success(), token);
        }, with: step => self = step);

        var result = await ExecuteAsync(run);

        Assert.Equal("step 1 SUCCESS", Texts(result));
        Assert.Null(result.Attempts[0].Engine);
        Assert.Empty(result.Of("step").ResourceUsage);
    }

    [Fact]
    public async Task Checks_within_a_transaction_are_attempts_within_its_step()
    {
        var run = new TestRun();
        run.AddWriter("writer").Add("check", async (context, token) =>
        {
            await using var session = await context.Engine.OpenSessionAsync(token);
            run.Engine.Sessions.Single().Usage = Usage(3);
            run.Clock.Advance(TimeSpan.FromSeconds(2));
            return StepExecutionResult.Success();
        }, gateOf: "writer");

        var result = await ExecuteAsync(run);

        Assert.Equal("writer 1 SUCCESS, check 1 SUCCESS", Texts(result));
        Assert.Equal("writer", Of(result, "check").Within);
        Assert.Null(Of(result, "writer").Within);
        Assert.Equal(TimeSpan.Zero, Of(result, "check").Queue);
        Assert.Equal(TimeSpan.FromSeconds(2), Of(result, "check").Duration);
        Assert.Equal(TimeSpan.FromSeconds(2), Of(result, "writer").Duration);
        Assert.Null(Of(result, "check").Commit);
    }

    [Fact]
    public async Task A_check_counts_only_what_was_used_since_it_began()
    {
        var run = new TestRun();
        FakeStep? self = null, checkSelf = null;
        run.Add("writer", async (context, token) =>
        {
            await using var transaction = await context.BeginAsync(self!, token);
            run.Engine.Sessions.Single().Usage = Usage(1);
            return await transaction.CommitAsync(StepExecutionResult.Success(), token);
        }, with: step => self = step).Add("check", async (context, token) =>
        {
            await using var transaction = await context.BeginAsync(checkSelf!, token);
            run.Engine.Sessions.Single().Usage = Usage(3);
            return await transaction.CommitAsync(StepExecutionResult.Success(), token);
        }, gateOf: "writer", with: step => checkSelf = step);

        var result = await ExecuteAsync(run);

        Assert.Equal(TimeSpan.FromSeconds(2), Of(result, "check").Engine);
        Assert.Equal(TimeSpan.FromSeconds(3), Of(result, "writer").Engine);
    }

    [Fact]
    public async Task A_check_of_a_step_that_is_tried_again_has_all_its_attempts()
    {
        var run = new TestRun();
        run.Clock.SkipWaits();
        var checks = 0;
        run.AddWriter("writer", with: static step => step with { RetryPolicy = Twice })
            .Add("check", (_, _) => new(++checks == 1 ? StepExecutionResult.Failure("EMPTY", "no rows yet") : StepExecutionResult.Success()), gateOf: "writer");

        var result = await ExecuteAsync(run);

        Assert.Equal("writer 1 FAILURE, check 1 FAILURE, writer 2 SUCCESS, check 2 SUCCESS", Texts(result));
        Assert.Equal("EMPTY", result.Attempts[1].ErrorCode);
        Assert.Equal(ErrorCodes.CheckFailed, result.Attempts[0].ErrorCode);
    }

    [Fact]
    public async Task Steps_that_were_skipped_have_no_attempt()
    {
        var run = new TestRun().Add("bad", TestRun.Fails).Add("child", after: ["bad"]);

        Assert.Equal("bad 1 FAILURE", Texts(await ExecuteAsync(run)));
    }

    [Fact]
    public async Task A_cancelled_attempt_is_one_and_steps_that_had_none_are_none()
    {
        using var cancellation = new CancellationTokenSource();
        var run = new TestRun { Options = new RunOptions { MaxParallel = 1 } };
        run.Add("a", async (_, token) =>
        {
            await cancellation.CancelAsync();
            token.ThrowIfCancellationRequested();
            return StepExecutionResult.Success();
        }).Add("b");

        Assert.Equal("a 1 CANCELLED", Texts(await run.ExecuteAsync(cancellation.Token)));
    }

    [Fact]
    public async Task Attempts_side_by_side_are_all_there_once()
    {
        var run = new TestRun { Options = new RunOptions { MaxParallel = 8 } };
        for (var i = 0; i < 500; i++) run.Add($"s{i}", static async (_, _) =>
        {
            await Task.Yield();
            return StepExecutionResult.Success();
        });

        var result = await ExecuteAsync(run);

        Assert.Equal(500, result.Attempts.Select(static attempt => attempt.StepId).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(500, result.Attempts.Length);
    }

    [Fact]
    public async Task The_summary_says_what_the_process_used()
    {
        var summary = (await ExecuteAsync(new TestRun().Add("a"))).PerformanceSummary;

        Assert.True(summary.ProcessCpuTime >= TimeSpan.Zero);
        Assert.True(summary.PeakWorkingSet > 1 << 20);
    }

    private static async Task<PipelineResult> ExecuteAsync(TestRun run) => await run.ExecuteAsync(TestContext.Current.CancellationToken);

    private static string Texts(PipelineResult result) => string.Join(", ", result.Attempts.Select(static attempt => $"{attempt.StepId} {attempt.Attempt} {attempt.Status.ToName()}"));

    private static AttemptRecord Of(PipelineResult result, string id) => result.Attempts.Single(attempt => attempt.StepId == id);

    private static Func<PipelineContext, CancellationToken, ValueTask<StepExecutionResult>> Takes(TestRun run, int seconds) => (_, _) =>
    {
        run.Clock.Advance(TimeSpan.FromSeconds(seconds));
        return new(StepExecutionResult.Success());
    };

    private static Func<PipelineContext, CancellationToken, ValueTask<StepExecutionResult>> Fail(TestRun run, int times) =>
        (context, token) => times-- > 0 ? TestRun.Fails(context, token) : Takes(run, 1)(context, token);

    private static SessionUsage Usage(int factor) => new()
    {
        EngineTime = TimeSpan.FromSeconds(1 * factor),
        SourceWait = TimeSpan.FromSeconds(2 * factor),
        CpuTime = TimeSpan.FromSeconds(3 * factor),
        PeakMemory = 4 * factor,
        Spill = 5 * factor,
        BytesRead = 6 * factor,
        BytesWritten = 7 * factor,
        Operators = [new(0, "RESULT", TimeSpan.Zero, 1), new(1, "JOIN", TimeSpan.FromSeconds(3), 1), new(2, "SCAN", TimeSpan.FromSeconds(1), 5)],
    };
}
