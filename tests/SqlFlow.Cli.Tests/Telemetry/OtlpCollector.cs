using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace SqlFlow.Cli.Tests.Telemetry;

/// <summary>An OTLP receiver on 127.0.0.1 that keeps what it gets; other paths are a web service, which notes who asked.</summary>
internal sealed class OtlpCollector : IAsyncDisposable
{
    private readonly WebApplication _application;

    private OtlpCollector(int status, TimeSpan delay)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _application = builder.Build();
        _application.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            if (delay > TimeSpan.Zero) await Task.Delay(delay, TimeProvider.System, context.RequestAborted);
            Headers.Enqueue((context.Request.Path, context.Request.Headers.ToDictionary(static header => header.Key, static header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase)));
            context.Response.StatusCode = status;
            switch (context.Request.Path.Value)
            {
                case "/v1/traces":
                    foreach (var span in OtlpMessages.Spans(body.ToArray(), Resource)) Spans.Enqueue(span);
                    break;
                case "/v1/metrics":
                    foreach (var metric in OtlpMessages.Metrics(body.ToArray())) Metrics.Enqueue(metric);
                    break;
                default:
                    Asked.TrySetResult();
                    await Answers;
                    await context.Response.WriteAsync("""[{"id":1},{"id":2}]""");
                    break;
            }
        });
    }

    public ConcurrentQueue<OtlpSpan> Spans { get; } = [];

    public ConcurrentQueue<OtlpMetric> Metrics { get; } = [];

    public ConcurrentQueue<(string Path, Dictionary<string, string> Headers)> Headers { get; } = [];

    /// <summary>Done once the web service is asked.</summary>
    public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>When the web service answers.</summary>
    public Task Answers { get; set; } = Task.CompletedTask;

    public Dictionary<string, object> Resource { get; } = [];

    public string Url => _application.Urls.First();

    public static async Task<OtlpCollector> StartAsync(int status = 200, TimeSpan delay = default)
    {
        var collector = new OtlpCollector(status, delay);
        await collector._application.StartAsync(TestContext.Current.CancellationToken);
        return collector;
    }

    public OtlpSpan Step(string id) => Assert.Single(Spans, span => span.Attributes.TryGetValue("sqlflow.step.id", out var step) && step is string text && text == id);

    public async ValueTask DisposeAsync()
    {
        // Clients that hang are not waited for.
        using var now = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await _application.StopAsync(now.Token);
        await _application.DisposeAsync();
    }
}
