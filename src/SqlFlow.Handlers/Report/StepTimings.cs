using System.Collections.Immutable;
using SqlFlow.Execution;
using SqlFlow.Observability;
using SqlFlow.Planning;

namespace SqlFlow.Report;

/// <summary>Where the time of a run's steps went, for <see cref="Insights"/>.</summary>
public static class StepTimings
{
    /// <summary>The timings of the steps that ran, in text order.</summary>
    /// <param name="result">The run.</param>
    /// <param name="pipeline">What ran.</param>
    public static ImmutableArray<StepTiming> Of(PipelineResult result, Pipeline pipeline) => Of(result, ReportStep.Of(pipeline));

    /// <summary>The timings of the steps that ran, in text order.</summary>
    /// <param name="result">The run.</param>
    /// <param name="steps">What the plan says: which steps wait for which.</param>
    public static ImmutableArray<StepTiming> Of(PipelineResult result, ImmutableArray<ReportStep> steps)
    {
        ArgumentNullException.ThrowIfNull(result);
        var plan = steps.ToDictionary(static step => step.Id, StringComparer.Ordinal);
        var attempts = AttemptRecords.Of(result);
        return [.. result.Steps.Where(static step => step.Result.Attempts > 0).Select(step => Of(step, [.. attempts[step.StepId]], plan.GetValueOrDefault(step.StepId)))];
    }

    private static StepTiming Of(StepResult step, ImmutableArray<AttemptRecord> attempts, ReportStep? planned)
    {
        var isNested = AttemptRecords.AreNested(attempts);
        var top = attempts.Where(static attempt => attempt.TopOperator is not null).MaxBy(static attempt => attempt.Duration);
        var failed = attempts.Take(Math.Max(0, attempts.Length - 1));
        return new StepTiming
        {
            StepId = step.StepId,
            DependsOn = planned is null ? [] : planned.Within is null ? planned.DependsOn : planned.DependsOn.Add(planned.Within),
            // A check within another step's transaction is part of that step's time.
            Duration = isNested ? TimeSpan.Zero : step.Result.ExecutionDuration,
            Queue = isNested ? TimeSpan.Zero : Sum(attempts, static attempt => attempt.Queue),
            SourceWait = isNested ? TimeSpan.Zero : Sum(attempts, static attempt => attempt.SourceWait),
            Engine = isNested ? TimeSpan.Zero : Sum(attempts, static attempt => attempt.Engine),
            Commit = isNested ? TimeSpan.Zero : Sum(attempts, static attempt => attempt.Commit),
            Retry = isNested ? TimeSpan.Zero : Sum(failed, static attempt => attempt.Duration + (attempt.RetryDelay ?? TimeSpan.Zero)),
            Rows = step.Result.RowsAffected ?? step.Result.RowsRead,
            PeakMemory = attempts.Max(static attempt => attempt.PeakMemory),
            Spill = attempts.Max(static attempt => attempt.Spill),
            Attempts = step.Result.Attempts,
            ErrorCode = step.Result.ErrorCode ?? failed.LastOrDefault()?.ErrorCode,
            TopOperator = top?.TopOperator,
            TopOperatorShare = top?.TopOperatorShare ?? 0,
        };
    }

    private static TimeSpan Sum(IEnumerable<AttemptRecord> attempts, Func<AttemptRecord, TimeSpan?> timeOf) =>
        attempts.Aggregate(TimeSpan.Zero, (sum, attempt) => sum + (timeOf(attempt) ?? TimeSpan.Zero));
}
