using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging;

namespace SqlFlow.OpenTelemetry.Prometheus;

/// <summary>Answers <c>GET /metrics</c>, one request a connection. Not a web server: it knows this one page, and a client gets as long as a scrape may take.</summary>
internal sealed class ScrapeEndpoint : IAsyncDisposable
{
    private const int LongestRequest = 16 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly TcpListener _listener;
    private readonly Func<byte[]> _take;
    private readonly TimeProvider _timeProvider;
    private readonly CancellationTokenSource _ending = new();
    private readonly Task _accepting;

    private ScrapeEndpoint(TcpListener listener, Func<byte[]> take, TimeProvider timeProvider)
    {
        (_listener, _take, _timeProvider) = (listener, take, timeProvider);
        Address = (IPEndPoint)listener.LocalEndpoint;
        _accepting = Task.Run(AcceptAsync);
    }

    /// <summary>Where it listens.</summary>
    internal IPEndPoint Address { get; }

    /// <summary>Null: the address cannot be had, which is told.</summary>
    internal static ScrapeEndpoint? TryOpen(IPEndPoint address, Func<byte[]> take, ILogger logger, TimeProvider timeProvider)
    {
        var listener = new TcpListener(address);
        try
        {
            listener.Start();
            return new ScrapeEndpoint(listener, take, timeProvider);
        }
        catch (SocketException exception)
        {
            listener.Dispose();
            TelemetryLog.CannotListen(logger, address.ToString(), exception.SocketErrorCode is SocketError.AddressAlreadyInUse ? "the port is in use" : exception.Message.TrimEnd('.'));
            return null;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync().ConfigureAwait(false);
        _listener.Dispose();
        await _accepting.ConfigureAwait(false);
        _ending.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_ending.IsCancellationRequested)
        {
            try
            {
                var client = await _listener.AcceptTcpClientAsync(_ending.Token).ConfigureAwait(false);
                // One that says nothing must not keep the others waiting.
                _ = AnswerAsync(client);
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                // The end, or a client that was gone before it was let in.
            }
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever a client does, the next one is answered.")]
    private async Task AnswerAsync(TcpClient client)
    {
        using var _ = client;
        using var patience = new CancellationTokenSource(Patience, _timeProvider);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(_ending.Token, patience.Token);
        try
        {
            var stream = client.GetStream();
            await using var closing = stream.ConfigureAwait(false);
            var request = await ReadAsync(stream, both.Token).ConfigureAwait(false);
            var (status, body) = Route(request);
            var head = string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {status}\r\nContent-Type: text/plain; version=0.0.4; charset=utf-8\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n");
            await stream.WriteAsync(Encoding.ASCII.GetBytes(head), both.Token).ConfigureAwait(false);
            if (!request.StartsWith("HEAD ", StringComparison.Ordinal)) await stream.WriteAsync(body, both.Token).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // Gone, or too slow.
        }
    }

    private (string Status, byte[] Body) Route(string request)
    {
        var parts = request.Split(' ', 3);
        if (parts.Length < 3) return ("400 Bad Request", "What is asked for is not HTTP.\n"u8.ToArray());
        if (parts[0] is not ("GET" or "HEAD")) return ("405 Method Not Allowed", "Metrics can only be read.\n"u8.ToArray());
        return parts[1].Split('?')[0] is "/metrics" ? ("200 OK", _take()) : ("404 Not Found", "The metrics are at /metrics.\n"u8.ToArray());
    }

    /// <summary>Reads up to the end of the headers. Returns the first line.</summary>
    private static async ValueTask<string> ReadAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        var buffer = new byte[LongestRequest];
        var length = 0;
        while (length < buffer.Length)
        {
            var read = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false);
            length += read;
            if (read == 0 || buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8) >= 0) break;
        }

        var text = Encoding.ASCII.GetString(buffer, 0, length);
        return text.IndexOf("\r\n", StringComparison.Ordinal) is >= 0 and var end ? text[..end] : text;
    }
}
