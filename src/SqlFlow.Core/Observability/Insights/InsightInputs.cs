using System.Collections.Immutable;

namespace SqlFlow.Observability;

/// <summary>Puts together what is known about a pipeline when one of its runs has just ended.</summary>
public static class InsightInputs
{
    /// <summary>What is known.</summary>
    /// <param name="run">The run, with its steps and attempts.</param>
    /// <param name="earlier">The runs before it; the run itself may be among them.</param>
    /// <param name="memoryLimit">The engine's memory limit in bytes; null: not known.</param>
    public static InsightInput Of(RunRecord run, ImmutableArray<StepHistory> earlier, long? memoryLimit)
    {
        ArgumentNullException.ThrowIfNull(run);
        var past = earlier.ToDictionary(static history => history.StepId, StringComparer.Ordinal);
        var attempts = run.Attempts.ToLookup(static attempt => attempt.StepId, StringComparer.Ordinal);
        return new InsightInput
        {
            Histories = [.. run.Steps.Select(step => new StepHistory
            {
                StepId = step.StepId,
                Connector = step.Connector,
                ExpectedDuration = step.ExpectedDuration,
                Runs = [.. past.GetValueOrDefault(step.StepId)?.Runs.Where(other => other.RunId != run.RunId) ?? [], Of(run, step, [.. attempts[step.StepId].OrderBy(static attempt => attempt.Attempt)])],
            })],
            Timings = StepTimings.Of(run),
            WallTime = run.WallTime,
            Slots = run.MaxParallel,
            ProcessorUse = run.ProcessCpuTime is { } time && run.WallTime > TimeSpan.Zero ? Math.Clamp(time / run.WallTime / Environment.ProcessorCount, 0, 1) : null,
            MemoryLimit = memoryLimit,
        };
    }

    private static StepRun Of(RunRecord run, StepRecord step, ImmutableArray<AttemptRecord> attempts)
    {
        var last = attempts.LastOrDefault();
        var failed = attempts.LastOrDefault(static attempt => attempt.ErrorCode is not null);
        var nulls = ImmutableSortedDictionary.CreateBuilder<string, double>(StringComparer.Ordinal);
        foreach (var (name, value) in step.Metrics)
        {
            if (name.StartsWith(StepRecord.NullRate, StringComparison.Ordinal)) nulls[name[StepRecord.NullRate.Length..]] = value;
        }

        return new StepRun
        {
            RunId = run.RunId,
            StartedAt = step.StartedAt ?? run.StartedAt,
            Status = step.Status,
            Duration = last?.Duration ?? TimeSpan.Zero,
            Rows = step.RowsAffected,
            InputRows = step.RowsRead,
            Bytes = last?.Bytes,
            PeakMemory = last?.PeakMemory,
            Spill = last?.Spill,
            Attempts = step.Attempts,
            ErrorCode = failed?.ErrorCode ?? step.ErrorCode,
            ErrorMessage = failed?.ErrorMessage ?? step.ErrorMessage,
            IsTransient = failed?.IsTransient ?? false,
            NullRates = nulls.ToImmutable(),
        };
    }
}
