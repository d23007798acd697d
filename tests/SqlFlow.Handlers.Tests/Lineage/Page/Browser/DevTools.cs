using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SqlFlow.Handlers.Tests.Lineage.Page.Browser;

/// <summary>A connection to a browser: numbered calls, their answers, and events.</summary>
internal sealed class DevTools : IAsyncDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonElement>> _calls = new();
    private readonly SemaphoreSlim _sending = new(1);
    private Task _receiving = Task.CompletedTask;
    private int _lastCall;

    /// <summary>An event: its session, its name, what it says.</summary>
    public event Action<string, string, JsonElement>? Told;

    public static async Task<DevTools> ConnectAsync(Uri address)
    {
        var tools = new DevTools();
        await tools._socket.ConnectAsync(address, CancellationToken.None);
        tools._receiving = Task.Run(tools.ReceiveAsync);
        return tools;
    }

    public async Task<JsonElement> SendAsync(string method, JsonObject parameters, string? session = null)
    {
        var id = Interlocked.Increment(ref _lastCall);
        var answer = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        _calls[id] = answer;
        var call = new JsonObject { ["id"] = id, ["method"] = method, ["params"] = parameters };
        if (session is not null) call["sessionId"] = session;
        await _sending.WaitAsync();
        try
        {
            await _socket.SendAsync(System.Text.Encoding.UTF8.GetBytes(call.ToJsonString()), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        }
        finally
        {
            _sending.Release();
        }

        return await answer.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Abort();
        await _receiving;
        _socket.Dispose();
        _sending.Dispose();
    }

    private async Task ReceiveAsync()
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (_socket.State is WebSocketState.Open)
            {
                using var message = new MemoryStream();
                ValueWebSocketReceiveResult part;
                do
                {
                    part = await _socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
                    message.Write(buffer, 0, part.Count);
                }
                while (!part.EndOfMessage);
                if (part.MessageType is WebSocketMessageType.Close) break;
                Take(JsonDocument.Parse(message.ToArray()).RootElement);
            }
        }
        catch (Exception problem) when (problem is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The browser ended, or we did.
        }

        foreach (var call in _calls.Values) call.TrySetException(new InvalidOperationException("The browser is gone."));
    }

    private void Take(JsonElement message)
    {
        if (!message.TryGetProperty("id", out var id))
        {
            var session = message.TryGetProperty("sessionId", out var name) ? name.GetString()! : "";
            Told?.Invoke(session, message.GetProperty("method").GetString()!, message.GetProperty("params"));
        }
        else if (_calls.TryRemove(id.GetInt32(), out var call))
        {
            if (message.TryGetProperty("error", out var error)) call.TrySetException(new InvalidOperationException(error.ToString()));
            else call.TrySetResult(message.GetProperty("result"));
        }
    }
}
