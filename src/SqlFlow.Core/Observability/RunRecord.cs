using System.Collections.Immutable;
using SqlFlow.Execution;
using SqlFlow.Planning;

namespace SqlFlow.Observability;

/// <summary>One run as the history keeps it.</summary>
/// <remarks>Immutable, thread-safe.</remarks>
public sealed record RunRecord
{
    /// <summary>The run.</summary>
    public required string RunId { get; init; }

    /// <summary>The pipeline's name.</summary>
    public required string Pipeline { get; init; }

    /// <summary>How it ended.</summary>
    public required RunStatus Status { get; init; }

    /// <summary>When it started, UTC.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>From its start to its end.</summary>
    public TimeSpan WallTime { get; init; }

    /// <summary>Steps that it had.</summary>
    public int TotalSteps { get; init; }

    /// <summary>Steps that failed.</summary>
    public int FailedSteps { get; init; }

    /// <summary>Rows of all successful attempts.</summary>
    public long TotalRows { get; init; }

    /// <summary>Steps that could run at a time.</summary>
    public int MaxParallel { get; init; }

    /// <summary>Processor time of the process while the run lasted; null: not known.</summary>
    public TimeSpan? ProcessCpuTime { get; init; }

    /// <summary>Most memory that the process had had by then, in bytes; null: not known.</summary>
    public long? PeakWorkingSet { get; init; }

    /// <summary>The steps in text order; empty where only the run was asked for.</summary>
    public ImmutableArray<StepRecord> Steps { get; init; } = [];

    /// <summary>The attempts in the order of their start; likewise.</summary>
    public ImmutableArray<AttemptRecord> Attempts { get; init; } = [];

    /// <summary>The alerts in the order in which they were raised; likewise.</summary>
    public ImmutableArray<PerformanceAlert> Alerts { get; init; } = [];

    /// <summary>What the run did by itself about failures, in order; likewise.</summary>
    public ImmutableArray<RecoveryAction> Recoveries { get; init; } = [];

    /// <summary>The record of a run that has just ended.</summary>
    /// <param name="pipeline">What ran.</param>
    /// <param name="result">How it ended.</param>
    /// <param name="maxParallel">Steps that could run at a time.</param>
    public static RunRecord Of(Pipeline pipeline, PipelineResult result, int maxParallel)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        ArgumentNullException.ThrowIfNull(result);
        var summary = result.PerformanceSummary;
        return new RunRecord
        {
            RunId = result.RunId,
            Pipeline = result.Pipeline,
            Status = result.Status,
            StartedAt = result.StartedAt ?? DateTimeOffset.UnixEpoch,
            WallTime = summary.WallTime,
            TotalSteps = result.Steps.Length,
            FailedSteps = result.Steps.Count(static step => step.Result.Status is StepStatus.Failure),
            TotalRows = summary.TotalRowsProcessed,
            MaxParallel = maxParallel,
            ProcessCpuTime = summary.ProcessCpuTime,
            PeakWorkingSet = summary.PeakWorkingSet,
            Steps = [.. result.Steps.Select((step, index) => StepOf(pipeline, pipeline.Steps[index], step))],
            Attempts = result.Attempts.IsDefault ? [] : result.Attempts,
            Alerts = summary.Alerts.IsDefault ? [] : summary.Alerts,
            Recoveries = summary.Recoveries.IsDefault ? [] : summary.Recoveries,
        };
    }

    private static StepRecord StepOf(Pipeline pipeline, PlannedStep planned, StepResult step)
    {
        var result = step.Result;
        return new StepRecord
        {
            StepId = step.StepId,
            StepType = step.StepType,
            Status = result.Status,
            Attempts = result.Attempts,
            StartedAt = result.StartedAt,
            Duration = result.ExecutionDuration,
            RowsAffected = result.RowsAffected,
            RowsRead = result.RowsRead,
            RowsInserted = result.RowsInserted,
            RowsUpdated = result.RowsUpdated,
            RowsDeleted = result.RowsDeleted,
            RowsRejected = result.RowsRejected,
            ErrorCode = result.ErrorCode,
            ErrorMessage = result.ErrorMessage,
            SkippedBecause = result.SkippedBecause,
            Connector = ConnectorOf(pipeline, planned),
            ExpectedDuration = planned.Step.ExpectedDuration,
            DependsOn = [.. planned.DependsOn.Select(index => pipeline.Steps[index].Step.Id)],
            Within = planned.GateOf is { } writer ? pipeline.Steps[writer].Step.Id : null,
            Metrics = MetricsOf(result),
        };
    }

    private static string? ConnectorOf(Pipeline pipeline, PlannedStep planned)
    {
        foreach (var item in planned.Dataflow)
        {
            switch (item.Item.Kind)
            {
                case DataflowItemKind.DefineSource:
                    return item.Item.Source?.Connector;
                case DataflowItemKind.ReadSource or DataflowItemKind.WriteSink:
                    return pipeline.TryGetSource(item.Text.Text, out var source) ? source.Connector : item.Text.Text;
            }
        }

        return null;
    }

    private static ImmutableSortedDictionary<string, double> MetricsOf(StepExecutionResult result)
    {
        var metrics = ImmutableSortedDictionary.CreateBuilder<string, double>(StringComparer.Ordinal);
        foreach (var (name, value) in result.PerformanceMetrics)
        {
            if (value.Number is { } number) metrics[name] = number;
        }

        foreach (var (column, rate) in result.NullRates) metrics[StepRecord.NullRate + column] = rate;

        return metrics.ToImmutable();
    }
}
