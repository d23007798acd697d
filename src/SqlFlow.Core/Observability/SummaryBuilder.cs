using System.Collections.Immutable;

namespace SqlFlow.Observability;

/// <summary>Adds the figures of steps up.</summary>
internal sealed class SummaryBuilder(int steps, int maxBottlenecks)
{
    private readonly ImmutableArray<StepDetail>.Builder _details = ImmutableArray.CreateBuilder<StepDetail>(steps);
    private readonly PriorityQueue<Bottleneck, (TimeSpan Time, int Order)> _longest = new();
    private TimeSpan _shortestOfLongest;
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
        if (figures.Time > _shortestOfLongest) AddBottleneck(figures);
    }

    internal PerformanceSummary Build(string runId, TimeSpan wallTime, ImmutableArray<PerformanceAlert> alerts) => new()
    {
        RunId = runId,
        TotalSteps = steps,
        TotalFailures = _failures,
        TotalExecutionTime = _time,
        TotalRowsProcessed = _rows,
        Alerts = alerts,
        StepDetails = _details.DrainToImmutable(),
        WallTime = wallTime,
        Bottlenecks = Bottlenecks(wallTime),
        Parallelism = wallTime > TimeSpan.Zero ? _ownTime / wallTime : 0,
    };

    private void AddBottleneck(StepFigures figures)
    {
        // Of equally long steps, the earlier one stays.
        _longest.Enqueue(new Bottleneck(figures.StepId, figures.Time, 0), (figures.Time, -_details.Count));
        if (_longest.Count > maxBottlenecks) _longest.Dequeue();
        if (_longest.Count == maxBottlenecks) _shortestOfLongest = _longest.TryPeek(out var shortest, out _) ? shortest.Time : TimeSpan.MaxValue;
    }

    private ImmutableArray<Bottleneck> Bottlenecks(TimeSpan wallTime)
    {
        var result = ImmutableArray.CreateBuilder<Bottleneck>(_longest.Count);
        while (_longest.TryDequeue(out var step, out _)) result.Add(step with { Share = wallTime > TimeSpan.Zero ? step.Time / wallTime : 0 });
        result.Reverse();
        return result.DrainToImmutable();
    }
}
