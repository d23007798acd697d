using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace SqlFlow.Observability;

/// <summary>Messages of category <c>SqlFlow.History</c>; events from 5100.</summary>
internal static partial class HistoryLog
{
    internal const string Category = "SqlFlow.History";

    /// <summary>Logs, as far as the host's logging works.</summary>
    internal static void NotKept(ILoggerFactory loggerFactory, Exception exception, string runId) =>
        Try(loggerFactory, logger => NotKept(logger, exception, runId, exception.Message));

    /// <inheritdoc cref="NotKept(ILoggerFactory, Exception, string)"/>
    internal static void NotAnalyzed(ILoggerFactory loggerFactory, Exception exception, string runId) =>
        Try(loggerFactory, logger => NotAnalyzed(logger, exception, runId, exception.Message));

    /// <inheritdoc cref="NotKept(ILoggerFactory, Exception, string)"/>
    internal static void NoCourses(ILoggerFactory loggerFactory, Exception exception, string runId) =>
        Try(loggerFactory, logger => NoCourses(logger, exception, runId, exception.Message));

    /// <inheritdoc cref="NotKept(ILoggerFactory, Exception, string)"/>
    internal static void ToldNotKept(ILoggerFactory loggerFactory, Exception exception, string runId) =>
        Try(loggerFactory, logger => ToldNotKept(logger, exception, runId, exception.Message));

    /// <inheritdoc cref="NotKept(ILoggerFactory, Exception, string)"/>
    internal static void NotCounted(ILoggerFactory loggerFactory, Exception exception, string table) =>
        Try(loggerFactory, logger => NotCounted(logger, exception, table, exception.Message));

    /// <inheritdoc cref="NotKept(ILoggerFactory, Exception, string)"/>
    internal static void NothingExpected(ILoggerFactory loggerFactory, Exception exception, string pipeline) =>
        Try(loggerFactory, logger => NothingExpected(logger, exception, pipeline, exception.Message));

    [SuppressMessage("Design", "CA1031", Justification = "Logging never changes the outcome of a run.")]
    private static void Try(ILoggerFactory loggerFactory, Action<ILogger> log)
    {
        try
        {
            log(loggerFactory.CreateLogger(Category));
        }
        catch (Exception)
        {
            // A logger that throws has nobody left to tell.
        }
    }

    [LoggerMessage(5100, LogLevel.Warning, "Run {RunId} is not in the history of the database: {Reason}", EventName = "RunNotKept")]
    private static partial void NotKept(ILogger logger, Exception exception, string runId, string reason);

    [LoggerMessage(5101, LogLevel.Warning, "There are no insights into run {RunId}: {Reason}", EventName = "RunNotAnalyzed")]
    private static partial void NotAnalyzed(ILogger logger, Exception exception, string runId, string reason);

    [LoggerMessage(5102, LogLevel.Warning, "It is not known which alerts of run {RunId} go on from earlier runs, all of them are told: {Reason}", EventName = "AlertCoursesNotRead")]
    private static partial void NoCourses(ILogger logger, Exception exception, string runId, string reason);

    [LoggerMessage(5103, LogLevel.Warning, "It is not kept that alerts of run {RunId} were told, the next run tells them again: {Reason}", EventName = "AlertsToldNotKept")]
    private static partial void ToldNotKept(ILogger logger, Exception exception, string runId, string reason);

    [LoggerMessage(5110, LogLevel.Debug, "The NULLs of {Table} were not counted: {Reason}", EventName = "NullsNotCounted")]
    private static partial void NotCounted(ILogger logger, Exception exception, string table, string reason);

    [LoggerMessage(5111, LogLevel.Debug, "How long the steps of {Pipeline} take was not looked up: {Reason}", EventName = "NothingExpected")]
    private static partial void NothingExpected(ILogger logger, Exception exception, string pipeline, string reason);
}
