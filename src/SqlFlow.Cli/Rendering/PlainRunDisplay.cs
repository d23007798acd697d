using SqlFlow.Cli.Terminal;
using SqlFlow.Execution;
using SqlFlow.Planning;

namespace SqlFlow.Cli.Rendering;

/// <summary>One line a finished step, for logs; and now and then what is still running, so that silence means trouble.</summary>
internal sealed class PlainRunDisplay : RunDisplay, IRunObserver
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);
    private readonly CliConsole _console;
    private readonly ITimer _timer;
    private readonly CancellationTokenRegistration _cancellation;
    private readonly Lock _lock = new();
    private StepLine? _line;
    private RunProgress? _progress;

    public PlainRunDisplay(CliConsole console, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        _console = console;
        _timer = timeProvider.CreateTimer(static state => ((PlainRunDisplay)state!).WriteRunning(), this, Interval, Interval);
        _cancellation = cancellationToken.Register(static state => ((PlainRunDisplay)state!).Write("Cancelling; running statements are rolled back."), this);
    }

    public void RunStarted(Pipeline pipeline, RunProgress progress)
    {
        _line = new StepLine(pipeline);
        _progress = progress;
        Write($"Run {progress.RunId} of {TerminalText.OneLine(pipeline.Name)}: {TerminalText.Count(pipeline.Steps.Length, "step")}.");
    }

    public void StepRetrying(PlannedStep step, int attempt, StepExecutionResult failure, TimeSpan delay) =>
        Write($"RETRY      {_line!.PadId(step)}  attempt {attempt} failed, the next is in {TerminalText.Duration(delay)}: {TerminalText.OneLine(failure.ErrorMessage ?? "no reason given")}");

    public void StepFinished(PlannedStep step, StepExecutionResult result) => Write(_line!.WithWord(step, result));

    public override async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync().ConfigureAwait(false);
        await _cancellation.DisposeAsync().ConfigureAwait(false);
    }

    private void WriteRunning()
    {
        foreach (var running in _progress?.Running() ?? [])
        {
            var share = running.Fraction is { } fraction ? $", {fraction:P0}" : "";
            Write($"RUNNING    {_line!.PadId(running.Step)}  for {TerminalText.Duration(running.Elapsed)}{share}");
        }
    }

    private void Write(string text)
    {
        lock (_lock) _console.Error.WriteLine(text);
    }
}
