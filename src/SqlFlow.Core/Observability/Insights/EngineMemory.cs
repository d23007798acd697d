using System.Collections.Immutable;

namespace SqlFlow.Observability;

/// <summary>
/// The memory of a step is what the engine held while it ran: all that ran beside it counts as well, and what steps before it left in
/// the buffers. Which of them that was changes from run to run; what a run held at most changes less, and it is what a limit is about.
/// A run with a failure did not do all that runs do, so it does not say how much they hold.
/// </summary>
internal sealed class EngineMemory
{
    private readonly IReadOnlyList<StepHistory> _histories;
    private readonly Dictionary<string, long> _peaks = new(StringComparer.Ordinal);
    private readonly bool _knowsRuns;
    private readonly StepHistory? _ofRuns;

    internal EngineMemory(IReadOnlyList<StepHistory> histories)
    {
        _histories = histories;
        var runs = histories.Where(static history => !history.Runs.IsDefault).SelectMany(static history => history.Runs).Where(static run => run.RunId is not null).ToLookup(static run => run.RunId!, StringComparer.Ordinal);
        _knowsRuns = runs.Count > 0;
        foreach (var run in runs)
        {
            if (run.All(static step => step.Status is StepStatus.Success or StepStatus.Skipped) && run.Max(static step => step.PeakMemory) is { } peak) _peaks[run.Key] = peak;
        }

        var most = histories.Where(history => LastOf(history) >= 0).MaxBy(history => (LastOf(history) == history.Runs.Length - 1, history.Runs[LastOf(history)].PeakMemory));
        _ofRuns = most is null ? null : most with { Runs = [.. most.Runs.Select(run => run with { PeakMemory = PeakOf(run) })] };
    }

    /// <summary>What is found in the histories; of memory, what is found in that of whole runs, told of the step that had the most in the newest.</summary>
    internal IEnumerable<TFound> Find<TFound>(Func<StepHistory, ImmutableArray<TFound>> find, Func<TFound, InsightMetric> metricOf)
    {
        var found = _histories.SelectMany(history => find(history));
        if (!_knowsRuns) return found;
        return found.Where(one => metricOf(one) is not InsightMetric.Memory)
            .Concat(_ofRuns is null ? [] : find(_ofRuns).Where(one => metricOf(one) is InsightMetric.Memory));
    }

    /// <summary>The newest whole run in which the step's own memory is known; -1: there is none.</summary>
    private int LastOf(StepHistory history)
    {
        var last = history.Span.Length - 1;
        while (last >= 0 && (history.Runs[last].PeakMemory is null || PeakOf(history.Runs[last]) is null)) last--;
        return last;
    }

    private long? PeakOf(StepRun run) => run.RunId is { } id && _peaks.TryGetValue(id, out var peak) ? peak : null;
}
