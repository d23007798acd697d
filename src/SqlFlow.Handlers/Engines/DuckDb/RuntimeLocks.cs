using System.Runtime.CompilerServices;

namespace SqlFlow.Engines.DuckDb;

/// <summary>Keeps programs of Native AOT from waiting for themselves forever when their second thread begins.</summary>
/// <remarks>
/// When two threads want one lock for the first time, the runtime sets up what all locks need, and initialises classes for that. Classes are initialised
/// under locks; where both threads do that already, as in a program that has just begun, they can wait for one another forever: seen in one of some
/// thousand starts of a command that began to load the engine while it read its arguments. So two threads want a lock here first, while neither does anything else.
/// </remarks>
internal static class RuntimeLocks
{
    private static int _begun;
    private static volatile bool _isSetUp;

    /// <summary>To be called before a thread starts; takes a third of a millisecond the first time. Threads that come meanwhile wait, and not for a lock.</summary>
    internal static void SetUp()
    {
        // The locks of a runtime that compiles at run time need no classes.
        if (RuntimeFeature.IsDynamicCodeSupported || _isSetUp) return;
        if (Interlocked.Exchange(ref _begun, 1) != 0)
        {
            while (!_isSetUp) Thread.Yield();
            return;
        }

        try
        {
            ContendOnce();
        }
        finally
        {
            _isSetUp = true;
        }
    }

    private static void ContendOnce()
    {
        var wanted = new Lock();
        var other = new Thread(() =>
        {
            if (wanted.TryEnter(1)) wanted.Exit();
        })
        { IsBackground = true };
        lock (wanted)
        {
            var contentions = Monitor.LockContentionCount;
            other.Start();
            // Counted when all is set up and the other thread begins to wait.
            while (other.IsAlive && Monitor.LockContentionCount == contentions) Thread.Yield();
        }

        other.Join();
    }
}
