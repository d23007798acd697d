using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace SqlFlow.Handlers.Tests.Connectors.Http;

/// <summary>A web server of a test's own on 127.0.0.1. What it answers is a function of the request and its number, from 1.</summary>
internal sealed class WebServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private int _count;

    private WebServer(Func<HttpContext, int, Task> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _application = builder.Build();
        _application.Run(context =>
        {
            var number = Interlocked.Increment(ref _count);
            Requests.Enqueue(new RecordedRequest(context.Request.Method, context.Request.Path + context.Request.QueryString, context.Request.Headers.ToDictionary(static header => header.Key, static header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase)));
            return answer(context, number);
        });
    }

    /// <summary>What was asked, in order.</summary>
    public ConcurrentQueue<RecordedRequest> Requests { get; } = [];

    public string Url => _application.Urls.First();

    /// <summary>Paths and parameters that were asked for, in order.</summary>
    public string[] Asked => [.. Requests.Select(static request => request.Path)];

    public static async Task<WebServer> StartAsync(Func<HttpContext, int, Task> answer)
    {
        var server = new WebServer(answer);
        await server._application.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    /// <summary>Answers request by request with these bodies, the last one from then on.</summary>
    public static Task<WebServer> StartAsync(params string[] bodies) =>
        StartAsync((context, number) => context.Response.WriteAsync(bodies[Math.Min(number, bodies.Length) - 1]));

    public ValueTask DisposeAsync() => _application.DisposeAsync();
}

internal sealed record RecordedRequest(string Method, string Path, Dictionary<string, string> Headers);
