using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SqlFlow.Alerts;
using SqlFlow.Execution;
using SqlFlow.Handlers.Tests.Harness;
using SqlFlow.Observability;

namespace SqlFlow.Handlers.Tests.History;

/// <summary>What a host finds out about its runs, from the history that it keeps itself.</summary>
public sealed class RunInsightsTests : IDisposable
{
    private const string Plan = """
        { "pipeline": "nightly", "steps": [
          { "type": "source", "id": "feed", "name": "feed", "connector": "csv", "params": { "path": "feed.csv" } },
          { "type": "load", "id": "load", "source": "feed", "target_table": "feed" },
          { "type": "transform", "id": "halves", "sql": "SELECT CASE WHEN n > 2000 THEN error('too many') ELSE n / 2 END AS half FROM (SELECT count(*) AS n FROM feed)", "target_table": "halves" } ] }
        """;

    private readonly TempFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_feed_that_suddenly_has_hardly_any_rows_is_told()
    {
        for (var run = 0; run < 9; run++) Assert.Empty((await RunAsync(1000 + run)).Insights!.Anomalies.Where(static anomaly => anomaly.Metric is InsightMetric.Rows));

        var result = await RunAsync(10);

        var anomaly = Assert.Single(result.Insights!.Anomalies, static anomaly => anomaly.Metric is InsightMetric.Rows);
        Assert.Equal(("load", 10.0, false), (anomaly.StepId, anomaly.Observed, anomaly.IsHigh));
        var alert = Assert.Single(result.PerformanceSummary.Alerts, static alert => alert.Fingerprint == "predictive:load:rows");
        Assert.StartsWith("Step load has unusual rows: 10 rows, usually 1", alert.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_step_that_fails_above_a_size_is_told_so_with_the_size()
    {
        PipelineResult? result = null;
        foreach (var rows in (int[])[100, 3000, 200, 150, 120, 130, 4000, 170, 180, 190, 3500, 175, 2500]) result = await RunAsync(rows);

        Assert.Equal(RunStatus.Failure, result!.Status);
        var pattern = Assert.Single(result.Insights!.Patterns);
        Assert.Equal(("halves", 4, 13), (pattern.StepId, pattern.Failures, pattern.Runs));
        Assert.Equal(pattern.Evidence, Assert.Single(result.PerformanceSummary.Alerts, static alert => alert.Type is AlertType.Failing).Evidence);
        Assert.StartsWith("failed 4 of the last 13 runs", pattern.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_in_memory_has_no_past_but_a_run()
    {
        var host = Host(new SqlFlowOptions { Registry = new TestSteps(), Database = ":memory:" });

        for (var run = 0; run < 2; run++)
        {
            Write(run == 0 ? 1000 : 1);
            var result = await host.RunAsync(new PipelineRequest { Path = _folder.Write("plan.json", Plan) }, null, Token);
            Assert.Empty(result.Insights!.Anomalies);
            Assert.Contains("load", result.Insights.Bottlenecks!.Steps.Select(static step => step.StepId));
        }
    }

    [Fact]
    public async Task Without_history_nothing_is_kept_and_nothing_looked_up()
    {
        for (var run = 0; run < 9; run++) await RunAsync(1000, new RunOptions { KeepHistory = false });

        Assert.Empty((await RunAsync(10, new RunOptions { KeepHistory = false })).Insights!.Anomalies);
        // The first one that is kept has nothing before it.
        Assert.Empty((await RunAsync(10)).Insights!.Anomalies);
    }

    [Fact]
    public async Task With_every_sink_broken_the_result_is_the_same_but_for_its_times()
    {
        Write(3000);
        var path = _folder.Write("plan.json", Plan);
        IAlertSink[] broken = [new Broken(), new FileAlertSink(Path.Combine(path, "not-a-folder")), new WebhookAlertSink(new Uri("http://127.0.0.1:1/"))];
        var (plain, disturbed) = (new SqlFlowOptions { Registry = new TestSteps(), Database = ":memory:" }, new SqlFlowOptions { Registry = new TestSteps(), Database = ":memory:", Alerts = new AlertOptions { Sinks = [.. broken] } });

        var expected = Untimed(await Host(plain).RunAsync(new PipelineRequest { Path = path }, new RunOptions { MaxParallel = 1 }, Token));
        var found = Untimed(await Host(disturbed).RunAsync(new PipelineRequest { Path = path }, new RunOptions { MaxParallel = 1 }, Token));

        Assert.Contains("\"failing\"", expected, StringComparison.Ordinal);
        Assert.Equal(expected, found);
    }

    public void Dispose() => _folder.Dispose();

    private async Task<PipelineResult> RunAsync(int rows, RunOptions? options = null)
    {
        Write(rows);
        return await Host(new SqlFlowOptions { Registry = new TestSteps(), Database = _folder.At("data.duckdb"), Threads = 1 })
            .RunAsync(new PipelineRequest { Path = _folder.Write("plan.json", Plan) }, options, Token);
    }

    private void Write(int rows)
    {
        var text = new StringBuilder("id,name\n");
        for (var row = 0; row < rows; row++) text.Append(CultureInfo.InvariantCulture, $"{row},name {row}\n");
        _folder.Write("feed.csv", text.ToString());
    }

    private static SqlFlowHost Host(SqlFlowOptions options) => new(options);

    /// <summary>A result as JSON without what is of its moment: ids, times, and all that is made of times.</summary>
    private static string Untimed(PipelineResult result)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream)) ResultJson.Write(result, writer);
        var json = JsonNode.Parse(stream.ToArray())!;
        Strip(json);
        return json.ToJsonString();
    }

    private static void Strip(JsonNode? node)
    {
        if (node is JsonArray array)
        {
            foreach (var item in array) Strip(item);
        }

        if (node is not JsonObject map) return;
        foreach (var name in map.Select(static pair => pair.Key).ToList())
        {
            var isOfItsMoment = name.EndsWith("_ms", StringComparison.Ordinal) || name.EndsWith("_at", StringComparison.Ordinal) || name.EndsWith("_bytes", StringComparison.Ordinal)
                || name is "run_id" or "insights" or "critical_path" or "bottlenecks" or "parallelism" or "throughput_rows_per_second" or "bytes" or "top_operator" or "top_operator_share";
            if (isOfItsMoment) map.Remove(name);
            else Strip(map[name]);
        }
    }

    private sealed class Broken : IAlertSink
    {
        public string Name => "broken";

        public ValueTask SendAsync(AlertNotice notice, CancellationToken cancellationToken) => throw new InvalidOperationException("broken");
    }
}
