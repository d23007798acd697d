using Microsoft.Extensions.Time.Testing;
using SqlFlow.Core.Tests.Execution;
using SqlFlow.Observability;

namespace SqlFlow.Core.Tests.Observability;

public sealed class ObservabilityManagerTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void Successes_and_failures_add_up_to_the_keys_of_the_summary()
    {
        var manager = Manager();
        Attempt(manager, "load", 2, StepExecutionResult.Success(100));
        Attempt(manager, "load", 4, StepExecutionResult.Failure("X", "no"));
        Attempt(manager, "load", 2, StepExecutionResult.Success(300));
        Attempt(manager, "other", 1, StepExecutionResult.Success());

        var summary = manager.GetPerformanceSummary();

        Assert.Equal("run", summary.RunId);
        Assert.Equal(2, summary.TotalSteps);
        Assert.Equal(1, summary.TotalFailures);
        Assert.Equal(TimeSpan.FromSeconds(9), summary.TotalExecutionTime);
        Assert.Equal(400, summary.TotalRowsProcessed);
        Assert.Equal(
            [
                new StepDetail("load", 3, TimeSpan.FromSeconds(8) / 3, 1 / 3d, 400, 100),
                new StepDetail("other", 1, TimeSpan.FromSeconds(1), 0, 0, 0),
            ],
            summary.StepDetails);
        Assert.Equal(TimeSpan.FromSeconds(9), summary.WallTime);
        Assert.Equal(1, summary.Parallelism);
    }

    [Fact]
    public void Bottlenecks_are_the_longest_steps_by_their_share_of_the_wall_time()
    {
        var manager = Manager(new ObservabilityOptions { MaxBottlenecks = 2 });
        Attempt(manager, "a", 1, StepExecutionResult.Success());
        Attempt(manager, "b", 6, StepExecutionResult.Success());
        Attempt(manager, "c", 3, StepExecutionResult.Success());

        Assert.Equal(
            [new Bottleneck("b", TimeSpan.FromSeconds(6), 0.6), new Bottleneck("c", TimeSpan.FromSeconds(3), 0.3)],
            manager.GetPerformanceSummary().Bottlenecks);
    }

    [Fact]
    public void No_bottlenecks_are_reported_when_none_are_wanted()
    {
        var manager = Manager(new ObservabilityOptions { MaxBottlenecks = 0 });
        Attempt(manager, "a", 1, StepExecutionResult.Success());
        Attempt(manager, "b", 2, StepExecutionResult.Success());

        Assert.Empty(manager.GetPerformanceSummary().Bottlenecks);
    }

    [Fact]
    public void Cancelled_attempt_is_a_call_but_no_failure()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        var manager = Manager();

        manager.Begin(new FakeStep { Id = "a" }).Fail(new OperationCanceledException(), source.Token);

        Assert.Equal(0, manager.GetPerformanceSummary().TotalFailures);
        Assert.Equal(1, manager.GetPerformanceSummary().StepDetails.Single().Calls);
        Assert.Empty(manager.GetAlerts());
    }

    [Fact]
    public void Cancellation_that_nobody_asked_for_is_a_failure()
    {
        var manager = Manager();

        manager.Begin(new FakeStep { Id = "a" }).Fail(new OperationCanceledException(), CancellationToken.None);

        Assert.Equal(1, manager.GetPerformanceSummary().TotalFailures);
    }

    [Theory]
    [InlineData(Criticality.Low, AlertSeverity.Error, AlertSeverity.Warning)]
    [InlineData(Criticality.Normal, AlertSeverity.Error, AlertSeverity.Warning)]
    [InlineData(Criticality.High, AlertSeverity.Critical, AlertSeverity.Critical)]
    [InlineData(Criticality.Critical, AlertSeverity.Critical, AlertSeverity.Critical)]
    public void Alerts_of_important_steps_rise_to_critical(Criticality criticality, AlertSeverity failing, AlertSeverity slow)
    {
        var manager = Manager();
        Attempt(manager, "a", 6, StepExecutionResult.Failure("X", "no"), step => step with { Criticality = criticality });

        Assert.Equal([(AlertType.Failing, failing), (AlertType.Slow, slow)], manager.GetAlerts().Select(static alert => (alert.Type, alert.Severity)));
        Assert.All(manager.GetAlerts(), static alert => Assert.NotEmpty(alert.SuggestedActions));
        Assert.All(manager.GetAlerts(), alert => Assert.Equal(_clock.GetUtcNow(), alert.Timestamp));
    }

    [Theory]
    [InlineData(5, null, false)]
    [InlineData(6, null, true)]
    [InlineData(6, 10, false)]
    [InlineData(2, 1, true)]
    public void Slow_is_longer_than_expected_or_than_the_threshold(int seconds, int? expected, bool isSlow)
    {
        var manager = Manager();
        Attempt(manager, "a", seconds, StepExecutionResult.Success(), step => step with { ExpectedDuration = expected is null ? null : TimeSpan.FromSeconds(expected.Value) });

        Assert.Equal(isSlow, manager.GetAlerts().Any(static alert => alert.Type is AlertType.Slow));
    }

    [Fact]
    public void Alerts_can_be_filtered_by_severity()
    {
        var manager = Manager();
        Attempt(manager, "slow", 6, StepExecutionResult.Success());
        Attempt(manager, "bad", 1, StepExecutionResult.Failure("X", "no", "Do something."));

        Assert.Equal("slow", Assert.Single(manager.GetAlerts(AlertSeverity.Warning)).Component);
        var failing = Assert.Single(manager.GetAlerts(AlertSeverity.Error));
        Assert.Equal("Step bad failed: no", failing.Message);
        Assert.Equal(["Do something."], failing.SuggestedActions);
        Assert.Empty(manager.GetAlerts(AlertSeverity.Critical));
    }

    [Fact]
    public void Default_observation_observes_nothing()
    {
        var result = StepExecutionResult.Success();

        Assert.Same(result, default(StepObservation).Complete(result));
        default(StepObservation).Fail(new FormatException(), CancellationToken.None);
    }

    [Fact]
    public void Watching_a_step_allocates_nothing()
    {
        var step = new FakeStep { Id = "a", Type = "fake" };
        var manager = new ObservabilityManager("run", TimeProvider.System, ObservabilityOptions.Default, [new(0, step, [], 0, null)]);
        var result = StepExecutionResult.Success(1);
        for (var i = 0; i < 1_000; i++) manager.Begin(step).Complete(result);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++) manager.Begin(step).Complete(result);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(0, allocated);
        Assert.Equal(2_000, manager.GetPerformanceSummary().StepDetails.Single().Calls);
    }

    private ObservabilityManager Manager(ObservabilityOptions? options = null) => new("run", _clock, options);

    private void Attempt(ObservabilityManager manager, string id, double seconds, StepExecutionResult result, Func<FakeStep, FakeStep>? with = null)
    {
        var step = new FakeStep { Id = id, Type = "fake" };
        var observation = manager.Begin(with?.Invoke(step) ?? step);
        _clock.Advance(TimeSpan.FromSeconds(seconds));
        Assert.Same(result, observation.Complete(result));
    }
}
