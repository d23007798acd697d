using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SqlFlow.Cli.Tests.Telemetry;

/// <summary>An OTLP receiver on 127.0.0.1 that keeps what it gets; other paths are a web service, which notes who asked.</summary>
internal sealed class OtlpCollector : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly CancellationTokenSource _ending = new();
    private readonly int _status;
    private readonly bool _hangs;
    private readonly Task _accepting;

    private OtlpCollector(int status, bool hangs)
    {
        (_status, _hangs) = (status, hangs);
        Url = FormattableString.Invariant($"http://127.0.0.1:{FreePort()}");
        _listener.Prefixes.Add($"{Url}/");
        _listener.Start();
        _accepting = Task.Run(AcceptAsync);
    }

    public ConcurrentQueue<OtlpSpan> Spans { get; } = [];

    public ConcurrentQueue<OtlpMetric> Metrics { get; } = [];

    public ConcurrentQueue<(string Path, Dictionary<string, string> Headers)> Headers { get; } = [];

    /// <summary>Done once the web service is asked.</summary>
    public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>When the web service answers.</summary>
    public Task Answers { get; set; } = Task.CompletedTask;

    public Dictionary<string, object> Resource { get; } = [];

    public string Url { get; }

    public static OtlpCollector Start(int status = 200, bool hangs = false) => new(status, hangs);

    public OtlpSpan Step(string id) => Assert.Single(Spans, span => span.Attributes.GetValueOrDefault("sqlflow.step.id") as string == id);

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        _listener.Abort();
        await _accepting;
        _ending.Dispose();
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = AnswerAsync(await _listener.GetContextAsync());
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
        {
            // The end.
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        using var body = new MemoryStream();
        await context.Request.InputStream.CopyToAsync(body, _ending.Token);
        if (_hangs) await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, _ending.Token);
        var path = context.Request.Url!.AbsolutePath;
        Headers.Enqueue((path, context.Request.Headers.AllKeys.ToDictionary(static name => name!, name => context.Request.Headers[name]!, StringComparer.OrdinalIgnoreCase)));
        var answer = "";
        switch (path)
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
                answer = """[{"id":1},{"id":2}]""";
                break;
        }

        context.Response.StatusCode = _status;
        await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(answer), _ending.Token);
        context.Response.Close();
    }
}
