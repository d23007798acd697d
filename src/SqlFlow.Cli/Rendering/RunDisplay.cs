using SqlFlow.Execution;

namespace SqlFlow.Cli.Rendering;

/// <summary>Shows on stderr how a run goes on. Disposing it draws what is outstanding and leaves the terminal as it was.</summary>
internal abstract class RunDisplay : IRunObserver, IAsyncDisposable
{
    public abstract ValueTask DisposeAsync();

    /// <summary>The display that fits the console.</summary>
    public static RunDisplay Create(CliEnvironment environment, bool isQuiet, CancellationToken cancellationToken) => (isQuiet, environment) switch
    {
        (true, _) => new QuietRunDisplay(),
        // Logs and a display that redraws itself would overwrite each other.
        (_, { Console.ErrorIsLive: true, IsVerbose: false }) => new LiveRunDisplay(environment.Console, environment.TimeProvider, cancellationToken),
        _ => new PlainRunDisplay(environment.Console, environment.TimeProvider, cancellationToken),
    };

    private sealed class QuietRunDisplay : RunDisplay
    {
        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
