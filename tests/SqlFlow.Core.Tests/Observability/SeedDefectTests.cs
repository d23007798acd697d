using System.Collections.Immutable;
using SqlFlow.Core.Tests.Execution;
using SqlFlow.Execution;
using SqlFlow.Observability;

namespace SqlFlow.Core.Tests.Observability;

/// <summary>Defects of the design's first version that must not come back, by their number there.</summary>
public sealed class SeedDefectTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Defect_02_unknown_rows_never_turn_a_success_into_a_failure(bool isObserved)
    {
        var run = new TestRun().Add("a", with: step => step with { IsObserved = isObserved });

        var result = await run.ExecuteAsync(TestContext.Current.CancellationToken);

        Assert.Equal(RunStatus.Success, result.Status);
        Assert.Null(result.Of("a").RowsAffected);
        Assert.Equal(0, result.PerformanceSummary.TotalRowsProcessed);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task Defect_03_returned_failure_counts_like_a_thrown_one(bool isObserved, bool isThrown)
    {
        var run = new TestRun().Add("a", (_, _) => isThrown
            ? throw new SqlFlowException("BOOM", "it broke")
            : new(StepExecutionResult.Failure("BOOM", "it broke")), with: step => step with { IsObserved = isObserved });

        var result = await run.ExecuteAsync(TestContext.Current.CancellationToken);

        Assert.Equal(RunStatus.Failure, result.Status);
        Assert.Equal(("BOOM", "it broke"), (result.Of("a").ErrorCode, result.Of("a").ErrorMessage));
        Assert.Equal(1, result.PerformanceSummary.TotalFailures);
        Assert.Equal(1, Assert.Single(result.PerformanceSummary.StepDetails).FailureRate);
        var alert = Assert.Single(result.PerformanceSummary.Alerts);
        Assert.Equal(("a", AlertType.Failing, AlertSeverity.Error), (alert.Component, alert.Type, alert.Severity));
        Assert.Equal("Step a failed: it broke", alert.Message);
    }

    [Fact]
    public async Task Defect_09_steps_that_have_begun_are_not_counted_as_completed()
    {
        PerformanceSummary? during = null;
        var run = new TestRun();
        run.Add("a", (context, _) =>
        {
            during = context.Observability.GetPerformanceSummary();
            return TestRun.Succeeds(context, default);
        }, with: static step => step with { IsObserved = true }).Add("b", TestRun.Fails).Add("skipped", after: ["b"]);

        await run.ExecuteAsync(TestContext.Current.CancellationToken);

        Assert.Equal(3, during!.TotalSteps);
        Assert.DoesNotContain("a", during.StepDetails.Select(static detail => detail.StepId));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Defect_09_attempts_are_told_apart_and_step_time_is_not_wall_time(bool isObserved)
    {
        var calls = 0;
        var run = new TestRun();
        run.Add("a", (_, _) =>
        {
            run.Clock.Advance(TimeSpan.FromSeconds(2));
            return ++calls < 3 ? TestRun.Fails(null!, default) : new(StepExecutionResult.Success(60));
        }, with: step => step with { IsObserved = isObserved, RetryPolicy = new RetryPolicy { RetryOn = RetryOn.All, Jitter = 0 } });
        run.Clock.SkipWaits();

        var summary = (await run.ExecuteAsync(TestContext.Current.CancellationToken)).PerformanceSummary;

        Assert.Equal(new StepDetail("a", 3, TimeSpan.FromSeconds(2), 2 / 3d, 60, 30), Assert.Single(summary.StepDetails));
        Assert.Equal(2, summary.TotalFailures);
        Assert.Equal(TimeSpan.FromSeconds(6), summary.TotalExecutionTime);
        Assert.Equal(TimeSpan.FromSeconds(6 + 1 + 2), summary.WallTime);
        Assert.Contains(summary.Alerts, static alert => alert.Message.Contains("(attempt 2)", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Defect_09_steps_side_by_side_have_more_step_time_than_wall_time()
    {
        var both = new CountdownEvent(2);
        var advanced = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var run = new TestRun { Options = new RunOptions { MaxParallel = 2 } };
        run.Add("a", Meet).Add("b", Meet);

        var summary = (await run.ExecuteAsync(TestContext.Current.CancellationToken)).PerformanceSummary;

        Assert.Equal(TimeSpan.FromSeconds(6), summary.TotalExecutionTime);
        Assert.Equal(TimeSpan.FromSeconds(3), summary.WallTime);
        Assert.Equal(2, summary.Parallelism);
        both.Dispose();

        async ValueTask<StepExecutionResult> Meet(PipelineContext context, CancellationToken token)
        {
            if (both.Signal())
            {
                run.Clock.Advance(TimeSpan.FromSeconds(3));
                advanced.SetResult();
            }

            await advanced.Task;
            return StepExecutionResult.Success();
        }
    }

    [Fact]
    public async Task Defect_11_expected_duration_does_what_it_says()
    {
        var run = new TestRun();
        run.Add("a", Take3Seconds, with: static step => step with { ExpectedDuration = TimeSpan.FromSeconds(1) })
            .Add("b", Take3Seconds, ["a"], with: static step => step with { ExpectedDuration = TimeSpan.FromSeconds(10) });

        var summary = (await run.ExecuteAsync(TestContext.Current.CancellationToken)).PerformanceSummary;

        Assert.Equal(("a", AlertType.Slow), (Assert.Single(summary.Alerts).Component, summary.Alerts[0].Type));

        ValueTask<StepExecutionResult> Take3Seconds(PipelineContext context, CancellationToken token)
        {
            run.Clock.Advance(TimeSpan.FromSeconds(3));
            return TestRun.Succeeds(context, token);
        }
    }

    [Fact]
    public async Task Defect_12_failure_loses_nothing_and_skipped_steps_have_results()
    {
        var run = new TestRun().Add("good", (_, _) => new(StepExecutionResult.Success(5))).Add("bad", TestRun.Fails, ["good"]).Add("child", after: ["bad"]);

        var result = await run.ExecuteAsync(TestContext.Current.CancellationToken);
        var exception = Assert.Throws<PipelineExecutionException>(result.EnsureSuccess);

        Assert.Equal("good:SUCCESS bad:FAILURE child:SKIPPED", exception.Result.Statuses());
        Assert.Equal(5, exception.Result.PerformanceSummary.TotalRowsProcessed);
        Assert.Equal(3, exception.Result.PerformanceSummary.TotalSteps);
    }

    [Fact]
    public async Task Defect_13_alerts_can_be_read_while_others_raise_them()
    {
        const int Writers = 4;
        const int Each = 500;
        var manager = new ObservabilityManager("run");
        var failure = StepExecutionResult.Failure("X", "no");
        using var writing = new CountdownEvent(Writers);
        var writers = Enumerable.Range(0, Writers).Select(writer => Task.Run(() =>
        {
            var step = new FakeStep { Id = $"s{writer}", Type = "fake" };
            for (var i = 0; i < Each; i++) manager.Begin(step).Complete(failure);
            writing.Signal();
        }));
        var readers = Enumerable.Range(0, 2).Select(_ => Task.Run(() =>
        {
            var last = 0;
            while (!writing.IsSet)
            {
                var alerts = manager.GetAlerts(AlertSeverity.Error);
                Assert.True(alerts.Length >= last);
                Assert.All(alerts, static alert => Assert.NotNull(alert.Message));
                last = alerts.Length;
                Assert.True(manager.GetPerformanceSummary().TotalFailures <= Writers * Each);
            }
        }));

        await Task.WhenAll([.. writers, .. readers]);

        Assert.Equal(Writers * Each, manager.GetAlerts().Length);
        Assert.Equal(Writers * Each, manager.GetPerformanceSummary().TotalFailures);
    }

    [Fact]
    public async Task Defect_13_thresholds_are_options_and_failures_too_can_be_slow()
    {
        var run = new TestRun();
        run.Services = run.Services with { Observability = new ObservabilityOptions { SlowThreshold = TimeSpan.FromSeconds(1) } };
        run.Add("a", (_, _) =>
        {
            run.Clock.Advance(TimeSpan.FromSeconds(2));
            return TestRun.Fails(null!, default);
        });

        var summary = (await run.ExecuteAsync(TestContext.Current.CancellationToken)).PerformanceSummary;

        Assert.Equal([AlertType.Failing, AlertType.Slow], summary.Alerts.Select(static alert => alert.Type));
    }

    [Fact]
    public async Task Defect_14_throughput_is_rows_over_the_time_of_the_successful_attempts()
    {
        var calls = 0;
        var run = new TestRun();
        run.Add("a", (_, _) =>
        {
            run.Clock.Advance(TimeSpan.FromSeconds(++calls == 1 ? 100 : 2));
            return new(calls == 1
                ? StepExecutionResult.Failure("X", "no") with { RowsAffected = 1_000_000 }
                : StepExecutionResult.Success(50));
        }, with: static step => step with { RetryPolicy = new RetryPolicy { RetryOn = RetryOn.All } });
        run.Clock.SkipWaits();

        var detail = Assert.Single((await run.ExecuteAsync(TestContext.Current.CancellationToken)).PerformanceSummary.StepDetails);

        Assert.Equal(25, detail.ThroughputRowsPerSecond);
        Assert.Equal(50, detail.TotalRows);
    }

    [Fact]
    public async Task Defect_16_resource_values_that_are_no_numbers_never_break_anything()
    {
        var usage = ImmutableDictionary<string, MetricValue>.Empty.Add("host", "a").Add("peak", double.PositiveInfinity).Add("bytes", 1);
        var run = new TestRun().Add("a", (_, _) => new(StepExecutionResult.Success() with { ResourceUsage = usage }), with: static step => step with { IsObserved = true });

        var result = await run.ExecuteAsync(TestContext.Current.CancellationToken);

        Assert.Equal(RunStatus.Success, result.Status);
        Assert.Equal(usage, result.Of("a").ResourceUsage);
    }

    [Fact]
    public async Task Defect_18_no_session_is_shared_by_two_steps_at_a_time()
    {
        var run = new TestRun { Options = new RunOptions { MaxParallel = 8 } };
        for (var i = 0; i < 50; i++) run.AddWriter($"w{i}");

        await run.ExecuteAsync(TestContext.Current.CancellationToken);

        Assert.Equal(50, run.Engine.Sessions.Distinct().Count());
        Assert.Equal(50, run.Engine.Committed.Count);
    }
}
