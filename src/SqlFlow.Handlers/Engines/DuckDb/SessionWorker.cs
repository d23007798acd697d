using System.Diagnostics.CodeAnalysis;

namespace SqlFlow.Engines.DuckDb;

/// <summary>A thread of its own for calls into DuckDB, which block for as long as their statement runs.</summary>
/// <remarks>Not a thread of the pool: a statement that reads Arrow batches waits for their producer, and the producer needs
/// the pool. One call at a time.</remarks>
internal sealed class SessionWorker : IDisposable
{
    // The engine recurses with the nesting of queries; the default of some systems is half a megabyte.
    private const int StackSize = 8 * 1024 * 1024;

    private readonly SemaphoreSlim _signal = new(0);
    private Work? _next;

    internal SessionWorker() => new Thread(Loop, StackSize) { IsBackground = true, Name = "SqlFlow DuckDB" }.Start();

    /// <summary>Runs a call on the thread.</summary>
    internal Task<TResult> RunAsync<TState, TResult>(Func<TState, TResult> call, TState state)
    {
        var work = new Work<TState, TResult>(call, state);
        if (Interlocked.CompareExchange(ref _next, work, null) is not null)
            throw new InvalidOperationException("A session runs one call at a time.");
        _signal.Release();
        return work.Task;
    }

    /// <summary>Ends the thread; nothing may be running.</summary>
    public void Dispose() => _signal.Release();

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
