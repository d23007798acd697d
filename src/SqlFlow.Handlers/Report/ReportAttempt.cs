using System.Collections.Immutable;
using SqlFlow.Execution;

namespace SqlFlow.Report;

/// <summary>One attempt of a step, as the report shows it.</summary>
internal sealed record ReportAttempt(DateTimeOffset StartedAt, TimeSpan Duration, StepStatus Status)
{
    public TimeSpan? Queue { get; init; }

    public TimeSpan? SourceWait { get; init; }

    public TimeSpan? Engine { get; init; }

    public TimeSpan? Commit { get; init; }

    public TimeSpan? RetryDelay { get; init; }

    public string? ErrorCode { get; init; }

    public string? ErrorMessage { get; init; }

    /// <summary>The attempts of each step, in their order.</summary>
    public static ILookup<string, ReportAttempt> Of(PipelineResult result) =>
        (from step in result.Steps
         where step.Result is { Attempts: > 0, StartedAt: not null }
         select (Id: step.StepId, Attempt: new ReportAttempt(step.Result.StartedAt!.Value, step.Result.ExecutionDuration, step.Result.Status))).ToLookup(static pair => pair.Id, static pair => pair.Attempt, StringComparer.Ordinal);
}
