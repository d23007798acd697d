using Microsoft.Extensions.Logging;

namespace SqlFlow.Execution;

/// <summary>Messages of category <c>SqlFlow.Run</c>.</summary>
internal static partial class RunLog
{
    internal const string Category = "SqlFlow.Run";

    [LoggerMessage(LogEvents.RunStarted, LogLevel.Information, "Run {RunId} of pipeline {Pipeline} starts: {Steps} steps, at most {MaxParallel} at a time.", EventName = "RunStarted")]
    internal static partial void Started(ILogger logger, string runId, string pipeline, int steps, int maxParallel);

    [LoggerMessage(LogEvents.RunFinished, LogLevel.Information, "Run {RunId} of pipeline {Pipeline} ended as {Status} after {Milliseconds} ms.", EventName = "RunFinished")]
    internal static partial void Finished(ILogger logger, string runId, string pipeline, string status, double milliseconds);

    [LoggerMessage(LogEvents.RunFaulted, LogLevel.Critical, "Run {RunId} stumbled over an error of its own.", EventName = "RunFaulted")]
    internal static partial void Faulted(ILogger logger, Exception exception, string runId);

    [LoggerMessage(LogEvents.RunStopping, LogLevel.Warning, "Run {RunId} starts no further steps, because step {StepId} failed.", EventName = "RunStopping")]
    internal static partial void Stopping(ILogger logger, string runId, string stepId);

    [LoggerMessage(LogEvents.ObserverThrew, LogLevel.Warning, "Observer {Observer} threw; the run goes on.", EventName = "ObserverThrew")]
    internal static partial void ObserverThrew(ILogger logger, Exception exception, string observer);

    [LoggerMessage(LogEvents.ObserversLag, LogLevel.Warning, "Observers of run {RunId} lag behind; not waited for after {Patience}.", EventName = "ObserversLag")]
    internal static partial void ObserversLag(ILogger logger, string runId, TimeSpan patience);

    [LoggerMessage(LogEvents.CancellationThrew, LogLevel.Warning, "Something that was to be cancelled in run {RunId} threw.", EventName = "CancellationThrew")]
    internal static partial void CancellationThrew(ILogger logger, Exception exception, string runId);
}
