using System.Collections.Immutable;

namespace SqlFlow.Observability;

/// <summary>
/// The memory of a step is what the engine held while it ran: all that ran beside it counts as well, and what steps before it left in
/// the buffers. Which of them that was changes from run to run; what a run held at most changes less, and it is what a limit is about.
/// </summary>
internal sealed class EngineMemory
{
    private readonly IReadOnlyList<StepHistory> _histories;
    private readonly StepHistory? _ofRuns;

    internal EngineMemory(IReadOnlyList<StepHistory> histories)
    {
        _histories = histories;
        var peaks = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var history in histories)
        {
            foreach (var run in history.Span)
            {
                if (run is { RunId: { } id, PeakMemory: { } memory } && (!peaks.TryGetValue(id, out var peak) || memory > peak)) peaks[id] = memory;
            }
        }

        var newest = histories.Select(static history => history.Span is [.., var last] ? last.RunId : null).OfType<string>().GroupBy(static id => id).MaxBy(static ends => ends.Count())?.Key;
        var most = histories.FirstOrDefault(history => history.Span is [.., { RunId: { } id, PeakMemory: { } memory }] && id == newest && memory == peaks[id]);
        _ofRuns = most is null ? null : most with { Runs = [.. most.Runs.Select(run => run.RunId is { } id && peaks.TryGetValue(id, out var peak) ? run with { PeakMemory = peak } : run)] };
    }

    /// <summary>What is found in the histories; of memory, what is found in that of whole runs, told of the step that had the most in the newest.</summary>
    internal IEnumerable<TFound> Find<TFound>(Func<StepHistory, ImmutableArray<TFound>> find, Func<TFound, InsightMetric> metricOf)
    {
        var found = _histories.SelectMany(history => find(history));
        return _ofRuns is null
            ? found
            : found.Where(one => metricOf(one) is not InsightMetric.Memory).Concat(find(_ofRuns).Where(one => metricOf(one) is InsightMetric.Memory));
    }
}
