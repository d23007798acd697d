using System.Collections.Immutable;
using SqlFlow.Engines.DuckDb.Interop;
using SqlFlow.Observability;

namespace SqlFlow.Engines.DuckDb;

/// <summary>A connection to a DuckDB database. Its calls run on a thread of their own.</summary>
internal sealed partial class DuckDbSession : ISqlSession
{
    private readonly DuckDbEngine _engine;
    private readonly SessionWorker _worker;
    private readonly ConnectionHandle _connection;
    private readonly SessionMeter _meter;
    private CancellationToken _currentToken;
    private int _busy;
    private bool _disposed;

    internal DuckDbSession(DuckDbEngine engine, SessionWorker worker, ConnectionHandle connection) =>
        (_engine, _worker, _connection, _meter) = (engine, worker, connection, new SessionMeter(engine.TimeProvider));

    /// <inheritdoc/>
    public SessionUsage Usage => _meter.Usage;

    /// <inheritdoc/>
    public double? Progress
    {
        get
        {
            if (Volatile.Read(ref _busy) == 0) return null;
            try
            {
                var percentage = NativeMethods.Startup.QueryProgress(_connection).Percentage;
                return percentage is >= 0 and <= 100 ? percentage / 100 : null;
            }
            catch (ObjectDisposedException)
            {
                return null;
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask<long> ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(sql);
        return ExecuteAsync(static call => Statement.ExecuteNonQuery(call.Session._connection, call.Sql), sql, 0, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<SqlResult> QueryAsync(string sql, int maxRows, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(sql);
        ArgumentOutOfRangeException.ThrowIfNegative(maxRows);
        return ExecuteAsync(static call => QueryReader.Read(call.Session._connection, call.Sql, call.MaxRows), sql, maxRows, cancellationToken);
    }

    /// <summary>Reads a query's only value, a text, where it was made: on the session's thread and in UTF-8, without a string of it.</summary>
    /// <param name="sql">A query of one row and one column.</param>
    /// <param name="read">Makes something of the text, which is valid during the call only.</param>
    /// <param name="cancellationToken">Interrupts the query.</param>
    /// <returns>What was made; null where there is no row or the value is NULL.</returns>
    internal ValueTask<TResult?> ReadTextAsync<TResult>(string sql, Func<ReadOnlyMemory<byte>, TResult> read, CancellationToken cancellationToken)
        where TResult : class =>
        RunAsync(call => QueryReader.ReadText(call.Session._connection, call.Sql, read), sql, 1, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<ImmutableArray<ColumnSchema>> DescribeQueryAsync(string sql, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(sql);
        return RunAsync(static call =>
        {
            using var prepared = Statement.Prepare(call.Session._connection, call.Sql);
            return TypeNames.Columns(prepared, call.Session._connection);
        }, sql, 0, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<ImmutableArray<ColumnSchema>?> DescribeTableAsync(TableName table, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(table);
        // Looked up in the catalog only: a query on a table that is missing would take a file of its name instead.
        var sql = HasQuote(table) ? ColumnsSql(table) : $"SELECT name, type FROM pragma_table_info({TableName.Literal(table.ToSql())})";
        return RunAsync(static call => TableColumns(call.Session._connection, call.Sql), sql, 0, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_disposed) return;
        if (InTransaction && !_isLost && Volatile.Read(ref _busy) == 0) await RollbackAsync().ConfigureAwait(false);
        _disposed = true;
        _engine.Forget(this);
        await CloseAsync().ConfigureAwait(false);
        _engine.Return(_worker);
    }

    // The pragma does not read names with quotes in them (DuckDB 1.5), and finds no table then.
    private static bool HasQuote(TableName table) => table.Name.Contains('"', StringComparison.Ordinal) || table.Schema?.Contains('"', StringComparison.Ordinal) is true || table.Catalog?.Contains('"', StringComparison.Ordinal) is true;

    private static string ColumnsSql(TableName table)
    {
        var catalog = table.Catalog is null ? "current_database()" : TableName.Literal(table.Catalog);
        return $"SELECT column_name, data_type FROM duckdb_columns() WHERE lower(database_name) = lower({catalog}) AND lower(schema_name) = lower({TableName.Literal(table.Schema ?? "main")}) AND lower(table_name) = lower({TableName.Literal(table.Name)}) ORDER BY column_index";
    }

    private static ImmutableArray<ColumnSchema>? TableColumns(ConnectionHandle connection, string sql)
    {
        try
        {
            var result = QueryReader.Read(connection, sql, int.MaxValue);
            if (result.Rows.IsEmpty) return null;
            return [.. result.Rows.Select(static row => new ColumnSchema((string)row[0]!, (string)row[1]!))];
        }
        catch (SqlEngineException error) when (error.ErrorCode == ErrorCodes.SqlBinding && error.Message.Contains("does not exist", StringComparison.Ordinal))
        {
            return null;
        }
    }

    /// <summary>One statement of a step's, from start to end.</summary>
    private async ValueTask<TResult> ExecuteAsync<TResult>(Func<Call, TResult> work, string sql, int maxRows, CancellationToken cancellationToken)
    {
        using var use = Enter(cancellationToken);
        var telemetry = BeginTelemetry(sql);
        try
        {
            var result = await CallAsync(
                static state => state.Call.Session._meter.Profile(state.work, state.Call, state.Call.Session._connection), (work, Call: new Call(this, sql, maxRows)), sql, cancellationToken).ConfigureAwait(false);
            telemetry?.End();
            return result;
        }
        catch (Exception exception)
        {
            telemetry?.Fail(exception);
            throw;
        }
    }

    /// <summary>Only what steps do is told, and each step works in a transaction.</summary>
    private StatementTelemetry? BeginTelemetry(string sql) => InTransaction ? StatementTelemetry.Begin("duckdb", sql, _engine.TimeProvider) : null;

    /// <summary>As <see cref="ExecuteAsync{TResult}"/>, of what only looks something up.</summary>
    private async ValueTask<TResult> RunAsync<TResult>(Func<Call, TResult> work, string sql, int maxRows, CancellationToken cancellationToken)
    {
        using var use = Enter(cancellationToken);
        return await CallAsync(static state => state.Call.Session._meter.Time(state.work, state.Call), (work, Call: new Call(this, sql, maxRows)), sql, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes the session busy, and interrupts it when the token fires, until the result is disposed.</summary>
    private Use Enter(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        cancellationToken.ThrowIfCancellationRequested();
        if (Interlocked.Exchange(ref _busy, 1) != 0) throw new InvalidOperationException("A session runs one call at a time.");
        _currentToken = cancellationToken;
        return new Use(this, _isLost ? null : RepeatedInterrupt.Arm(_connection, cancellationToken));
    }

    /// <summary>Runs something on the worker and gives its errors their meaning.</summary>
    private async ValueTask<TResult> CallAsync<TState, TResult>(Func<TState, TResult> work, TState state, string? sql, CancellationToken cancellationToken)
    {
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_isLost) throw Lost(sql);
            return await _worker.RunAsync(work, state).ConfigureAwait(false);
        }
        catch (ObjectDisposedException) when (_isLost)
        {
            throw Lost(sql);
        }
        catch (Exception error)
        {
            _failure ??= error;
            // However the call ended: it was ended, and can be tried again in the database that was opened anew.
            if (_isLost && !cancellationToken.IsCancellationRequested) throw Lost(sql);
            if (error is not SqlEngineException engineError) throw;
            if (EngineErrors.GivesDatabaseUp(engineError)) _engine.GiveUp();
            var feed = FailedFeed();
            if (cancellationToken.IsCancellationRequested && (engineError.ErrorCode == ErrorCodes.Cancelled || feed is not null))
                throw new OperationCanceledException(error.Message, error, cancellationToken);
            if (feed?.Failure is { } failure) throw EngineErrors.StreamFailed(failure, sql);
            throw;
        }
    }

    private readonly record struct Call(DuckDbSession Session, string Sql, int MaxRows);

    private readonly struct Use(DuckDbSession session, RepeatedInterrupt? interrupt) : IDisposable
    {
        public void Dispose()
        {
            interrupt?.Dispose();
            session._currentToken = CancellationToken.None;
            Volatile.Write(ref session._busy, 0);
        }
    }
}
