using System.Diagnostics.CodeAnalysis;

namespace SqlFlow.Engines.DuckDb;

/// <summary>
/// Runs work that makes many short calls into the engine, as planning does, on one thread: a session's calls stay on it instead of
/// changing to the session's own thread and back, which takes longer than binding a statement does.
/// </summary>
internal static class EngineThread
{
    // The engine recurses with the nesting of queries; the default of some systems is half a megabyte.
    private const int StackSize = 8 * 1024 * 1024;

    [ThreadStatic]
    private static bool _isCurrent;

    /// <summary>Whether calls into the engine may be made right here.</summary>
    internal static bool IsCurrent => _isCurrent;

    /// <summary>Starts a thread that may call the engine.</summary>
    internal static void Start(ThreadStart work, string name)
    {
        RuntimeLocks.SetUp();
        new Thread(work, StackSize) { IsBackground = true, Name = name }.Start();
    }

    /// <summary>Runs work on a thread of its own up to its first real wait; what comes after that is on the pool, and its calls change threads again.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "Handed to the caller, who awaits the task.")]
    internal static async ValueTask<TResult> RunAsync<TState, TResult>(Func<TState, ValueTask<TResult>> work, TState state)
    {
        if (_isCurrent) return await work(state).ConfigureAwait(false);
        var begun = new TaskCompletionSource<Task<TResult>>(TaskCreationOptions.RunContinuationsAsynchronously);
        Start(Begin, "SqlFlow planning");
        return await (await begun.Task.ConfigureAwait(false)).ConfigureAwait(false);

        void Begin()
        {
            _isCurrent = true;
            try
            {
                begun.SetResult(work(state).AsTask());
            }
            catch (Exception exception)
            {
                begun.SetException(exception);
            }
        }
    }
}
