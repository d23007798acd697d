using System.Runtime.InteropServices;

namespace SqlFlow.Cli.Terminal;

/// <summary>Ctrl-C and SIGTERM: the first lets the run end in order, the second ends the process.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;
    private readonly CliConsole _console;
    private int _count;

    public Interruption(CliConsole console)
    {
        _console = console;
        _registrations = [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP }.Select(signal => PosixSignalRegistration.Create(signal, OnSignal))];
    }

    /// <summary>Fires at the first signal.</summary>
    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        foreach (var registration in _registrations) registration.Dispose();
        _source.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        if (Interlocked.Increment(ref _count) == 1)
        {
            _source.Cancel();
            return;
        }

        // The display hides the cursor; whoever is impatient should not lose it.
        if (_console.ErrorIsLive) _console.Error.Write("\e[?25h\n");
        Environment.Exit(ExitCodes.Cancelled);
    }
}
