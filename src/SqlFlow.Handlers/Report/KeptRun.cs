using System.Collections.Immutable;
using SqlFlow.Execution;
using SqlFlow.Observability;
using SqlFlow.Planning;

namespace SqlFlow.Report;

/// <summary>Makes of a run that the history keeps what a run that has just ended is.</summary>
internal static class KeptRun
{
    public static PipelineResult ResultOf(RunRecord run) => new()
    {
        RunId = run.RunId,
        Pipeline = run.Pipeline,
        Status = run.Status,
        StartedAt = run.StartedAt,
        Steps = [.. run.Steps.Select(ResultOf)],
        Attempts = run.Attempts,
        PerformanceSummary = PerformanceSummary.Empty with
        {
            RunId = run.RunId,
            TotalSteps = run.TotalSteps,
            TotalRowsProcessed = run.TotalRows,
            WallTime = run.WallTime,
            Alerts = run.Alerts,
            Recoveries = run.Recoveries,
            ProcessCpuTime = run.ProcessCpuTime,
            PeakWorkingSet = run.PeakWorkingSet,
        },
    };

    /// <summary>What the plan says; which steps waited for which, as they did then.</summary>
    public static ImmutableArray<ReportStep> StepsOf(RunRecord run, Pipeline? pipeline)
    {
        var plan = pipeline is null ? [] : ReportStep.Of(pipeline).ToDictionary(static step => step.Id, StringComparer.Ordinal);
        return [.. run.Steps.Select(step => (plan.GetValueOrDefault(step.StepId) ?? new ReportStep(step.StepId)) with
        {
            DependsOn = step.DependsOn,
            Within = step.Within,
            ExpectedDuration = step.ExpectedDuration,
        })];
    }

    private static StepResult ResultOf(StepRecord step) => new(step.StepId, step.StepType, new StepExecutionResult
    {
        Status = step.Status,
        Attempts = step.Attempts,
        StartedAt = step.StartedAt,
        FinishedAt = step.StartedAt + step.Duration,
        ExecutionDuration = step.Duration,
        RowsAffected = step.RowsAffected,
        RowsRead = step.RowsRead,
        RowsInserted = step.RowsInserted,
        RowsUpdated = step.RowsUpdated,
        RowsDeleted = step.RowsDeleted,
        RowsRejected = step.RowsRejected,
        ErrorCode = step.ErrorCode,
        ErrorMessage = step.ErrorMessage,
        SkippedBecause = step.SkippedBecause,
        PerformanceMetrics = step.Metrics.ToImmutableDictionary(static metric => metric.Key, static metric => (MetricValue)metric.Value, StringComparer.Ordinal),
    });
}
