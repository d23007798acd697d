using SqlFlow.Observability;

namespace SqlFlow.Alerts;

/// <summary>Whom the alerts of runs are told to. Immutable; changed with <c>with</c>.</summary>
public sealed record AlertOptions
{
    /// <summary>Nobody is told.</summary>
    public static AlertOptions Default { get; } = new();

    /// <summary>Where alerts go, all of them at a time.</summary>
    public ValueList<IAlertSink> Sinks { get; init; }

    /// <summary>Alerts that are less severe are not told.</summary>
    /// <value><see cref="AlertSeverity.Warning"/>: all are.</value>
    public AlertSeverity MinimumSeverity { get; init; } = AlertSeverity.Warning;

    /// <summary>How long the end of a run waits for a sink, its further attempts included.</summary>
    /// <value>10 seconds.</value>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);
}
