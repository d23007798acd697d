using System.Collections.Immutable;
using SqlFlow.Engines.DuckDb.Interop;
using SqlFlow.Observability;

namespace SqlFlow.Engines.DuckDb;

/// <summary>Adds up what the statements of a session use.</summary>
/// <remarks>Used by the session's thread; read by others between two calls. Only <see cref="AddWait"/> may be called from any thread.</remarks>
internal sealed class SessionMeter(TimeProvider timeProvider)
{
    // Below it, what an operator took says little, and walking the plan would cost more than it is worth.
    private static readonly TimeSpan WorthALook = TimeSpan.FromMilliseconds(50);

    private bool _isOn;
    private long _waited;
    private TimeSpan _time;
    private TimeSpan _cpuTime;
    private long _bytesRead;
    private long _bytesWritten;
    private StatementFigures? _last;
    private TimeSpan _longest;
    private ImmutableArray<OperatorProfile> _operators = [];

    /// <summary>What was used so far.</summary>
    internal SessionUsage Usage
    {
        get
        {
            var wait = timeProvider.GetElapsedTime(0, Interlocked.Read(ref _waited));
            return new SessionUsage
            {
                EngineTime = _time > wait ? _time - wait : TimeSpan.Zero,
                SourceWait = wait,
                CpuTime = _last is null ? null : _cpuTime,
                PeakMemory = _last?.PeakMemory,
                Spill = _last?.Spill,
                BytesRead = _last is null ? null : _bytesRead,
                BytesWritten = _last is null ? null : _bytesWritten,
                Operators = _operators,
            };
        }
    }

    /// <summary>Turns DuckDB's profiling on, for statements from now on. Where it cannot be had, times are taken all the same.</summary>
    internal void TurnOn(ConnectionHandle connection)
    {
        if (_isOn) return;
        try
        {
            foreach (var statement in StatementProfile.Statements) Statement.ExecuteNonQuery(connection, statement);
            _isOn = true;
        }
        catch (SqlEngineException)
        {
            // A database that was configured by somebody else may refuse it.
        }
    }

    /// <summary>Time in calls so far, waits included.</summary>
    internal TimeSpan TotalTime => _time;

    internal long Now => timeProvider.GetTimestamp();

    /// <summary>Notes time in which a statement waited for batches.</summary>
    internal void AddWait(long since) => Interlocked.Add(ref _waited, timeProvider.GetTimestamp() - since);

    /// <summary>Times something that no profile is made of.</summary>
    internal TResult Time<TState, TResult>(Func<TState, TResult> work, TState state)
    {
        var start = Now;
        try
        {
            return work(state);
        }
        finally
        {
            _time += timeProvider.GetElapsedTime(start);
        }
    }

    /// <summary>Times a statement and reads its profile. One that fails has none.</summary>
    internal TResult Profile<TState, TResult>(Func<TState, TResult> work, TState state, ConnectionHandle connection)
    {
        var before = _time;
        var result = Time(work, state);
        AddProfile(connection, _time - before);
        return result;
    }

    /// <summary>Reads the profile of a statement that has just ended.</summary>
    internal void AddProfile(ConnectionHandle connection, TimeSpan time)
    {
        // Whoever gives the database up closes the connection on this very thread.
        if (!_isOn || connection.IsClosed || StatementProfile.Read(connection) is not { } figures) return;
        _last = figures;
        _cpuTime += figures.CpuTime ?? TimeSpan.Zero;
        _bytesRead += figures.BytesRead ?? 0;
        _bytesWritten += figures.BytesWritten ?? 0;
        if (time < WorthALook || time <= _longest) return;
        (_longest, _operators) = (time, StatementProfile.ReadOperators(connection));
    }
}
