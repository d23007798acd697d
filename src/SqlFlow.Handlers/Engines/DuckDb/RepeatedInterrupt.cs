using SqlFlow.Engines.DuckDb.Interop;

namespace SqlFlow.Engines.DuckDb;

/// <summary>Interrupts a connection's statement when a token fires, and again until the statement is over.</summary>
/// <remarks>An interrupt that arrives before the statement has started is lost, so one is not enough. The clock is the
/// system's whatever the run's is: a native call takes real time.</remarks>
internal sealed class RepeatedInterrupt : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(20);

    private readonly ConnectionHandle _connection;
    private readonly Lock _gate = new();
    private CancellationTokenRegistration _registration;
    private ITimer? _timer;
    private bool _over;

    private RepeatedInterrupt(ConnectionHandle connection) => _connection = connection;

    /// <summary>Starts watching; disposing the result ends it, and no interrupt is sent after that. Null: nothing to watch.</summary>
    internal static RepeatedInterrupt? Arm(ConnectionHandle connection, CancellationToken cancellationToken)
    {
        if (!cancellationToken.CanBeCanceled) return null;
        var interrupt = new RepeatedInterrupt(connection);
        interrupt._registration = cancellationToken.UnsafeRegister(static state => ((RepeatedInterrupt)state!).Start(), interrupt);
        return interrupt;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _over = true;
            _timer?.Dispose();
        }

        _registration.Dispose();
    }

    private void Start()
    {
        lock (_gate)
        {
            if (_over) return;
            NativeMethods.Startup.Interrupt(_connection);
            _timer = TimeProvider.System.CreateTimer(static state => ((RepeatedInterrupt)state!).Repeat(), this, Period, Period);
        }
    }

    private void Repeat()
    {
        // The gate keeps a late tick from hitting the connection's next statement.
        lock (_gate)
        {
            if (!_over) NativeMethods.Startup.Interrupt(_connection);
        }
    }
}
