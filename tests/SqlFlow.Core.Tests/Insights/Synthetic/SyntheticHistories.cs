using System.Collections.Immutable;
using SqlFlow.Observability;

namespace SqlFlow.Core.Tests.Insights;

/// <summary>What noise looks like.</summary>
public enum NoiseShape
{
    Normal,
    Skewed,
    LongTailed,
    Whole,
    AlmostConstant,
}

/// <summary>A history of which the truth is known.</summary>
/// <param name="History">The runs.</param>
/// <param name="Shape">What the noise is like.</param>
/// <param name="Place">The run at which the truth happens: the first of the new level, or the one in which the trend crosses its limit.</param>
public sealed record SyntheticHistory(StepHistory History, NoiseShape Shape, double Place);

/// <summary>Makes histories by chance, the same for the same seed.</summary>
public sealed class SyntheticHistories(int seed)
{
    private static readonly DateTimeOffset Start = new(2025, 1, 6, 2, 0, 0, TimeSpan.Zero);
    private readonly Random _random = new(seed);

    /// <summary>Nothing but noise of every shape.</summary>
    public SyntheticHistory Noise(int runs = 60)
    {
        var (shape, level, spread) = AnyNoise();
        return new SyntheticHistory(Of(runs, _ => Draw(shape, level, spread)), shape, -1);
    }

    /// <summary>A level that changes by five median absolute deviations, up or down.</summary>
    /// <param name="isScaled">Whether the deviation is scaled, as it is where it stands for a standard deviation, or the plain one: a shift of only two thirds.</param>
    /// <param name="runs">Runs in all.</param>
    public SyntheticHistory Shift(bool isScaled = true, int runs = 60)
    {
        var shape = (NoiseShape)_random.Next(3);
        var (level, spread) = (Level(), Between(0.04, 0.15));
        var place = _random.Next(20, runs - 2);
        var size = 5 * (isScaled ? 1.4826 : 1) * PlainMad(shape, level, spread) * (_random.Next(3) == 0 ? -1 : 1);
        return new SyntheticHistory(Of(runs, run => Draw(shape, level, spread) + (run >= place ? size : 0)), shape, place);
    }

    /// <summary>A steady growth or decline that crosses the expected duration some runs after the history's end.</summary>
    public SyntheticHistory Trend()
    {
        var shape = (NoiseShape)_random.Next(3);
        var (level, spread, runs) = (Level(), Between(0.02, 0.08), _random.Next(25, 61));
        var slope = level * Between(0.01, 0.03);
        var ahead = Between(3, 20);
        var limit = level + (slope * (runs - 1 + ahead));
        var history = Of(runs, run => Draw(shape, level, spread) + (slope * run)) with { ExpectedDuration = TimeSpan.FromSeconds(limit) };
        return new SyntheticHistory(history, shape, runs - 1 + ahead);
    }

    /// <summary>Weekdays that differ, by themselves (load on Mondays) or all at once (quiet weekends).</summary>
    public SyntheticHistory Season(int runs = 84)
    {
        var shape = (NoiseShape)_random.Next(3);
        var (level, spread, factor) = (Level(), Between(0.04, 0.15), Between(1.8, 4));
        var isWeekend = _random.Next(2) == 0;
        return new SyntheticHistory(Of(runs, run => Draw(shape, level, spread) * (isWeekend ? run % 7 >= 5 ? 1 / factor : 1 : run % 7 == 0 ? factor : 1)), shape, -1);
    }

    /// <summary>Success and failure by turns, from a run on.</summary>
    public SyntheticHistory Flapping(int runs = 40)
    {
        var (shape, level, spread) = AnyNoise();
        var (place, share) = (_random.Next(5, 21), Between(0.35, 0.6));
        var history = Of(runs, _ => Draw(shape, level, spread));
        var changed = history.Runs.Select((run, index) => index >= place && _random.NextDouble() < share ? Failed(run) : run);
        return new SyntheticHistory(history with { Runs = [.. changed] }, shape, place);
    }

    /// <summary>A failure now and then, and one outage: nothing to see a pattern in.</summary>
    public SyntheticHistory RareFailures(int runs = 40)
    {
        var (shape, level, spread) = AnyNoise();
        var history = Of(runs, _ => Draw(shape, level, spread));
        var outage = _random.Next(runs);
        var length = _random.Next(0, 6);
        var changed = history.Runs.Select((run, index) =>
            (index >= outage && index < outage + length) || _random.NextDouble() < 0.03 ? Failed(run) : run);
        return new SyntheticHistory(history with { Runs = [.. changed] }, shape, -1);
    }

    /// <summary>Fails whenever the input is above a size, and only then.</summary>
    public SyntheticHistory FailingAbove(int runs = 30)
    {
        var (shape, level, spread) = AnyNoise();
        var limit = Between(1.02e6, 1.1e6);
        var history = Of(runs, _ => Draw(shape, level, spread));
        var changed = history.Runs.Select(run => run with { InputRows = run.Rows }).Select(run => run.InputRows > limit ? Failed(run) with { Rows = null } : run);
        return new SyntheticHistory(history with { Runs = [.. changed] }, shape, limit);
    }

    private static StepRun Failed(StepRun run) => run with
    {
        Status = StepStatus.Failure,
        ErrorCode = "CONNECTION",
        ErrorMessage = $"connection to 10.0.0.{run.StartedAt.Day} was reset after {run.StartedAt.DayOfYear} ms",
        IsTransient = true,
    };

    /// <summary>A run a day, some minutes early or late, rows and durations that have nothing to do with each other.</summary>
    private StepHistory Of(int runs, Func<int, double> seconds) => new()
    {
        StepId = "load_orders",
        Connector = "postgres",
        Runs = [.. Enumerable.Range(0, runs).Select(run => new StepRun
        {
            RunId = $"run-{run}",
            StartedAt = Start.AddDays(run).AddMinutes(_random.Next(30)),
            Status = StepStatus.Success,
            Duration = TimeSpan.FromSeconds(Math.Max(0.001, seconds(run))),
            Rows = (long)(1e6 * (1 + (0.1 * Normal()))),
        })],
    };

    private (NoiseShape Shape, double Level, double Spread) AnyNoise() => ((NoiseShape)_random.Next(5), Level(), Between(0.03, 0.2));

    private double Draw(NoiseShape shape, double level, double spread) => shape switch
    {
        NoiseShape.Normal => level * (1 + (spread * Normal())),
        NoiseShape.Skewed => level * Math.Exp(1.5 * spread * Normal()),
        NoiseShape.LongTailed => level * (1 + (spread * Math.Log(1 - _random.NextDouble()) * (_random.Next(2) == 0 ? 0.7 : -0.7))),
        NoiseShape.Whole => level + (Math.Round(Normal() * 1.5) * level * spread),
        _ => level * (1 + (0.004 * Normal())),
    };

    /// <summary>The median absolute deviation of the noise itself.</summary>
    private static double PlainMad(NoiseShape shape, double level, double spread) => shape switch
    {
        NoiseShape.Normal => 0.6745 * level * spread,
        NoiseShape.Skewed => 0.6745 * 1.5 * level * spread,
        _ => Math.Log(2) * 0.7 * level * spread,
    };

    private double Level() => Math.Exp(Between(Math.Log(0.5), Math.Log(600)));

    private double Between(double from, double to) => from + ((to - from) * _random.NextDouble());

    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
}
