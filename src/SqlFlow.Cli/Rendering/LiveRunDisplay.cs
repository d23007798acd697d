using System.Collections.Concurrent;
using System.Collections.Immutable;
using Spectre.Console;
using SqlFlow.Cli.Terminal;
using SqlFlow.Execution;
using SqlFlow.Planning;

namespace SqlFlow.Cli.Rendering;

/// <summary>A row for each running step, redrawn ten times a second; finished steps move up and stay.</summary>
/// <remarks>Only the drawing task touches the terminal; the run's events wait for it in a queue.</remarks>
internal sealed class LiveRunDisplay : RunDisplay, IRunObserver, IExpectationObserver
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);
    private readonly ConcurrentQueue<string> _finished = new();
    private readonly CancellationTokenSource _end = new();
    private readonly CliConsole _console;
    private readonly TimeProvider _timeProvider;
    private readonly CancellationToken _cancelled;
    private readonly IAnsiConsole _terminal;
    private readonly Task _drawing;
    private StepLine? _line;
    private RunProgress? _progress;
    private ImmutableSortedDictionary<string, TimeSpan>? _durations;
    private RunForecast? _forecast;

    public LiveRunDisplay(CliConsole console, TimeProvider timeProvider, CancellationToken cancelled)
    {
        (_console, _timeProvider, _cancelled) = (console, timeProvider, cancelled);
        _terminal = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(console.Error),
            Ansi = AnsiSupport.Yes,
            ColorSystem = ColorSystemSupport.Standard,
            Interactive = InteractionSupport.No,
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
        });
        _drawing = Task.Run(DrawAsync, CancellationToken.None);
    }

    public void RunExpected(ImmutableSortedDictionary<string, TimeSpan> durations) => _durations = durations;

    public void RunStarted(Pipeline pipeline, RunProgress progress)
    {
        _line = new StepLine(pipeline);
        // Before the progress, which lets the drawing begin.
        _forecast = _durations is null ? null : new RunForecast(pipeline.Steps, _durations);
        Volatile.Write(ref _progress, progress);
    }

    public void StepStarted(PlannedStep step, int attempt) => _forecast?.Started(step);

    public void StepRetrying(PlannedStep step, int attempt, StepExecutionResult failure, TimeSpan delay)
    {
        _forecast?.Retrying(step);
        var paint = new Paint(_console.ErrorHasColor);
        _finished.Enqueue($"{paint.Yellow("↻")} {_line!.PadId(step)}  {paint.Yellow($"attempt {attempt} failed, the next is in {TerminalText.Duration(delay)}:")} {TerminalText.OneLine(failure.ErrorMessage ?? "")}");
    }

    public void StepFinished(PlannedStep step, StepExecutionResult result)
    {
        _forecast?.Finished(step);
        _finished.Enqueue(_line!.WithSign(step, result, new Paint(_console.ErrorHasColor)));
    }

    public override async ValueTask DisposeAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        await _drawing.ConfigureAwait(false);
        _end.Dispose();
    }

    private async Task DrawAsync()
    {
        var view = new RunningSteps();
        await _terminal.Live(view).AutoClear(true).StartAsync(async context =>
        {
            using var timer = new PeriodicTimer(Interval, _timeProvider);
            try
            {
                while (await timer.WaitForNextTickAsync(_end.Token).ConfigureAwait(false)) Draw(context, view);
            }
            catch (OperationCanceledException)
            {
                view.Clear();
                Draw(context, view);
            }
        }).ConfigureAwait(false);
    }

    private void Draw(LiveDisplayContext context, RunningSteps view)
    {
        if (!_end.IsCancellationRequested && Volatile.Read(ref _progress) is { } progress) view.Update(progress, _cancelled.IsCancellationRequested, _forecast);
        // All lines in one write: each write erases and redraws the rows below it.
        var lines = new List<string>();
        while (_finished.TryDequeue(out var line)) lines.Add(line);
        if (lines.Count > 0) _terminal.Write(new FinishedLines(lines));
        context.Refresh();
    }
}
