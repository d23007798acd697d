using Microsoft.Extensions.Logging;

namespace SqlFlow.OpenTelemetry;

/// <summary>Messages of category <c>SqlFlow.OpenTelemetry</c>; event ids from 6300 on.</summary>
internal static partial class TelemetryLog
{
    internal const string Category = "SqlFlow.OpenTelemetry";

    [LoggerMessage(6300, LogLevel.Warning, "Telemetry does not reach {Collector}: {Reason}. The run is not affected.", EventName = "TelemetryNotSent")]
    internal static partial void NotSent(ILogger logger, string collector, string reason);

    [LoggerMessage(6301, LogLevel.Warning, "Prometheus cannot scrape at {Address}: {Reason}. The run is not affected.", EventName = "ScrapeUnavailable")]
    internal static partial void CannotListen(ILogger logger, string address, string reason);

    [LoggerMessage(6302, LogLevel.Warning, "The metrics were not written to '{Path}': {Reason} The run is not affected.", EventName = "MetricsFileNotWritten")]
    internal static partial void FileNotWritten(ILogger logger, string path, string reason);
}
