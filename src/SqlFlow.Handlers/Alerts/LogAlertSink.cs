using Microsoft.Extensions.Logging;
using SqlFlow.Observability;

namespace SqlFlow.Alerts;

/// <summary>Writes alerts to the host's log, category <c>SqlFlow.Alerts</c>: warnings, errors, and critical ones under these levels.</summary>
/// <remarks>Thread-safe.</remarks>
/// <param name="loggerFactory">Makes the logger.</param>
public sealed class LogAlertSink(ILoggerFactory loggerFactory) : IAlertSink
{
    private readonly ILogger _logger = (loggerFactory ?? throw new ArgumentNullException(nameof(loggerFactory))).CreateLogger(AlertLog.Category);

    /// <inheritdoc/>
    public string Name => "log";

    /// <inheritdoc/>
    public ValueTask SendAsync(AlertNotice notice, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(notice);
        foreach (var alert in notice.Alerts)
        {
            var (level, type) = (LevelOf(alert.Severity), alert.Type.ToName());
            var message = alert.Course is { Runs: > 1 } course ? $"{alert.Message}, {course.ToText()}" : alert.Message;
            AlertLog.Raised(_logger, level, type, alert.Component, message, alert.Fingerprint, notice.RunId);
        }

        return default;
    }

    private static LogLevel LevelOf(AlertSeverity severity) => severity switch
    {
        AlertSeverity.Warning => LogLevel.Warning,
        AlertSeverity.Error => LogLevel.Error,
        _ => LogLevel.Critical,
    };
}
