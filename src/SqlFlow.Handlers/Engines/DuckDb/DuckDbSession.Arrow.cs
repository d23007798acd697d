using System.Runtime.CompilerServices;
using Apache.Arrow;
using SqlFlow.Engines.DuckDb.Arrow;
using SqlFlow.Engines.DuckDb.Interop;
using SqlFlow.Observability;

namespace SqlFlow.Engines.DuckDb;

internal sealed partial class DuckDbSession
{
    // A batch of DuckDB's is 2,048 rows: several a turn of the worker, or the turns cost more than the rows.
    private const int BatchesPerTurn = 16;

    private readonly List<ArrowRelation> _relations = [];
    private ArrowReader? _reader;

    /// <inheritdoc/>
    public long? RowsRead
    {
        get
        {
            lock (_relations) return _relations.Count == 0 ? null : _relations.Sum(static relation => relation.RowsRead);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<RecordBatch> ReadBatchesAsync(string sql, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(sql);
        using var use = Enter(cancellationToken);
        var before = _meter.TotalTime;
        var telemetry = BeginTelemetry(sql);
        var reader = await ReadingAsync(
            static state => state.Session._reader = state.Session._meter.Time(static call => ArrowReader.Open(call.Session._connection, call.Sql), state), new Call(this, sql, 0), sql, telemetry, cancellationToken).ConfigureAwait(false);
        try
        {
            while (await ReadingAsync(static state => state.Meter.Time(static open => open.Read(BatchesPerTurn), state.Reader), (Meter: _meter, Reader: reader), sql, telemetry, cancellationToken).ConfigureAwait(false) is { Count: > 0 } batches)
            {
                using var turn = new BatchTurn(batches);
                while (turn.TryNext(out var batch)) yield return batch;
            }
        }
        finally
        {
            await _worker.RunAsync(static state =>
            {
                state.Session._reader?.Dispose();
                state.Session._reader = null;
                state.Session._meter.AddProfile(state.Session._connection, state.Session._meter.TotalTime - state.Before);
                return true;
            }, (Session: this, Before: before)).ConfigureAwait(false);
            telemetry?.End();
        }
    }

    /// <summary>A part of reading, which ends the statement if it fails.</summary>
    private async ValueTask<TResult> ReadingAsync<TState, TResult>(Func<TState, TResult> work, TState state, string sql, StatementTelemetry? telemetry, CancellationToken cancellationToken)
    {
        try
        {
            return await CallAsync(work, state, sql, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            telemetry?.Fail(exception);
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask<Schema> GetArrowSchemaAsync(string sql, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(sql);
        return RunAsync(static call => ArrowReader.Describe(call.Session._connection, call.Sql), sql, 0, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<IArrowRelation> RegisterBatchesAsync(Schema schema, IAsyncEnumerable<RecordBatch> batches, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(batches);
        ObjectDisposedException.ThrowIf(_disposed, this);
        cancellationToken.ThrowIfCancellationRequested();
        using var use = Enter(CancellationToken.None);
        var columns = await CallAsync(static state => ArrowColumns.Resolve(state._connection, state.schema), (_connection, schema), null, cancellationToken).ConfigureAwait(false);
        var relation = new ArrowRelation(_connection, columns, new ArrowFeed(schema, batches, _meter, cancellationToken), () => _currentToken, Forget);
        lock (_relations) _relations.Add(relation);
        return relation;
    }

    private void Forget(ArrowRelation relation)
    {
        lock (_relations) _relations.Remove(relation);
    }

    private ArrowFeed? FailedFeed()
    {
        lock (_relations) return _relations.Find(static relation => relation.Feed.Failure is not null || relation.Feed.WasInterrupted)?.Feed;
    }

    /// <summary>Batches that were read together; those that nobody took are disposed.</summary>
    private sealed class BatchTurn(List<RecordBatch> batches) : IDisposable
    {
        private int _next;

        public void Dispose()
        {
            while (TryNext(out var batch)) batch.Dispose();
        }

        internal bool TryNext([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out RecordBatch? batch)
        {
            batch = _next < batches.Count ? batches[_next++] : null;
            return batch is not null;
        }
    }
}
