using System.Diagnostics;
using SqlFlow.Cli.Tests.Harness;

namespace SqlFlow.Cli.Tests.Telemetry;

public sealed class OtlpTests
{
    private const string TraceId = "0af7651916cd43dd8448eb211c80319c";
    private const string ParentId = "b7ad6b7169203331";

    private const string Failing = """
        {
          "pipeline": "failing",
          "steps": [
            { "id": "good", "type": "transform", "sql": "SELECT 1 AS x", "target_table": "good" },
            { "id": "bad", "type": "transform", "sql": "SELECT error('no such luck') AS x FROM good", "target_table": "bad" },
            { "id": "flaky", "type": "transform", "sql": "SELECT error('never') AS x", "target_table": "flaky", "retry_policy": { "max_attempts": 2, "initial_delay_ms": 1, "retry_on": "all" } },
            { "id": "after", "type": "transform", "sql": "SELECT * FROM bad", "target_table": "after" }
          ]
        }
        """;

    [Fact]
    public async Task A_collector_gets_the_run_its_steps_and_their_statements_as_one_tree_below_the_caller()
    {
        await using var collector = OtlpCollector.Start();
        using var folder = new TempFolder().With("plan.json", Plans.Small).With("orders.csv", Plans.Orders);
        var environment = new Dictionary<string, string>
        {
            ["TRACEPARENT"] = $"00-{TraceId}-{ParentId}-01",
            ["TRACESTATE"] = "vendor=7",
            ["OTEL_EXPORTER_OTLP_HEADERS"] = "api-key=s3cr3t",
            ["OTEL_SERVICE_NAME"] = "nightly",
            ["OTEL_RESOURCE_ATTRIBUTES"] = "deployment.environment.name=test,team=data",
        };

        var result = await Sqlflow.RunWithEnvironmentAsync(folder, environment, "run", "plan.json", "--format", "json", "--otlp", collector.Url);

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.DoesNotContain("!", result.Error, StringComparison.Ordinal);
        var root = Assert.Single(collector.Spans, static span => span.Name == "run small");
        Assert.Equal((TraceId, ParentId, "vendor=7", 0L), (root.TraceId, root.ParentSpanId, root.TraceState, root.Status));
        Assert.Equal(result.Json.GetProperty("run_id").GetString(), root.Attributes["sqlflow.run.id"]);
        Assert.Equal("SUCCESS", root.Attributes["sqlflow.run.status"]);
        Assert.All(collector.Spans, span => Assert.True(span.TraceId == TraceId && span.Start <= span.End));
        var load = collector.Step("load_orders");
        Assert.Equal(("step load", root.SpanId, 1L, 3L, "load"), (load.Name, load.ParentSpanId, load.Attributes["sqlflow.step.attempt"], load.Attributes["sqlflow.rows"], load.Attributes["sqlflow.step.type"]));
        var statements = collector.Spans.Where(span => span.ParentSpanId == load.SpanId).ToArray();
        Assert.NotEmpty(statements);
        Assert.All(statements, static span =>
        {
            Assert.Equal((3L, "duckdb", span.Name), (span.Kind, span.Attributes["db.system.name"], span.Attributes["db.operation.name"]));
            Assert.False(span.Attributes.ContainsKey("db.query.text"));
        });
        // All spans have their parent in the trace.
        var known = collector.Spans.Select(static span => span.SpanId).Append(ParentId).ToHashSet();
        Assert.All(collector.Spans, span => Assert.Contains(span.ParentSpanId, known));
        Assert.Equal(("nightly", "test", "data"), (collector.Resource["service.name"], collector.Resource["deployment.environment.name"], collector.Resource["team"]));
        Assert.All(collector.Headers, static request => Assert.Equal("s3cr3t", request.Headers["api-key"]));
    }

    [Fact]
    public async Task Failures_and_retries_are_told_with_their_codes()
    {
        await using var collector = OtlpCollector.Start();
        using var folder = new TempFolder().With("plan.json", Failing);

        var result = await Sqlflow.RunWithEnvironmentAsync(folder, new() { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Url + "/" }, "run", "plan.json", "--trace-sql");

        Assert.True(result.ExitCode == 1, result.ToString());
        var root = Assert.Single(collector.Spans, static span => span.Name == "run failing");
        Assert.Equal((2L, "", "FAILURE"), (root.Status, root.ParentSpanId, root.Attributes["sqlflow.run.status"]));
        Assert.Equal(["sqlflow.step.retry"], root.Events);
        var bad = collector.Step("bad");
        Assert.Equal((2L, root.SpanId, "FAILURE"), (bad.Status, bad.ParentSpanId, bad.Attributes["sqlflow.step.status"]));
        Assert.Contains("no such luck", bad.StatusMessage, StringComparison.Ordinal);
        Assert.Equal("ENGINE_ERROR", bad.Attributes["error.type"]);
        var statement = Assert.Single(collector.Spans, span => span.ParentSpanId == bad.SpanId && span.Status == 2);
        Assert.Contains("error('no such luck')", (string)statement.Attributes["db.query.text"], StringComparison.Ordinal);
        Assert.Equal([1L, 2L], collector.Spans.Where(static span => span.Attributes.GetValueOrDefault("sqlflow.step.id") is "flaky").Select(static span => (long)span.Attributes["sqlflow.step.attempt"]).Order());
        Assert.DoesNotContain(collector.Spans, static span => span.Attributes.GetValueOrDefault("sqlflow.step.id") is "after");
    }

    [Fact]
    public async Task A_collector_gets_the_metrics_with_their_units()
    {
        await using var collector = OtlpCollector.Start();
        using var folder = new TempFolder().With("plan.json", Failing);

        var result = await Sqlflow.RunAsync(folder, "run", "plan.json", "--otlp", collector.Url);

        Assert.True(result.ExitCode == 1, result.ToString());
        var metrics = collector.Metrics.ToDictionary(static metric => metric.Name);
        Assert.Equal(
            [
                "db.client.operation.duration s histogram", "sqlflow.run.duration s histogram", "sqlflow.run.steps {step} sum", "sqlflow.run.timestamp s gauge", "sqlflow.step.attempts {attempt} sum",
                "sqlflow.step.duration s histogram", "sqlflow.step.memory.peak By histogram", "sqlflow.step.rows {row} sum", "sqlflow.step.spill By histogram",
            ],
            metrics.Values.Select(static metric => $"{metric.Name} {metric.Unit} {metric.Kind}").Order(StringComparer.Ordinal));
        var attempts = metrics["sqlflow.step.attempts"].Points;
        Assert.Equal(3, Assert.Single(attempts, static point => point.Attributes["sqlflow.step.status"] is "FAILURE").Value);
        Assert.Equal(1, Assert.Single(metrics["sqlflow.run.steps"].Points, static point => point.Attributes["sqlflow.step.status"] is "SKIPPED").Value);
        Assert.Equal(2UL, Assert.Single(metrics["sqlflow.step.duration"].Points, static point => point.Attributes["sqlflow.step.status"] is "FAILURE").Count);
        Assert.All(metrics.Values.SelectMany(static metric => metric.Points), static point => Assert.False(point.Attributes.ContainsKey("sqlflow.run.id") || point.Attributes.ContainsKey("sqlflow.step.id")));
    }

    [Fact]
    public async Task A_web_service_that_a_step_reads_learns_the_span_of_the_step()
    {
        await using var collector = OtlpCollector.Start();
        using var folder = new TempFolder().With("plan.json", Web(collector));

        var traced = await Sqlflow.RunAsync(folder, "run", "plan.json", "--otlp", collector.Url);
        var header = Assert.Single(collector.Headers, static request => request.Path == "/items").Headers["traceparent"];
        var step = collector.Step("items");

        Assert.True(traced.ExitCode == 0, traced.ToString());
        Assert.Equal($"00-{step.TraceId}-{step.SpanId}-01", header);

        collector.Headers.Clear();
        var passed = await Sqlflow.RunWithEnvironmentAsync(folder, new() { ["TRACEPARENT"] = $"00-{TraceId}-{ParentId}-01" }, "run", "plan.json");

        Assert.True(passed.ExitCode == 0, passed.ToString());
        Assert.StartsWith($"00-{TraceId}-", Assert.Single(collector.Headers).Headers["traceparent"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Those_who_are_told_about_a_run_learn_its_trace()
    {
        await using var collector = OtlpCollector.Start();
        using var folder = new TempFolder().With("pipelines/plan.json", Failing).With("profiles/dev.yml", $$"""
            alerts:
              minimum_severity: warning
              webhook:
                url: {{collector.Url}}/hook
            """);

        var result = await Sqlflow.RunAsync(folder, "run", "pipelines/plan.json", "--otlp", collector.Url, "--openlineage", collector.Url);

        Assert.True(result.ExitCode == 1, result.ToString());
        var root = Assert.Single(collector.Spans, static span => span.Name == "run failing");
        var alerts = Assert.Single(collector.Spans, static span => span.Name == "alerts");
        Assert.Equal(root.SpanId, alerts.ParentSpanId);
        Assert.Equal($"00-{root.TraceId}-{alerts.SpanId}-01", Assert.Single(collector.Headers, static request => request.Path == "/hook").Headers["traceparent"]);
        var events = collector.Headers.Where(static request => request.Path.EndsWith("/lineage", StringComparison.Ordinal)).ToArray();
        Assert.NotEmpty(events);
        Assert.All(events, request => Assert.Equal($"00-{root.TraceId}-{root.SpanId}-01", request.Headers["traceparent"]));
    }

    [Theory]
    [InlineData("http://127.0.0.1:1", "127.0.0.1:1")]
    [InlineData(null, "it answered 500")]
    public async Task A_collector_that_is_broken_is_one_line_on_stderr(string? address, string expected)
    {
        await using var collector = OtlpCollector.Start(status: 500);
        using var folder = new TempFolder().With("plan.json", Plans.Small).With("orders.csv", Plans.Orders);
        var alone = await Sqlflow.RunAsync(folder, "run", "plan.json", "--quiet", "--no-history");

        var result = await Sqlflow.RunAsync(folder, "run", "plan.json", "--quiet", "--no-history", "--otlp", address ?? collector.Url);

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Equal(alone.Output.Split('·')[..2], result.Output.Split('·')[..2]);
        var warning = Assert.Single(result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("! Telemetry does not reach ", warning, StringComparison.Ordinal);
        Assert.Contains(expected, warning, StringComparison.Ordinal);
        Assert.EndsWith("The run is not affected.", warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_collector_that_hangs_holds_the_command_up_for_seconds_only()
    {
        await using var collector = OtlpCollector.Start(hangs: true);
        using var folder = new TempFolder().With("plan.json", Plans.Small).With("orders.csv", Plans.Orders);
        var start = Stopwatch.GetTimestamp();

        var result = await Sqlflow.RunAsync(folder, "run", "plan.json", "--quiet", "--otlp", collector.Url);

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 3, 25);
        Assert.Single(result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Theory]
    [InlineData("--otlp", "localhost", "--otlp localhost: expected http://HOST:PORT")]
    [InlineData("--otlp", "http://me:pw@host", "--otlp …: expected http://HOST:PORT")]
    [InlineData("--prometheus-listen", "9464", "--prometheus-listen 9464: expected an address")]
    [InlineData("--prometheus-listen", "127.0.0.1", "--prometheus-listen 127.0.0.1: expected an address")]
    public async Task Addresses_that_are_none_are_refused_before_anything_runs(string option, string value, string expected)
    {
        using var folder = new TempFolder().With("plan.json", Plans.Transform("SELECT 1 AS x"));

        var result = await Sqlflow.RunAsync(folder, "run", "plan.json", option, value);

        Assert.True(result.ExitCode == 2, result.ToString());
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("pw", result.Error, StringComparison.Ordinal);
    }

    internal static string Web(OtlpCollector collector) => $$"""
        {
          "pipeline": "web",
          "steps": [
            { "id": "first", "type": "transform", "sql": "SELECT 1 AS x", "target_table": "first" },
            { "id": "items", "type": "load", "depends_on": ["first"], "source": "http", "options": { "url": "{{collector.Url}}/items", "columns": { "id": "BIGINT" }, "page_size": 10, "page_param": "page" }, "target_table": "items", "mode": "replace" }
          ]
        }
        """;
}
