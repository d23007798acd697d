using System.Collections.Immutable;
using SqlFlow.Execution;
using SqlFlow.Planning;

namespace SqlFlow.Cli.Rendering;

/// <summary>How much of a run is left, by what its steps usually take.</summary>
/// <remarks>The run tells it what happens from one thread; another may ask at any time.</remarks>
internal sealed class RunForecast
{
    // What a step may take longer before that is worth a word: half of all runs take longer than the median.
    private const double Leeway = 1.2;
    private const byte Waiting = 0;
    private const byte Begun = 1;
    private const byte Ended = 2;
    private static readonly TimeSpan LeastLeeway = TimeSpan.FromSeconds(0.5);

    private readonly ImmutableArray<PlannedStep> _backwards;
    private readonly TimeSpan?[] _usual;
    private readonly byte[] _phases;

    /// <param name="steps">All steps, in text order.</param>
    /// <param name="durations">What they usually take, by id.</param>
    public RunForecast(ImmutableArray<PlannedStep> steps, ImmutableSortedDictionary<string, TimeSpan> durations)
    {
        _backwards = [.. steps.OrderByDescending(static step => step.Level)];
        // A check in the transaction of another step takes its time from that step's.
        _usual = [.. steps.Select(step => step.GateOf is not null ? TimeSpan.Zero : durations.TryGetValue(step.Step.Id, out var duration) ? duration : (TimeSpan?)null)];
        _phases = new byte[steps.Length];
    }

    /// <summary>An attempt of a step begins.</summary>
    public void Started(PlannedStep step) => Volatile.Write(ref _phases[step.Index], Begun);

    /// <summary>A step waits for another attempt.</summary>
    public void Retrying(PlannedStep step) => Volatile.Write(ref _phases[step.Index], Waiting);

    /// <summary>A step has its result.</summary>
    public void Finished(PlannedStep step) => Volatile.Write(ref _phases[step.Index], Ended);

    /// <summary>What is left of a running step; null: nobody knows.</summary>
    public Remainder? Of(StepProgress step) => step.Step.GateOf is null && _usual[step.Step.Index] is { } usual ? RemainderOf(usual, step.Elapsed) : null;

    /// <summary>What is left of the run: its longest remaining path, or all that remains shared by the steps that may run at a time, if that is more.
    /// Null: nobody knows, because one of the steps is new.</summary>
    /// <param name="running">The steps that run.</param>
    /// <param name="maxParallel">Steps that may run at a time.</param>
    public Remainder? OfRun(IReadOnlyList<StepProgress> running, int maxParallel)
    {
        var elapsed = running.ToDictionary(static step => step.Step.Index, static step => step.Elapsed);
        var (paths, work, longest, isLate) = (new TimeSpan[_usual.Length], TimeSpan.Zero, TimeSpan.Zero, false);
        foreach (var step in _backwards)
        {
            var index = step.Index;
            var left = TimeSpan.Zero;
            if (elapsed.TryGetValue(index, out var time))
            {
                if (_usual[index] is not { } usual) return null;
                var remainder = step.GateOf is null ? RemainderOf(usual, time) : default;
                (left, isLate) = (remainder.Left, isLate || remainder.IsLate);
            }
            else if (Volatile.Read(ref _phases[index]) is Waiting)
            {
                // One that has begun but does not run has just ended: the news of it is on its way.
                if (_usual[index] is not { } usual) return null;
                left = usual;
            }

            // By now it has the longest path of those that wait for it.
            paths[index] += left;
            work += left;
            longest = Max(longest, paths[index]);
            foreach (var dependency in step.DependsOn) paths[dependency] = Max(paths[dependency], paths[index]);
        }

        return new Remainder(Max(longest, work / Math.Max(1, maxParallel)), isLate);
    }

    private static Remainder RemainderOf(TimeSpan usual, TimeSpan elapsed)
    {
        var leeway = Max(usual * Leeway, usual + LeastLeeway);
        return new Remainder(elapsed < usual ? usual - elapsed : TimeSpan.Zero, elapsed > leeway) { Usual = usual };
    }

    private static TimeSpan Max(TimeSpan left, TimeSpan right) => left > right ? left : right;
}

/// <summary>What is left of a step or a run.</summary>
/// <param name="Left">The time that it usually takes from here; never negative.</param>
/// <param name="IsLate">Whether it, or a step that runs, takes longer than usual, so that the time left is a lower bound.</param>
internal readonly record struct Remainder(TimeSpan Left, bool IsLate)
{
    /// <summary>For a step: what it usually takes in all.</summary>
    public TimeSpan Usual { get; init; }
}
