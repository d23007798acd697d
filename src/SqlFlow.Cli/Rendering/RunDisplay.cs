using SqlFlow.Execution;

namespace SqlFlow.Cli.Rendering;

/// <summary>Shows on stderr how a run goes on. Disposing it draws what is outstanding and leaves the terminal as it was.</summary>
/// <remarks>A display that wants to hear of the run names <see cref="IRunObserver"/> itself: the methods of a derived class
/// do not take the place of the interface's own ones otherwise.</remarks>
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
