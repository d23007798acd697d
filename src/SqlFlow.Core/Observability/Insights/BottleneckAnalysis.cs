using System.Collections.Immutable;
using System.Globalization;

namespace SqlFlow.Observability;

/// <summary>Says what set the length of a run.</summary>
public static class BottleneckAnalysis
{
    private static readonly TimeSpan LongestTime = TimeSpan.FromDays(365);

    /// <summary>Looks at one run.</summary>
    /// <param name="steps">The steps that ran.</param>
    /// <param name="wallTime">From the run's start to its end.</param>
    /// <param name="slots">Steps that may run at a time; less than 1: any number.</param>
    public static BottleneckReport Analyze(IReadOnlyList<StepTiming> steps, TimeSpan wallTime, int slots = 0)
    {
        slots = slots < 1 ? Math.Max(1, steps.Count) : slots;
        var graph = new RunGraph(steps);
        var durations = new TimeSpan[steps.Count];
        for (var index = 0; index < durations.Length; index++) durations[index] = Positive(steps[index].Duration);
        var path = CriticalPath.Find(graph.Steps, [.. durations], graph.DependenciesOf);
        var slack = CriticalPath.SlackOf(graph.Steps, durations, graph.DependenciesOf);
        var rest = PathsWithout.Lengths(graph, durations);
        var total = Sum(durations, static time => time);
        var critical = Sum(path, index => durations[index]);
        var bound = Longer(critical, total / slots);
        // A clock that was set back during the run makes it look shorter than its steps.
        wallTime = Longer(Positive(wallTime), bound);

        var onPath = path.ToHashSet();
        var shares = ImmutableArray.CreateBuilder<StepShare>(steps.Count);
        for (var index = 0; index < steps.Count; index++)
        {
            var without = wallTime - bound + Longer(rest[index], (total - durations[index]) / slots);
            var saving = wallTime > TimeSpan.Zero ? (wallTime - without) / wallTime : 0;
            shares.Add(new StepShare(steps[index].StepId, durations[index], slack[index], onPath.Contains(index), without, saving));
        }

        var dominating = shares.Where(static step => step.Duration > TimeSpan.Zero)
            .OrderBy(static step => step.WallTimeWithout).ThenByDescending(static step => step.Duration).ThenBy(static step => step.StepId, StringComparer.Ordinal)
            .FirstOrDefault();
        var queued = Sum(steps, static step => Positive(step.Queue));
        return new BottleneckReport
        {
            WallTime = wallTime,
            Slots = slots,
            CriticalPath = [.. path.Select(index => steps[index].StepId)],
            CriticalTime = critical,
            TotalTime = total,
            Parallelism = Share(total, wallTime),
            Efficiency = Math.Min(1, Share(bound, wallTime)),
            Steps = shares.DrainToImmutable(),
            SourceShare = Share(Sum(steps, static step => Positive(step.SourceWait)), total),
            EngineShare = Share(Sum(steps, static step => Positive(step.Engine)), total),
            CommitShare = Share(Sum(steps, static step => Positive(step.Commit)), total),
            QueueShare = Share(queued, queued + total),
            Dominating = dominating,
            Evidence = EvidenceOf(wallTime, path.Length, steps.Count, critical, dominating),
        };
    }

    private static string EvidenceOf(TimeSpan wallTime, int critical, int steps, TimeSpan criticalTime, StepShare? dominating)
    {
        if (dominating is null) return "no step took any time";
        var text = string.Create(CultureInfo.InvariantCulture,
            $"the run took {InsightText.Seconds(wallTime)}; {critical} of {InsightText.Plural(steps, "step")}, one after the other, took {InsightText.Seconds(criticalTime)}");
        return text + (dominating.Saving < 0.01
            ? "; no single step would have made it shorter"
            : $"; without {dominating.StepId} ({InsightText.Seconds(dominating.Duration)}) it would have taken {InsightText.Seconds(dominating.WallTimeWithout)}");
    }

    /// <summary>Nothing where a clock was set back, and a year at most: sums of any number of steps stay in range.</summary>
    private static TimeSpan Positive(TimeSpan time) => TimeSpan.FromTicks(Math.Clamp(time.Ticks, 0, LongestTime.Ticks));

    private static TimeSpan Longer(TimeSpan left, TimeSpan right) => left > right ? left : right;

    private static double Share(TimeSpan part, TimeSpan whole) => whole > TimeSpan.Zero ? part / whole : 0;

    private static TimeSpan Sum<T>(IEnumerable<T> items, Func<T, TimeSpan> timeOf) => items.Aggregate(TimeSpan.Zero, (sum, item) => sum + timeOf(item));
}
