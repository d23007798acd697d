using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace SqlFlow.Alerts;

/// <summary>Messages of category <c>SqlFlow.Alerts</c>; events from 6300.</summary>
internal static partial class AlertLog
{
    internal const string Category = "SqlFlow.Alerts";

    /// <summary>Logs, as far as the host's logging works.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "Logging never changes the outcome of a run.")]
    internal static void NotDelivered(ILoggerFactory loggerFactory, Exception exception, string runId, int count, string sink, string reason)
    {
        try
        {
            NotDelivered(loggerFactory.CreateLogger(Category), exception, runId, count, sink, reason);
        }
        catch (Exception)
        {
            // A logger that throws has nobody left to tell.
        }
    }

    [LoggerMessage(6300, LogLevel.Warning, "Alerts of run {RunId} ({Count}) were not delivered to {Sink}: {Reason}", EventName = "AlertsNotDelivered")]
    private static partial void NotDelivered(ILogger logger, Exception exception, string runId, int count, string sink, string reason);

    [LoggerMessage(EventId = 6301, EventName = "AlertRaised", Message = "{Type} {Component}: {Alert} ({Fingerprint}, run {RunId})")]
    internal static partial void Raised(ILogger logger, LogLevel level, string type, string component, string alert, string fingerprint, string runId);
}
