using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SqlFlow.Engines.DuckDb.Interop;

namespace SqlFlow.Engines.DuckDb;

/// <summary>A DuckDB database of this process. Its sessions are connections to it, and see what the others have committed.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class DuckDbEngine : ISqlEngine
{
    private readonly DuckDbOptions _options;
    private readonly ConcurrentBag<SessionWorker> _idle = [];
    private readonly ReferenceParser _parser;
    private readonly SemaphoreSlim _opening = new(1, 1);
    private readonly HashSet<DuckDbSession> _sessions = [];
    private DatabaseHandle _database;
    private volatile bool _isGivenUp;
    private bool _disposed;

    private DuckDbEngine(DuckDbOptions options, DatabaseHandle database, TimeProvider timeProvider, EngineLog log)
    {
        TimeProvider = timeProvider;
        _options = options;
        _database = database;
        Log = log;
        _parser = new ReferenceParser(this);
    }

    internal EngineLog Log { get; }

    internal TimeProvider TimeProvider { get; }

    /// <summary>The database file, absolute or relative to the working directory; null: in memory.</summary>
    internal string? DatabasePath => _options.Path;

    /// <summary>Opens a database, making it and its folder if they are not there.</summary>
    /// <param name="options">Which one, and its limits.</param>
    /// <param name="timeProvider">The clock of the host's logs and timings; statements take real time whatever it says.</param>
    /// <param name="loggerFactory">Null: nothing is logged.</param>
    /// <param name="cancellationToken">Checked before the database is opened.</param>
    /// <exception cref="ArgumentException">The options are wrong; the message has every problem.</exception>
    /// <exception cref="DatabaseBusyException">Another process holds the database.</exception>
    /// <exception cref="SqlEngineException">The file is no database of a version that can be read, or cannot be read or made. Nothing was deleted.</exception>
    public static async ValueTask<DuckDbEngine> OpenAsync(DuckDbOptions options, TimeProvider timeProvider, ILoggerFactory? loggerFactory, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(timeProvider);
        if (options.Validate() is { IsEmpty: false } problems) throw new ArgumentException(string.Join(" ", problems), nameof(options));
        cancellationToken.ThrowIfCancellationRequested();
        var log = new EngineLog((loggerFactory ?? NullLoggerFactory.Instance).CreateLogger(EngineLog.Category));
        var worker = new SessionWorker();
        DatabaseHandle database;
        try
        {
            database = await worker.RunAsync(DatabaseFile.Open, options).ConfigureAwait(false);
        }
        catch
        {
            worker.Dispose();
            throw;
        }

        log.Opened(options.Path ?? ":memory:", options.ToString());
        var engine = new DuckDbEngine(options, database, timeProvider, log);
        engine.Return(worker);
        return engine;
    }

    /// <inheritdoc/>
    public async ValueTask<ISqlSession> OpenSessionAsync(CancellationToken cancellationToken) =>
        await ConnectAsync(cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public ValueTask<QueryReferences> GetReferencesAsync(string sql, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(sql);
        return _parser.GetReferencesAsync(sql, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_disposed) return;
        await _parser.DisposeAsync().ConfigureAwait(false);
        _disposed = true;
        var worker = Rent();
        // Closing may write a checkpoint.
        await worker.RunAsync(static database =>
        {
            database.Dispose();
            return true;
        }, _database).ConfigureAwait(false);
        worker.Dispose();
        while (_idle.TryTake(out var idle)) idle.Dispose();
    }

    /// <summary>Whether the database has to be opened anew before it can be used.</summary>
    internal bool IsGivenUp => _isGivenUp;

    /// <summary>
    /// Takes note that the engine refuses the database, as it does when a checkpoint failed. The next session opens it anew;
    /// what was committed is in its log. A database in memory stays lost.
    /// </summary>
    internal void GiveUp() => _isGivenUp = _options.Path is not null;

    internal async ValueTask<DuckDbSession> ConnectAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        await _opening.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var worker = Rent();
            try
            {
                if (_isGivenUp) await ReopenAsync(worker).ConfigureAwait(false);
                var connection = await worker.RunAsync(static engine => Configure(DatabaseFile.Connect(engine._database), engine._options), this).ConfigureAwait(false);
                var session = new DuckDbSession(this, worker, connection);
                lock (_sessions) _sessions.Add(session);
                return session;
            }
            catch
            {
                Return(worker);
                throw;
            }
        }
        finally
        {
            _opening.Release();
        }
    }

    internal void Forget(DuckDbSession session)
    {
        lock (_sessions) _sessions.Remove(session);
    }

    internal void Return(SessionWorker worker)
    {
        if (_disposed) worker.Dispose();
        else _idle.Add(worker);
    }

    /// <summary>Closes the database under all its sessions and opens it again, so that its log is read.</summary>
    private async ValueTask ReopenAsync(SessionWorker worker)
    {
        DuckDbSession[] sessions;
        lock (_sessions) sessions = [.. _sessions];
        foreach (var session in sessions) await session.AbandonAsync().ConfigureAwait(false);
        _database = await worker.RunAsync(static state =>
        {
            state.Old.Dispose();
            return DatabaseFile.Open(state.Options);
        }, (Old: _database, Options: _options)).ConfigureAwait(false);
        _isGivenUp = false;
        Log.Reopened(_options.Path!);
    }

    private SessionWorker Rent() => _idle.TryTake(out var worker) ? worker : new SessionWorker();

    private static ConnectionHandle Configure(ConnectionHandle connection, DuckDbOptions options)
    {
        try
        {
            foreach (var statement in DuckDbConfiguration.SessionStatements(options)) Statement.ExecuteNonQuery(connection, statement);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
