using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace SqlFlow.Lineage.History;

/// <summary>Messages of category <c>SqlFlow.Lineage</c>; events from 6200.</summary>
internal static partial class LineageLog
{
    internal const string Category = "SqlFlow.Lineage";

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

    [LoggerMessage(6200, LogLevel.Warning, "The lineage of run {RunId} is not in the database: {Reason}", EventName = "LineageNotKept")]
    private static partial void NotKept(ILogger logger, Exception exception, string runId, string reason);
}
