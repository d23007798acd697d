using System.Net;
using System.Net.Sockets;

namespace SqlFlow.Handlers.Tests.Connectors.Postgres;

/// <summary>Whose bytes are counted.</summary>
internal enum Direction
{
    FromServer,
    ToServer,
}

/// <summary>A line to a server that breaks with a reset after so many bytes, so many times; then it holds.</summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly int _serverPort;
    private readonly long _bytes;
    private readonly Direction _counting;
    private readonly Task _accepting;
    private int _cuts;

    /// <param name="serverPort">Where the server listens on 127.0.0.1.</param>
    /// <param name="bytes">Bytes that get through before a cut.</param>
    /// <param name="cuts">Connections that are cut.</param>
    /// <param name="counting">Whose bytes are counted.</param>
    public CuttingProxy(int serverPort, long bytes, int cuts, Direction counting = Direction.FromServer)
    {
        (_serverPort, _bytes, _cuts, _counting) = (serverPort, bytes, cuts, counting);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Connections so far.</summary>
    public int Connections { get; private set; }

    /// <summary>Connections that were cut.</summary>
    public int Cut { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var lines = new List<Task>();
        try
        {
            while (true)
            {
                var client = await _listener.AcceptSocketAsync(_stop.Token);
                Connections++;
                lines.Add(ConnectAsync(client));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(lines);
        }
    }

    private async Task ConnectAsync(Socket client)
    {
        using var server = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await server.ConnectAsync(IPAddress.Loopback, _serverPort, _stop.Token);
            var there = PumpAsync(client, server, _counting is Direction.ToServer ? _bytes : long.MaxValue);
            var back = PumpAsync(server, client, _counting is Direction.FromServer ? _bytes : long.MaxValue);
            await Task.WhenAny(there, back);
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
        finally
        {
            // Zero: a reset, not a goodbye.
            client.LingerState = new LingerOption(true, 0);
            client.Dispose();
        }
    }

    private async Task PumpAsync(Socket from, Socket to, long most)
    {
        try
        {
            var buffer = new byte[16_384];
            for (var sent = 0L; ;)
            {
                var read = await from.ReceiveAsync(buffer, _stop.Token);
                if (read == 0) return;
                sent += read;
                if (sent > most && _cuts > 0)
                {
                    _cuts--;
                    Cut++;
                    return;
                }

                for (var at = 0; at < read;) at += await to.SendAsync(buffer.AsMemory(at, read - at), _stop.Token);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
    }
}
