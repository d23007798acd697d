using System.Collections.Immutable;
using System.Runtime.InteropServices;
using SqlFlow.Observability;

namespace SqlFlow.Execution;

/// <content>What each attempt cost. While steps run, a few numbers are kept; records are made of them at the end.</content>
internal sealed partial class PipelineRun
{
    private int _attemptsBegun;

    /// <summary>Takes over what an attempt that ends has used in the engine. Returns the figures of its result.</summary>
    private static ImmutableDictionary<string, MetricValue> Measure(ref StepCell cell, ImmutableDictionary<string, MetricValue> figures)
    {
        if (cell.Transaction is null && cell.Cost is null) return figures;
        var cost = cell.Cost ??= new AttemptCost();
        (cost.Usage, cost.CommitTime) = cell.Transaction is { } transaction ? (transaction.Usage, transaction.CommitTime) : (null, -1);
        if (cost.Usage is not { } usage) return figures;
        var all = figures.ToBuilder();
        // What a handler says of itself, it knows better.
        if (usage.CpuTime is { } cpu) all.TryAdd("cpu_time_ms", Math.Round(cpu.TotalMilliseconds, 3));
        if (usage.PeakMemory is { } memory) all.TryAdd("peak_memory_bytes", memory);
        if (usage.Spill is { } spill) all.TryAdd("peak_spill_bytes", spill);
        return all.ToImmutable();
    }

    /// <summary>Makes a record of a step's last attempt, before the next one begins.</summary>
    private void KeepAttempt(int index, ref StepCell cell)
    {
        var cost = cell.Cost ??= new AttemptCost();
        cost.Earlier.Add((cell.Order, RecordOf(index, ref cell)));
        cost.RetryDelay = null;
    }

    /// <summary>All attempts that have ended, in the order of their start. Asked for once the run has.</summary>
    internal ImmutableArray<AttemptRecord> CollectAttempts()
    {
        var attempts = new AttemptRecord?[_attemptsBegun];
        var missing = _attemptsBegun;
        for (var index = 0; index < _cells.Length; index++)
        {
            ref var cell = ref _cells[index];
            foreach (var (order, attempt) in cell.Cost?.Earlier ?? []) (attempts[order - 1], missing) = (attempt, missing - 1);
            // Where the run stumbled, an attempt may still be under way.
            if (cell.Attempts > 0 && cell.State is not StepState.Running) (attempts[cell.Order - 1], missing) = (RecordOf(index, ref cell), missing - 1);
        }

        return missing == 0 ? ImmutableCollectionsMarshal.AsImmutableArray<AttemptRecord>(attempts!) : [.. attempts.OfType<AttemptRecord>()];
    }

    private AttemptRecord RecordOf(int index, ref StepCell cell)
    {
        var step = _steps[index].Step;
        var result = cell.AttemptResult!;
        var usage = cell.Cost?.Usage;
        var duration = Between(cell.AttemptStart, cell.AttemptEnd);
        var top = TopOperator.Of(usage);
        return new AttemptRecord
        {
            StepId = step.Id,
            StepType = step.Type,
            Attempt = cell.Attempts,
            Status = result.Status,
            StartedAt = UtcOf(cell.AttemptStart),
            Duration = duration,
            Queue = Between(cell.ReadyAt, cell.AttemptStart),
            SourceWait = usage?.SourceWait,
            Engine = usage?.EngineTime,
            Commit = cell.Cost is { CommitTime: >= 0 } cost ? Between(0, cost.CommitTime) : null,
            RetryDelay = cell.Cost?.RetryDelay,
            RowsOut = result.RowsAffected,
            RowsIn = result.RowsRead,
            Bytes = usage?.BytesRead is null && usage?.BytesWritten is null ? null : (usage.BytesRead ?? 0) + (usage.BytesWritten ?? 0),
            CpuTime = usage?.CpuTime,
            PeakMemory = usage?.PeakMemory,
            Spill = usage?.Spill,
            ErrorCode = result.ErrorCode,
            ErrorMessage = result.ErrorMessage,
            IsTransient = result.IsTransient,
            TopOperator = top?.Name,
            TopOperatorShare = top?.Share,
            Operators = usage is not null && duration > (step.ExpectedDuration ?? _observability.Options.SlowThreshold) ? usage.Operators : [],
            Within = cell.IsNested && _steps[index].GateOf is { } writer ? _steps[writer].Step.Id : null,
        };
    }
}
