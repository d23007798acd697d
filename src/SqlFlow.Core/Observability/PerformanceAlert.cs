using System.Collections.Immutable;

namespace SqlFlow.Observability;

/// <summary>Something about a step that deserves attention.</summary>
/// <remarks>Immutable, thread-safe.</remarks>
public sealed record PerformanceAlert
{
    /// <summary>The step's id.</summary>
    public required string Component { get; init; }

    /// <summary>What it is about.</summary>
    public required AlertType Type { get; init; }

    /// <summary>What happened.</summary>
    public required string Message { get; init; }

    /// <summary>How bad it is.</summary>
    public required AlertSeverity Severity { get; init; }

    /// <summary>When it was raised, UTC.</summary>
    public required DateTimeOffset Timestamp { get; init; }

    /// <summary>What to do about it.</summary>
    public ImmutableArray<string> SuggestedActions { get; init; } = [];
}

/// <summary>What an alert is about.</summary>
public enum AlertType
{
    /// <summary>An attempt took longer than expected.</summary>
    Slow,

    /// <summary>An attempt failed.</summary>
    Failing,
}

/// <summary>How bad an alert is.</summary>
public enum AlertSeverity
{
    /// <summary>Worth a look.</summary>
    Warning,

    /// <summary>Something failed.</summary>
    Error,

    /// <summary>Something failed or lags that its pipeline calls important.</summary>
    Critical,
}

/// <summary>Types and severities as results write them.</summary>
public static class AlertNames
{
    /// <summary>E.g. <c>slow</c>.</summary>
    public static string ToName(this AlertType type) => type switch
    {
        AlertType.Slow => "slow",
        _ => "failing",
    };

    /// <summary>E.g. <c>warning</c>.</summary>
    public static string ToName(this AlertSeverity severity) => severity switch
    {
        AlertSeverity.Warning => "warning",
        AlertSeverity.Error => "error",
        _ => "critical",
    };

    /// <summary>The type of a name; one that is not known is failing.</summary>
    internal static AlertType TypeOf(string? name)
    {
        foreach (var type in Enum.GetValues<AlertType>())
        {
            if (type.ToName() == name) return type;
        }

        return AlertType.Failing;
    }

    /// <summary>The severity of a name; one that is not known is a warning.</summary>
    internal static AlertSeverity SeverityOf(string? name)
    {
        foreach (var severity in Enum.GetValues<AlertSeverity>())
        {
            if (severity.ToName() == name) return severity;
        }

        return AlertSeverity.Warning;
    }
}
