using System.Collections.Concurrent;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SqlFlow.Execution;
using SqlFlow.Handlers.Tests.Connectors.Http;
using SqlFlow.Handlers.Tests.Harness;
using SqlFlow.Handlers.Tests.OpenLineage.Harness;
using SqlFlow.OpenLineage;

namespace SqlFlow.Handlers.Tests.OpenLineage;

/// <summary>What becomes of events and of the run when a server does well or badly.</summary>
public sealed class HttpTransportTests
{
    private static readonly Step Step = Make.Transform("t", "SELECT 1 AS a");
    private static readonly string[] All = ["START p", "START p.transform", "COMPLETE p.transform", "COMPLETE p"];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Events_arrive_once_and_in_order(bool compress)
    {
        var bodies = new ConcurrentQueue<string>();
        await using var server = await WebServer.StartAsync(async (context, _) =>
        {
            bodies.Enqueue(await NameAsync(context));
            context.Response.StatusCode = 201;
        });
        using var test = new OpenLineageTest(Target(server) with { ApiKey = "k-1", Compress = compress });

        Assert.Equal(RunStatus.Success, (await test.RunAsync(Step)).Status);

        Assert.Equal(All, bodies);
        Assert.All(server.Requests, request => Assert.Equal(
            ("POST", "/api/v1/lineage", "application/json", "Bearer k-1", compress),
            (request.Method, request.Path, request.Headers["Content-Type"], request.Headers["Authorization"], request.Headers.ContainsKey("Content-Encoding"))));
        Assert.Empty(test.Warnings);
    }

    [Fact]
    public async Task A_refused_event_is_not_sent_again_and_the_others_are()
    {
        await using var server = await WebServer.StartAsync((context, number) =>
        {
            context.Response.StatusCode = number == 2 ? 400 : 201;
            return number == 2 ? context.Response.WriteAsync("what is\nthat?") : Task.CompletedTask;
        });
        using var test = new OpenLineageTest(Target(server));

        Assert.Equal(RunStatus.Success, (await test.RunAsync(Step)).Status);

        Assert.Equal(4, server.Requests.Count);
        Assert.Matches("^Of the OpenLineage events of run .+, 1 were not delivered to http://127.0.0.1:[0-9]+/api/v1/lineage: answered 400: what is that\\?\\.$", Assert.Single(test.Warnings));
    }

    [Fact]
    public async Task A_server_that_is_busy_is_asked_again()
    {
        var bodies = new ConcurrentQueue<string>();
        await using var server = await WebServer.StartAsync(async (context, number) =>
        {
            if (number > 2) bodies.Enqueue(await NameAsync(context));
            context.Response.StatusCode = number <= 2 ? 500 : 201;
        });
        using var test = new OpenLineageTest(Target(server));

        Assert.Equal(RunStatus.Success, (await test.RunAsync(Step)).Status);

        Assert.Equal(All, bodies);
        Assert.Empty(test.Warnings);
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using var server = await WebServer.StartAsync((context, _) =>
        {
            context.Response.Redirect("/elsewhere");
            return Task.CompletedTask;
        });
        using var test = new OpenLineageTest(Target(server) with { ApiKey = "k-1" });

        await test.RunAsync(Step);

        Assert.All(server.Asked, static path => Assert.Equal("/api/v1/lineage", path));
        Assert.Contains("4 were not delivered", Assert.Single(test.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_never_answers_costs_the_flush_and_no_more()
    {
        using var given = new CancellationTokenSource();
        await using var server = await WebServer.StartAsync((context, _) => Task.Delay(Timeout.Infinite, CancellationTokenSource.CreateLinkedTokenSource(given.Token, context.RequestAborted).Token));
        using var test = new OpenLineageTest(new OpenLineageOptions { Namespace = "tests", Targets = [Target(server) with { Timeout = TimeSpan.FromMinutes(5) }], FlushTimeout = TimeSpan.FromSeconds(3) });
        var start = TimeProvider.System.GetTimestamp();

        var result = await test.RunAsync(Step);

        var total = TimeProvider.System.GetElapsedTime(start);
        await given.CancelAsync();
        Assert.Equal(RunStatus.Success, result.Status);
        Assert.True(total < TimeSpan.FromSeconds(60), $"{total}");
        Assert.Contains(", 4 were not delivered", Assert.Single(test.Warnings), StringComparison.Ordinal);
        // The other target got everything.
        Assert.Equal(All, test.Log.Trace);
    }

    [Fact]
    public async Task A_time_out_is_a_failure_after_which_the_server_is_left_alone()
    {
        await using var server = await WebServer.StartAsync((context, _) => Task.Delay(Timeout.Infinite, context.RequestAborted));
        using var test = new OpenLineageTest(Target(server) with { Timeout = TimeSpan.FromMilliseconds(50) });

        Assert.Equal(RunStatus.Success, (await test.RunAsync(Step)).Status);

        // One more attempt at the first event, and none at the others; on a busy machine a connection may be too late to be seen.
        Assert.True(server.Requests.Count <= 2, $"{server.Requests.Count}");
        Assert.Contains(", 4 were not delivered to", Assert.Single(test.Warnings), StringComparison.Ordinal);
        Assert.Contains("no answer within 0.05 s", test.Warnings.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dead_port_changes_neither_result_nor_steps()
    {
        int port;
        using (var listener = new TcpListener(IPAddress.Loopback, 0))
        {
            listener.Start();
            port = ((IPEndPoint)listener.LocalEndpoint).Port;
        }

        using var test = new OpenLineageTest(new OpenLineageHttpTarget(new Uri($"http://127.0.0.1:{port}")));

        var result = await test.RunAsync(Step);

        Assert.Equal(RunStatus.Success, result.Status);
        Assert.Contains(", 4 were not delivered", Assert.Single(test.Warnings), StringComparison.Ordinal);
        Assert.Equal(All, test.Log.Trace);
    }

    [Fact]
    public async Task A_server_that_hangs_up_in_the_middle_of_its_answer_has_answered_nothing()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(OpenLineageTest.Token);
        var serving = ServeAsync();
        using var test = new OpenLineageTest(new OpenLineageHttpTarget(new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}")));

        Assert.Equal(RunStatus.Success, (await test.RunAsync(Step)).Status);

        await stop.CancelAsync();
        Assert.True(await serving >= 2);
        Assert.Contains(", 4 were not delivered", Assert.Single(test.Warnings), StringComparison.Ordinal);

        async Task<int> ServeAsync()
        {
            for (var count = 0; ; count++)
            {
                try
                {
                    using var client = await listener.AcceptTcpClientAsync(stop.Token);
                    _ = await client.GetStream().ReadAsync(new byte[100], stop.Token);
                    await client.GetStream().WriteAsync("HTTP/1.1 201 Crea"u8.ToArray(), stop.Token);
                }
                catch (OperationCanceledException)
                {
                    return count;
                }
            }
        }
    }

    [Fact]
    public async Task What_does_not_fit_into_the_queue_is_dropped_and_counted()
    {
        var gate = new TaskCompletionSource();
        await using var server = await WebServer.StartAsync(async (context, _) =>
        {
            await gate.Task.WaitAsync(context.RequestAborted);
            context.Response.StatusCode = 201;
        });
        var steps = Enumerable.Range(0, 30).Select(static i => (Step)Make.Transform($"t{i}", "SELECT 1 AS a", $"s{i}")).ToArray();
        using var test = new OpenLineageTest(new OpenLineageOptions { Namespace = "tests", Targets = [Target(server) with { Timeout = TimeSpan.FromMinutes(5) }], QueueCapacity = 5, FlushTimeout = TimeSpan.FromSeconds(30) });
        // The other target has room for as few, but takes them at once; only this one is certain to lose some.
        var planned = await test.Host.PlanAsync(new PipelineRequest { Steps = [.. steps], ProjectDirectory = test.Folder.Path, Name = "p" }, OpenLineageTest.Token);

        var result = await test.Host.RunAsync(planned, new RunOptions { Observers = [new Release(gate)] }, OpenLineageTest.Token);

        Assert.Equal(RunStatus.Success, result.Status);
        Assert.Contains(test.Warnings, warning => warning.Contains("not delivered to http://127.0.0.1", StringComparison.Ordinal) && warning.EndsWith("more events than fit into the queue.", StringComparison.Ordinal));
        Assert.True(server.Requests.Count <= 10, $"{server.Requests.Count}");
    }

    [Fact]
    public async Task A_transport_of_the_host_that_throws_anything_loses_its_own_events_only()
    {
        using var test = new OpenLineageTest(new OpenLineageCustomTarget(new Broken()));

        Assert.Equal(RunStatus.Success, (await test.RunAsync(Step)).Status);

        Assert.EndsWith("4 were not delivered to Broken: InvalidOperationException: boom.", Assert.Single(test.Warnings), StringComparison.Ordinal);
        Assert.Equal(All, test.Log.Trace);
    }

    private static OpenLineageHttpTarget Target(WebServer server) => new(new Uri(server.Url)) { Timeout = TimeSpan.FromMinutes(1) };

    private static async Task<string> NameAsync(HttpContext context)
    {
        await using var body = context.Request.Headers.ContentEncoding == "gzip" ? new GZipStream(context.Request.Body, CompressionMode.Decompress) : context.Request.Body;
        using var document = await JsonDocument.ParseAsync(body, cancellationToken: OpenLineageTest.Token);
        return $"{document.RootElement.GetProperty("eventType")} {document.RootElement.GetProperty("job").GetProperty("name")}";
    }

    /// <summary>Lets the server answer when the run is over.</summary>
    private sealed class Release(TaskCompletionSource gate) : IRunObserver
    {
        public void RunFinished(PipelineResult result) => gate.SetResult();
    }

    private sealed class Broken : IOpenLineageTransport
    {
        public ValueTask SendAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken) => throw new InvalidOperationException("boom");
    }
}
