using Microsoft.Extensions.Logging;

namespace SqlFlow.Execution;

/// <summary>Messages of category <c>SqlFlow.Step</c>.</summary>
internal static partial class StepLog
{
    internal const string Category = "SqlFlow.Step";

    [LoggerMessage(LogEvents.StepStarted, LogLevel.Debug, "Step {StepId} ({StepType}) starts, attempt {Attempt}.", EventName = "StepStarted")]
    internal static partial void Started(ILogger logger, string stepId, string stepType, int attempt);

    [LoggerMessage(LogEvents.StepSucceeded, LogLevel.Information, "Step {StepId} succeeded after {Milliseconds} ms, rows: {Rows}.", EventName = "StepSucceeded")]
    internal static partial void Succeeded(ILogger logger, string stepId, double milliseconds, long? rows);

    [LoggerMessage(LogEvents.StepFailed, LogLevel.Error, "Step {StepId} failed in attempt {Attempt}: {ErrorCode}: {ErrorMessage}", EventName = "StepFailed")]
    internal static partial void Failed(ILogger logger, string stepId, int attempt, string? errorCode, string? errorMessage);

    [LoggerMessage(LogEvents.StepRetrying, LogLevel.Warning, "Step {StepId} failed in attempt {Attempt} and is tried again in {Delay}: {ErrorCode}: {ErrorMessage}", EventName = "StepRetrying")]
    internal static partial void Retrying(ILogger logger, string stepId, int attempt, TimeSpan delay, string? errorCode, string? errorMessage);

    [LoggerMessage(LogEvents.StepSkipped, LogLevel.Warning, "Step {StepId} is skipped because of step {Cause}.", EventName = "StepSkipped")]
    internal static partial void Skipped(ILogger logger, string stepId, string cause);

    [LoggerMessage(LogEvents.StepCancelled, LogLevel.Warning, "Step {StepId} is cancelled.", EventName = "StepCancelled")]
    internal static partial void Cancelled(ILogger logger, string stepId);

    [LoggerMessage(LogEvents.StepThrew, LogLevel.Debug, "Step {StepId} threw in attempt {Attempt}.", EventName = "StepThrew")]
    internal static partial void Threw(ILogger logger, Exception exception, string stepId, int attempt);

    [LoggerMessage(LogEvents.StepRecovered, LogLevel.Warning, "Step {StepId}: {Evidence}; {Action}.", EventName = "StepRecovered")]
    internal static partial void Recovered(ILogger logger, string stepId, string evidence, string action);

    [LoggerMessage(LogEvents.CommitUncertain, LogLevel.Warning, "It is uncertain whether step {StepId} committed; according to the journal: {Outcome}.", EventName = "CommitUncertain")]
    internal static partial void CommitUncertain(ILogger logger, string stepId, CommitOutcome outcome);
}
