using System.Collections.Immutable;
using SqlFlow.Connectors;
using SqlFlow.Handlers.Tests.Harness;
using SqlFlow.Planning;

namespace SqlFlow.Handlers.Tests.Connectors;

/// <summary>What a run does for every network connector: default retries, and a circuit breaker a server.</summary>
public sealed class NetworkTests
{
    [Fact]
    public async Task Steps_that_use_a_network_connector_are_tried_again_by_default()
    {
        var clock = new SignallingClock();
        // Planning asks once; then the source step fails twice, and the load once in mid-stream.
        var connector = new FlakyConnector(opensThatFail: [2, 3], readsThatFail: [1]);
        using var test = new PipelineTest(clock, connector);

        var running = test.RunAsync(new SourceStep { Id = "define", Name = "s", Connector = "flaky" }, new LoadStep { Id = "load", Source = "s", TargetTable = "t" });
        await clock.PassAsync(TimeSpan.FromSeconds(1), tolerance: 0.1);
        await clock.PassAsync(TimeSpan.FromSeconds(2), tolerance: 0.2);
        await clock.PassAsync(TimeSpan.FromSeconds(1), tolerance: 0.1);

        var result = (await running).Succeeded();
        Assert.Equal((3, 2), (result.Of("define").Attempts, result.Of("load").Attempts));
        Assert.Equal(["1|a"], await test.RowsAsync("SELECT * FROM t"));
    }

    [Fact]
    public async Task A_policy_of_the_steps_own_wins()
    {
        using var test = new PipelineTest(new FlakyConnector(opensThatFail: [2], readsThatFail: []));

        var result = await test.RunAsync(Make.LoadFrom("flaky", "{}") with { RetryPolicy = new RetryPolicy { MaxAttempts = 1 } });

        Assert.Equal(1, result.Failed("load", ErrorCodes.InputOutput, "reset").Attempts);
    }

    [Fact]
    public async Task A_server_that_keeps_failing_is_left_alone_and_asked_again_when_its_time_is_up()
    {
        var clock = new SignallingClock();
        var connector = new FlakyConnector(opensThatFail: [2, 3, 4, 5, 6], readsThatFail: []);
        using var test = new PipelineTest(clock, connector);
        var once = new RetryPolicy { MaxAttempts = 6, InitialDelay = TimeSpan.FromMilliseconds(10), Jitter = 0, Multiplier = 1 };

        var running = test.RunAsync(Make.LoadFrom("flaky", "{}") with { RetryPolicy = once with { MaxAttempts = 7 } });
        for (var i = 0; i < 5; i++) await clock.PassAsync(TimeSpan.FromMilliseconds(10));
        // The sixth attempt is rejected, and says when to come back.
        await clock.PassAsync(TimeSpan.FromSeconds(60), tolerance: 0.1);

        Assert.Equal(7, (await running).Succeeded().Of("load").Attempts);
        Assert.Equal(7, connector.Opens);
    }

    [Fact]
    public async Task A_server_that_is_down_when_planning_is_a_warning_and_nothing_is_asked_twice()
    {
        var connector = new FlakyConnector(opensThatFail: [1], readsThatFail: []);
        using var test = new PipelineTest(connector);

        var planned = await test.PlanAsync(Make.LoadFrom("flaky", "{}"), Make.Transform("u", "SELECT whatever FROM t"));

        Assert.Equal(ProblemSeverity.Warning, Assert.Single(planned.Problems).Severity);
        Assert.Equal(1, connector.Opens);
    }

    /// <summary>Opens and reads that fail, by their number from 1.</summary>
    private sealed class FlakyConnector(int[] opensThatFail, int[] readsThatFail) : INetworkConnector
    {
        private int _reads;

        public int Opens { get; private set; }

        public string Type => "flaky";

        public ImmutableArray<ConnectorParameter> Parameters => [];

        public string EndpointOf(ConnectorOptions options) => "flaky:1";

        public ValueTask<SourceData> OpenAsync(SourceRequest request, CancellationToken cancellationToken) => opensThatFail.Contains(++Opens)
            ? throw Reset()
            : new(new SourceData.Batches(Batches.Schema, _ => ReadAsync()));

        private static ConnectorException Reset() => new(ErrorCodes.InputOutput, "reset") { IsTransient = true };

        private async IAsyncEnumerable<Apache.Arrow.RecordBatch> ReadAsync()
        {
            var fails = readsThatFail.Contains(++_reads);
            await Task.Yield();
            yield return Batches.Of((1, "a"));
            if (fails) throw Reset();
        }
    }
}
