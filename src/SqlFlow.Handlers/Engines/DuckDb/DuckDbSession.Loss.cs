using SqlFlow.Engines.DuckDb.Interop;

namespace SqlFlow.Engines.DuckDb;

internal sealed partial class DuckDbSession
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(20);

    private volatile bool _isLost;

    /// <summary>Whether the database was reopened under the session: its connection is closed, its transaction rolled back.</summary>
    internal bool IsLost => _isLost;

    /// <summary>
    /// Closes the connection, whatever it is doing, because the database is given up: as long as one connection is open, the
    /// file cannot be opened anew.
    /// </summary>
    internal async ValueTask AbandonAsync()
    {
        _isLost = true;
        await CloseAsync().ConfigureAwait(false);
    }

    /// <summary>Closes the connection, which rolls its transaction back; a statement that still runs is interrupted.</summary>
    private async ValueTask CloseAsync()
    {
        if (Volatile.Read(ref _busy) != 0)
        {
            lock (_relations) _relations.ForEach(static relation => relation.Feed.Stop());
        }

        var closing = await QueueCloseAsync().ConfigureAwait(false);
        while (Volatile.Read(ref _busy) != 0 && !closing.IsCompleted)
        {
            // One that comes before the statement has started is lost.
            Interrupt();
            await Task.WhenAny(closing, Task.Delay(Patience, TimeProvider.System)).ConfigureAwait(false);
        }

        await closing.ConfigureAwait(false);
    }

    private async ValueTask<Task> QueueCloseAsync()
    {
        while (true)
        {
            try
            {
                return _worker.RunAsync(static session =>
                {
                    session._reader?.Dispose();
                    session._connection.Dispose();
                    return true;
                }, this);
            }
            catch (InvalidOperationException)
            {
                // A call slipped in before it could see that the session is gone: it is next, and fails soon.
                await Task.Delay(Patience, TimeProvider.System).ConfigureAwait(false);
            }
        }
    }

    private void Interrupt()
    {
        try
        {
            NativeMethods.Startup.Interrupt(_connection);
        }
        catch (ObjectDisposedException)
        {
            // Closed meanwhile.
        }
    }

    private static SqlEngineException Lost(string? sql) =>
        new(ErrorCodes.Engine, "The engine gave the database up and reopened it; the transaction was rolled back.") { Sql = sql, IsTransient = true };
}
