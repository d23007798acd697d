using System.Diagnostics.CodeAnalysis;

namespace SqlFlow.Engines.DuckDb;

/// <summary>A thread of its own for calls into DuckDB, which block for as long as their statement runs.</summary>
/// <remarks>Not a thread of the pool: a statement that reads Arrow batches waits for their producer, and the producer needs
/// the pool. One call at a time.</remarks>
internal sealed class SessionWorker : IDisposable
{
    private readonly SemaphoreSlim _signal = new(0);
    private Work? _next;
    private bool _hasThread;

    /// <summary>Runs a call on the thread, which starts with the first one, or at once where the caller is on one that may block.</summary>
    internal Task<TResult> RunAsync<TState, TResult>(Func<TState, TResult> call, TState state)
    {
        var work = new Work<TState, TResult>(call, state);
        if (Interlocked.CompareExchange(ref _next, work, null) is not null)
            throw new InvalidOperationException("A session runs one call at a time.");
        if (EngineThread.IsCurrent)
        {
            _next = null;
            work.Run();
            return work.Task;
        }

        if (!_hasThread) EngineThread.Start(Loop, "SqlFlow DuckDB");
        _hasThread = true;
        _signal.Release();
        return work.Task;
    }

    /// <summary>Ends the thread, if it ever started; nothing may be running.</summary>
    public void Dispose()
    {
        if (_hasThread) _signal.Release();
        else _signal.Dispose();
    }

    private void Loop()
    {
        while (true)
        {
            _signal.Wait();
            if (Interlocked.Exchange(ref _next, null) is not { } work) break;
            work.Run();
        }

        _signal.Dispose();
    }

    private abstract class Work
    {
        internal abstract void Run();
    }

    private sealed class Work<TState, TResult>(Func<TState, TResult> call, TState state) : Work
    {
        private readonly TaskCompletionSource<TResult> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal Task<TResult> Task => _completion.Task;

        [SuppressMessage("Design", "CA1031", Justification = "Handed to the caller, who awaits the task.")]
        internal override void Run()
        {
            try
            {
                _completion.SetResult(call(state));
            }
            catch (Exception exception)
            {
                _completion.SetException(exception);
            }
        }
    }
}
