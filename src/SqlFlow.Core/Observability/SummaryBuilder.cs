using System.Collections.Immutable;

namespace SqlFlow.Observability;

/// <summary>Adds the figures of steps up.</summary>
internal struct SummaryBuilder(int steps)
{
    private readonly ImmutableArray<StepDetail>.Builder _details = ImmutableArray.CreateBuilder<StepDetail>(steps);
    private readonly List<Bottleneck> _times = new(steps);
    private int _failures;
    private long _rows;
    private TimeSpan _time;
    private TimeSpan _ownTime;

    internal void Add(StepFigures figures)
    {
        if (figures.Calls == 0) return;
        _details.Add(figures.ToDetail());
        _failures += figures.Failures;
        _rows += figures.Rows;
        _time += figures.Time;
        // A check within another step's transaction is part of that step's time: counted again, it would look like parallelism.
        if (!figures.IsNested) _ownTime += figures.Time;
        if (figures.Time > TimeSpan.Zero) _times.Add(new Bottleneck(figures.StepId, figures.Time, 0));
    }

    internal readonly PerformanceSummary Build(string runId, TimeSpan wallTime, ImmutableArray<PerformanceAlert> alerts, int maxBottlenecks) => new()
    {
        RunId = runId,
        TotalSteps = steps,
        TotalFailures = _failures,
        TotalExecutionTime = _time,
        TotalRowsProcessed = _rows,
        Alerts = alerts,
        StepDetails = _details.DrainToImmutable(),
        WallTime = wallTime,
        Bottlenecks = Longest(wallTime, maxBottlenecks),
        Parallelism = wallTime > TimeSpan.Zero ? _ownTime / wallTime : 0,
    };

    private readonly ImmutableArray<Bottleneck> Longest(TimeSpan wallTime, int count)
    {
        if (wallTime <= TimeSpan.Zero) return [];
        var longest = new PriorityQueue<Bottleneck, (TimeSpan Time, int Order)>();
        for (var order = 0; order < _times.Count; order++)
        {
            longest.Enqueue(_times[order], (_times[order].Time, -order));
            if (longest.Count > count) longest.Dequeue();
        }

        var result = ImmutableArray.CreateBuilder<Bottleneck>(longest.Count);
        while (longest.TryDequeue(out var step, out _)) result.Add(step with { Share = step.Time / wallTime });
        result.Reverse();
        return result.DrainToImmutable();
    }
}
