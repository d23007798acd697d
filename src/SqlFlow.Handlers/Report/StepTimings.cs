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

    /// <inheritdoc cref="Of(PipelineResult, Pipeline)"/>
    /// <param name="result">The run.</param>
    /// <param name="steps">What the plan says: which steps wait for which.</param>
    public static ImmutableArray<StepTiming> Of(PipelineResult result, ImmutableArray<ReportStep> steps)
    {
        ArgumentNullException.ThrowIfNull(result);
        var plan = steps.ToDictionary(static step => step.Id, StringComparer.Ordinal);
        var results = result.Steps.ToDictionary(static step => step.StepId, static step => step.Result, StringComparer.Ordinal);
        var timings = ImmutableArray.CreateBuilder<StepTiming>(result.Steps.Length);
        foreach (var step in result.Steps)
        {
            if (step.Result.Attempts == 0) continue;
            var planned = plan.GetValueOrDefault(step.StepId);
            var isNested = planned?.Within is { } within && results.TryGetValue(within, out var writer) && IsWithin(step.Result, writer);
            timings.Add(new StepTiming
            {
                StepId = step.StepId,
                // A check within another step's transaction is part of that step's time.
                Duration = isNested ? TimeSpan.Zero : step.Result.ExecutionDuration,
                DependsOn = planned is null ? [] : planned.Within is null ? planned.DependsOn : planned.DependsOn.Add(planned.Within),
                Rows = step.Result.RowsAffected ?? step.Result.RowsRead,
                Attempts = step.Result.Attempts,
                ErrorCode = step.Result.ErrorCode,
            });
        }

        return timings.DrainToImmutable();
    }

    /// <summary>Whether a check ran while the step did in whose transaction it belongs, and not by itself afterwards.</summary>
    internal static bool IsWithin(StepExecutionResult check, StepExecutionResult writer) =>
        check.StartedAt is { } start && writer is { StartedAt: { } from, FinishedAt: { } to } && start >= from && start < to;
}
