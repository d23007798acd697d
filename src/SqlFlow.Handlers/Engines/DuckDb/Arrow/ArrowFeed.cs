using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Apache.Arrow;

namespace SqlFlow.Engines.DuckDb.Arrow;

/// <summary>
/// Carries batches from an asynchronous stream to a thread of DuckDB's, which can only wait by blocking. The next batch is
/// asked for when the one before has been taken, so that two are alive at most.
/// </summary>
internal sealed class ArrowFeed : IAsyncDisposable
{
    private readonly Schema _schema;
    private readonly IAsyncEnumerable<RecordBatch> _source;
    private readonly SessionMeter _meter;
    private readonly CancellationTokenSource _stop;
    private readonly SemaphoreSlim _wanted = new(1);
    private readonly SemaphoreSlim _ready = new(0);
    // The engine asks for the first batch, on a thread that knows of no step.
    private readonly Activity? _span = Activity.Current;
    private RecordBatch? _next;
    private Task? _pump;
    private int _started;
    private long _batchesRead;
    private long _rowsRead;

    internal ArrowFeed(Schema schema, IAsyncEnumerable<RecordBatch> source, SessionMeter meter, CancellationToken cancellationToken)
    {
        (_schema, _source, _meter) = (schema, source, meter);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
    }

    /// <summary>Whether the reader stopped waiting because its statement was cancelled.</summary>
    internal bool WasInterrupted { get; private set; }

    /// <summary>What the stream threw; null: nothing.</summary>
    internal Exception? Failure { get; private set; }

    internal long BatchesRead => Interlocked.Read(ref _batchesRead);

    internal long RowsRead => Interlocked.Read(ref _rowsRead);

    /// <summary>Begins reading the stream.</summary>
    /// <returns>False: it has been read before.</returns>
    internal bool TryStart()
    {
        if (Interlocked.Exchange(ref _started, 1) != 0) return false;
        // Not on this thread: the stream may do its work before its first await.
        _pump = Task.Run(PumpAsync, CancellationToken.None);
        return true;
    }

    /// <summary>Waits, blocking, for the next batch that has rows. It becomes the caller's.</summary>
    /// <returns>Null: the stream is at its end, or it failed: see <see cref="Failure"/>.</returns>
    /// <exception cref="OperationCanceledException">The token fired.</exception>
    internal RecordBatch? Take(CancellationToken cancellationToken)
    {
        var start = _meter.Now;
        try
        {
            _ready.Wait(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            WasInterrupted = true;
            throw;
        }
        finally
        {
            _meter.AddWait(start);
        }

        var batch = Interlocked.Exchange(ref _next, null);
        if (batch is null)
        {
            // The end stays the end, however often it is asked for.
            _ready.Release();
            return null;
        }

        Interlocked.Increment(ref _batchesRead);
        Interlocked.Add(ref _rowsRead, batch.Length);
        _wanted.Release();
        return batch;
    }

    /// <summary>Keeps the first failure of the reader.</summary>
    internal void Fail(Exception error) => Failure ??= error;

    /// <summary>Tells the stream that nobody wants its rest.</summary>
    internal void Stop()
    {
        try
        {
            // Not Cancel: the stream would do its cleaning up on the thread of DuckDB's that this is called on.
            _ = _stop.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // The relation was disposed before the statement that read it.
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        if (WasStarted() && _pump is { } pump) await pump.ConfigureAwait(false);
        Interlocked.Exchange(ref _next, null)?.Dispose();
        _stop.Dispose();
        _wanted.Dispose();
        _ready.Dispose();
    }

    /// <summary>Whether the stream was ever read; if not, it never will be.</summary>
    private bool WasStarted() => Interlocked.Exchange(ref _started, 1) != 0;

    [SuppressMessage("Design", "CA1031", Justification = "Kept, and thrown where the statement that reads the stream ends.")]
    private async Task PumpAsync()
    {
        try
        {
            if (_span is not null) Activity.Current = _span;
            var batches = _source.GetAsyncEnumerator(_stop.Token);
            await using (batches.ConfigureAwait(false))
            {
                await _wanted.WaitAsync(_stop.Token).ConfigureAwait(false);
                while (await batches.MoveNextAsync().ConfigureAwait(false))
                {
                    var batch = batches.Current;
                    if (batch.Length == 0)
                    {
                        batch.Dispose();
                        continue;
                    }

                    Publish(batch);
                    await _wanted.WaitAsync(_stop.Token).ConfigureAwait(false);
                }
            }
        }
        catch (Exception error)
        {
            Failure = error;
        }

        _ready.Release();
    }

    private void Publish(RecordBatch batch)
    {
        try
        {
            BatchCheck.ThrowIfUnlike(_schema, batch);
        }
        catch
        {
            batch.Dispose();
            throw;
        }

        _next = batch;
        _ready.Release();
    }
}
