using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace SqlFlow.Observability;

/// <summary>Messages of category <c>SqlFlow.History</c>; events from 5100.</summary>
internal static partial class HistoryLog
{
    internal const string Category = "SqlFlow.History";

    /// <summary>Logs, as far as the host's logging works.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "Logging never changes the outcome of a run.")]
    internal static void NotKept(ILoggerFactory loggerFactory, Exception exception, string runId)
    {
        try
        {
            NotKept(loggerFactory.CreateLogger(Category), exception, runId, exception.Message);
        }
        catch (Exception)
        {
            // A logger that throws has nobody left to tell.
        }
    }

    [LoggerMessage(5100, LogLevel.Warning, "Run {RunId} is not in the history of the database: {Reason}", EventName = "RunNotKept")]
    private static partial void NotKept(ILogger logger, Exception exception, string runId, string reason);
}
