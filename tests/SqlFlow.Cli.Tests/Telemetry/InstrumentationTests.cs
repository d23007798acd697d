using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using SqlFlow.OpenTelemetry;

namespace SqlFlow.Cli.Tests.Telemetry;

/// <summary>What hosts get that set up OpenTelemetry themselves.</summary>
public sealed class InstrumentationTests
{
    [Fact]
    public async Task A_host_gets_spans_and_metrics_by_adding_the_instrumentation()
    {
        var (spans, metrics) = (new List<string>(), new List<string>());
        using var tracer = Sdk.CreateTracerProviderBuilder().AddSqlFlowInstrumentation().AddProcessor(new SimpleActivityExportProcessor(new Names<Activity>(spans, static span => span.OperationName))).Build();
        using var meter = Sdk.CreateMeterProviderBuilder().AddSqlFlowInstrumentation().AddReader(new BaseExportingMetricReader(new Names<Metric>(metrics, static metric => metric.Name))).Build();

        var host = new SqlFlowHost(new SqlFlowOptions { Registry = CliEnvironment.Registry, Database = ":memory:" });
        var result = await host.RunAsync(new PipelineRequest { Steps = [new SqlFlow.Handlers.TransformStep { Id = "t", Sql = "SELECT 1 AS x", TargetTable = "t" }] }, null, TestContext.Current.CancellationToken);
        meter.ForceFlush();

        Assert.Equal(RunStatus.Success, result.Status);
        Assert.Equal("run pipeline", spans[^1]);
        Assert.Contains("step transform", spans);
        Assert.Contains("sqlflow.run.duration", metrics);
        Assert.Contains("db.client.operation.duration", metrics);
    }

    [Theory]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", true)]
    [InlineData(" 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00\n", true)]
    [InlineData("00-00000000000000000000000000000000-b7ad6b7169203331-01", false)]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01", false)]
    [InlineData("0af7651916cd43dd8448eb211c80319c", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Only_a_trace_parent_that_names_a_span_counts(string? text, bool isOne) => Assert.Equal(isOne, TraceContext.Parse(text, "a=1") is { IsRemote: true, TraceState: "a=1" });

    [Theory]
    [InlineData("", "traces", "http://localhost:4318/v1/traces")]
    [InlineData("ENDPOINT=http://c:1", "metrics", "http://c:1/v1/metrics")]
    [InlineData("ENDPOINT=http://c:1/base/", "traces", "http://c:1/base/v1/traces")]
    [InlineData("ENDPOINT=http://c:1;TRACES_ENDPOINT=http://t:2/x", "traces", "http://t:2/x")]
    [InlineData("ENDPOINT=http://c:1;TRACES_ENDPOINT=http://t:2/x", "metrics", "http://c:1/v1/metrics")]
    [InlineData("PROTOCOL=grpc", "traces", "http://localhost:4317/")]
    [InlineData("PROTOCOL=grpc;ENDPOINT=http://c:1", "traces", "http://c:1/")]
    [InlineData("ENDPOINT=nonsense", "traces", "http://localhost:4318/v1/traces")]
    public void Addresses_are_those_that_the_specification_says(string variables, string signal, string expected)
    {
        var environment = variables.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(static pair => pair.Split('=', 2)).ToDictionary(static pair => "OTEL_EXPORTER_OTLP_" + pair[0], static pair => pair[1]);

        Assert.Equal(expected, OtlpEnvironment.Resolve(null, signal, environment.GetValueOrDefault).Endpoint.ToString());
    }

    private sealed class Names<T>(List<string> names, Func<T, string> nameOf) : BaseExporter<T>
        where T : class
    {
        public override ExportResult Export(in Batch<T> batch)
        {
            foreach (var item in batch) names.Add(nameOf(item));
            return ExportResult.Success;
        }
    }
}
