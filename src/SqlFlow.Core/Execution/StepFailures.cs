namespace SqlFlow.Execution;

/// <summary>Makes the results of steps that did not succeed. The one place where exceptions are classified.</summary>
internal static class StepFailures
{
    private static readonly StepExecutionResult CancelledBefore = new()
    {
        Status = StepStatus.Cancelled,
        ErrorCode = ErrorCodes.Cancelled,
        ErrorMessage = "The run was cancelled before the step began.",
    };

    /// <summary>A failure from what a handler threw for reasons of its own.</summary>
    internal static StepExecutionResult From(Exception exception) => exception switch
    {
        SqlFlowException known => new StepExecutionResult
        {
            Status = StepStatus.Failure,
            ErrorCode = known.ErrorCode,
            ErrorMessage = known.Message,
            SuggestedActions = known.SuggestedActions.IsDefault ? [] : known.SuggestedActions,
            IsTransient = known.IsTransient,
            RetryAfter = known.RetryAfter,
            CommitOutcome = known.CommitOutcome,
        },
        OperationCanceledException => StepExecutionResult.Failure(
            ErrorCodes.Unexpected,
            $"{exception.GetType().Name}: {exception.Message} Neither the run was cancelled nor the step's time was up.",
            "Look for a time-out within the handler or its driver."),
        _ => StepExecutionResult.Failure(
            ErrorCodes.Unexpected,
            $"{exception.GetType().Name}: {exception.Message}",
            "The handler did not expect this: see the log of category SqlFlow.Step for the stack trace."),
    };

    /// <summary>The step's own time was up. Another attempt may be faster.</summary>
    internal static StepExecutionResult Timeout(TimeSpan timeout) => StepExecutionResult.Failure(
        ErrorCodes.Timeout,
        FormattableString.Invariant($"The step did not end within its timeout_ms of {timeout.TotalMilliseconds:0.###}."),
        "Raise timeout_ms, or make the step do less.") with
    { IsTransient = true };

    /// <summary>A handler returned what only the orchestrator may decide.</summary>
    internal static StepExecutionResult NotAResult(StepExecutionResult? result) => StepExecutionResult.Failure(
        ErrorCodes.Unexpected,
        result is null ? "The handler returned no result." : $"The handler returned {result.Status.ToName()}; handlers succeed or fail.",
        "Correct the handler of this step type.");

    internal static StepExecutionResult Cancelled(string? criticalStep) => new()
    {
        Status = StepStatus.Cancelled,
        ErrorCode = ErrorCodes.Cancelled,
        ErrorMessage = criticalStep is null ? "The run was cancelled." : $"Cancelled because the critical step '{criticalStep}' failed.",
    };

    internal static StepExecutionResult NotBegun() => CancelledBefore;

    internal static StepExecutionResult Skipped(string cause) => new()
    {
        Status = StepStatus.Skipped,
        ErrorMessage = $"Skipped because step '{cause}' did not succeed.",
        SkippedBecause = cause,
    };

    /// <summary>What becomes of a step whose check failed.</summary>
    internal static StepExecutionResult Refused(string gateId, StepExecutionResult finding) => new()
    {
        Status = StepStatus.Failure,
        ErrorCode = ErrorCodes.CheckFailed,
        ErrorMessage = $"Rolled back because check '{gateId}' failed: {finding.ErrorMessage ?? finding.ErrorCode ?? "no reason given"}",
        SuggestedActions = finding.SuggestedActions.IsDefault ? [] : finding.SuggestedActions,
        IsTransient = finding.IsTransient,
    };
}
