using System.Collections.Immutable;

namespace SqlFlow.Observability;

/// <summary>Makes of a run what <see cref="BottleneckAnalysis"/> looks at.</summary>
public static class StepTimings
{
    /// <summary>Where the time of each step went that had an attempt.</summary>
    /// <param name="run">The run with its steps and attempts.</param>
    /// <remarks>A check within the transaction of another step takes no time of its own: that step's has it. What is a part of the time of
    /// the last attempt (source, engine, commit) is that attempt's; those before it are <see cref="StepTiming.Retry"/>.</remarks>
    public static ImmutableArray<StepTiming> Of(RunRecord run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var attempts = run.Attempts.ToLookup(static attempt => attempt.StepId, StringComparer.Ordinal);
        var gates = run.Steps.Where(static step => step.Within is not null).ToLookup(static step => step.Within!, StringComparer.Ordinal);
        var timings = ImmutableArray.CreateBuilder<StepTiming>(run.Steps.Length);
        foreach (var step in run.Steps)
        {
            if (attempts[step.StepId].OrderBy(static attempt => attempt.Attempt).ToArray() is { Length: > 0 } own) timings.Add(Of(step, own, gates[step.StepId]));
        }

        return timings.DrainToImmutable();
    }

    private static StepTiming Of(StepRecord step, AttemptRecord[] attempts, IEnumerable<StepRecord> gates)
    {
        var last = attempts[^1];
        var isNested = last.Within is not null;
        var error = attempts.LastOrDefault(static attempt => attempt.ErrorCode is not null)?.ErrorCode ?? step.ErrorCode;
        return new StepTiming
        {
            StepId = step.StepId,
            Duration = isNested ? TimeSpan.Zero : step.Duration,
            DependsOn = DependenciesOf(step, gates),
            Queue = attempts[0].Queue ?? TimeSpan.Zero,
            SourceWait = isNested ? TimeSpan.Zero : last.SourceWait ?? TimeSpan.Zero,
            Engine = isNested ? TimeSpan.Zero : last.Engine ?? TimeSpan.Zero,
            Commit = last.Commit ?? TimeSpan.Zero,
            Retry = attempts.Length > 1 && !isNested && step.Duration > last.Duration ? step.Duration - last.Duration : TimeSpan.Zero,
            Rows = last.RowsOut ?? last.RowsIn,
            PeakMemory = attempts.Max(static attempt => attempt.PeakMemory),
            Spill = attempts.Max(static attempt => attempt.Spill),
            Attempts = attempts.Length,
            ErrorCode = error,
            TopOperator = last.TopOperator,
            TopOperatorShare = last.TopOperatorShare is { } share && double.IsFinite(share) ? share : 0,
        };
    }

    /// <summary>As the run had it: a check waits for its writer, and the writer for all that its checks wait for.</summary>
    private static ImmutableArray<string> DependenciesOf(StepRecord step, IEnumerable<StepRecord> gates)
    {
        var dependencies = new SortedSet<string>(step.DependsOn, StringComparer.Ordinal);
        if (step.Within is { } writer) dependencies.Add(writer);
        var own = gates.ToArray();
        foreach (var gate in own) dependencies.UnionWith(gate.DependsOn);
        foreach (var gate in own) dependencies.Remove(gate.StepId);
        dependencies.Remove(step.StepId);
        return [.. dependencies];
    }
}
