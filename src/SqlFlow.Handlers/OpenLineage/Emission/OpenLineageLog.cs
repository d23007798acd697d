using Microsoft.Extensions.Logging;

namespace SqlFlow.OpenLineage;

/// <summary>Messages of category <c>SqlFlow.OpenLineage</c>; events from 6000.</summary>
internal static partial class OpenLineageLog
{
    internal const string Category = "SqlFlow.OpenLineage";

    [LoggerMessage(6100, LogLevel.Warning, "Of the OpenLineage events of run {RunId}, {Dropped} were not delivered to {Target}: {Reason}.", EventName = "OpenLineageEventsDropped")]
    internal static partial void Dropped(ILogger logger, string runId, long dropped, string target, string reason);
}
