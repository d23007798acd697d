using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;
using SqlFlow.Cli.Rows;
using SqlFlow.Cli.Terminal;
using SqlFlow.Execution;

namespace SqlFlow.Cli.Rendering;

/// <summary>The rows of the live display: one a running step, and one for the run as a whole.</summary>
internal sealed class RunningSteps : Renderable
{
    private const int BarWidth = 24;
    private const int MaxIdWidth = 40;
    private const int MaxRows = 16;
    private const string Spinner = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏";
    private static readonly Style Quiet = new(decoration: Decoration.Dim);
    private static readonly Style Active = new(Color.Teal);
    private static readonly Style Attention = new(Color.Olive);
    // Before it, a step is gone again before anybody has read how long it will last.
    private static readonly TimeSpan WorthAWord = TimeSpan.FromSeconds(1);
    private IReadOnlyList<StepProgress> _running = [];
    private RunForecast? _forecast;
    private string _footer = "";
    private bool _isCancelling;
    private int _frame;

    /// <summary>Takes the state of a moment.</summary>
    /// <param name="progress">How far the run is.</param>
    /// <param name="isCancelling">Whether it is being cancelled.</param>
    /// <param name="forecast">How much is left; null: nothing is known.</param>
    public void Update(RunProgress progress, bool isCancelling, RunForecast? forecast)
    {
        var running = progress.Running();
        var left = isCancelling ? null : forecast?.OfRun(running, progress.MaxParallel);
        Update(running, $"{progress.FinishedSteps} of {TerminalText.Count(progress.TotalSteps, "step")} · {TerminalText.Duration(progress.Elapsed)}{TextOf(left)}", isCancelling, forecast);
    }

    /// <inheritdoc cref="Update(RunProgress, bool, RunForecast)"/>
    public void Update(IReadOnlyList<StepProgress> running, string footer, bool isCancelling, RunForecast? forecast = null)
    {
        (_running, _footer, _isCancelling, _forecast) = (running, footer, isCancelling, forecast);
        _frame = (_frame + 1) % Spinner.Length;
    }

    /// <summary>Shows nothing any more.</summary>
    public void Clear() => (_running, _footer) = ([], "");

    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        if (_footer.Length == 0) yield break;
        var idWidth = Math.Min(MaxIdWidth, _running.Select(static step => TextWidth.Of(step.Step.Step.Id)).DefaultIfEmpty().Max());
        // The last line of the terminal stays free, or drawing would scroll it.
        var height = options.ConsoleSize.Height;
        var rows = height > 0 ? Math.Clamp(height - 3, 1, MaxRows) : MaxRows;
        foreach (var step in _running.Take(_running.Count > rows ? rows - 1 : rows))
        {
            foreach (var segment in Crop(Row(step, idWidth), maxWidth - 1)) yield return segment;
            yield return Segment.LineBreak;
        }

        if (_running.Count > rows)
        {
            yield return new Segment($"  and {_running.Count - rows + 1} more", Quiet);
            yield return Segment.LineBreak;
        }

        var footer = new[] { new Segment($"  {_footer}", Quiet), new Segment(_isCancelling ? "  cancelling; Ctrl-C again stops at once" : "", Attention) };
        foreach (var segment in Crop(footer, maxWidth - 1)) yield return segment;
    }

    private IEnumerable<Segment> Row(StepProgress step, int idWidth)
    {
        yield return new Segment($"{Spinner[_frame]} ", Active);
        var id = TerminalText.OneLine(step.Step.Step.Id);
        yield return new Segment(id + new string(' ', Math.Max(0, idWidth - TextWidth.Of(id))));
        yield return new Segment($"  {TerminalText.Duration(step.Elapsed),8}", Quiet);
        if (step.Attempt > 1) yield return new Segment($"  attempt {step.Attempt}", Attention);
        // Rows of a source that hands them over: of such the engine knows no percentage.
        if (step.Rows is > 0 and var rows) yield return new Segment($"  {TerminalText.Count(rows, "row")}", Quiet);
        var left = _isCancelling ? null : _forecast?.Of(step);
        if (left is { Usual: var usual } && usual < WorthAWord && left is not { IsLate: true }) left = null;
        // An engine that has not begun to count says 0; a bar that never moves says less than none.
        if (step.Fraction is { } fraction and > 0)
        {
            foreach (var segment in Bar('━', fraction)) yield return segment;
            yield return new Segment(string.Create(CultureInfo.InvariantCulture, $" {Math.Clamp(fraction, 0, 1) * 100,3:0} %"));
        }
        else if (left is { IsLate: false })
        {
            // Thinner: it says how long the step has run, not how much it has done.
            foreach (var segment in Bar('─', step.Elapsed / left.Value.Usual)) yield return segment;
        }

        if (left is { } remainder) yield return TextOf(remainder);
    }

    private static IEnumerable<Segment> Bar(char line, double fraction)
    {
        var done = (int)Math.Round(Math.Clamp(fraction, 0, 1) * BarWidth);
        yield return new Segment("  ");
        yield return new Segment(new string(line, done), Active);
        yield return new Segment(new string(line, BarWidth - done), Quiet);
    }

    private static Segment TextOf(Remainder step) => step switch
    {
        { IsLate: true } => new Segment($"  longer than usual ({TerminalText.Duration(step.Usual)})", Attention),
        { Left.Ticks: 0 } => new Segment("  about done", Quiet),
        _ => new Segment($"  ~{TerminalText.RoughDuration(step.Left)} left", Quiet),
    };

    private static string TextOf(Remainder? run) => run switch
    {
        null => "",
        { Left: var left, IsLate: true } => left < WorthAWord ? " · longer than usual" : $" · at least {TerminalText.RoughDuration(left)} left",
        { Left: var left } => left < WorthAWord ? "" : $" · about {TerminalText.RoughDuration(left)} left",
    };

    private static IEnumerable<Segment> Crop(IEnumerable<Segment> segments, int width)
    {
        foreach (var segment in segments)
        {
            if (width <= 0) yield break;
            var cells = segment.CellCount();
            if (cells > width) yield return new Segment(Segment.Truncate(segment, width)?.Text ?? "", segment.Style);
            else yield return segment;
            width -= cells;
        }
    }
}
