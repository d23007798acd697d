using System.Collections.Immutable;
using SqlFlow.Execution;
using SqlFlow.Observability;

namespace SqlFlow.Report;

/// <summary>The attempts of a run by their steps.</summary>
internal static class AttemptRecords
{
    /// <summary>The attempts of each step, in their order. Of a result without attempts each step is one.</summary>
    public static ILookup<string, AttemptRecord> Of(PipelineResult result)
    {
        var attempts = result.Attempts.IsDefaultOrEmpty ? result.Steps.Where(static step => step.Result is { Attempts: > 0, StartedAt: not null }).Select(FromResult) : result.Attempts;
        return attempts.ToLookup(static attempt => attempt.StepId, StringComparer.Ordinal);
    }

    /// <summary>Whether a step ran in the transaction of another one, whose time includes its own.</summary>
    public static bool AreNested(IEnumerable<AttemptRecord> attempts) => attempts.Any() && attempts.All(static attempt => attempt.Within is not null);

    private static AttemptRecord FromResult(StepResult step) => new()
    {
        StepId = step.StepId,
        StepType = step.StepType,
        Attempt = step.Result.Attempts,
        Status = step.Result.Status,
        StartedAt = step.Result.StartedAt!.Value,
        Duration = step.Result.ExecutionDuration,
        RowsOut = step.Result.RowsAffected,
        RowsIn = step.Result.RowsRead,
        ErrorCode = step.Result.ErrorCode,
        ErrorMessage = step.Result.ErrorMessage,
        IsTransient = step.Result.IsTransient,
    };
}
