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

    /// <summary>The figures that it rests on, in a sentence; null: the message says it all.</summary>
    public string? Evidence { get; init; }

    /// <summary>What it has in common with the same alert of other attempts and runs, e.g. <c>failing:load_orders:TIMEOUT</c>.</summary>
    public string Fingerprint { get; init; } = "";

    /// <summary>How often it was raised; more than 1 only where alerts of one fingerprint were put together.</summary>
    public int Count { get; init; } = 1;

    /// <summary>Since when and in how many runs it goes on; null: not known, as there is no history.</summary>
    public AlertCourse? Course { get; init; }

    /// <summary>What alerts that are the same have in common: the fingerprint, or the message of one that has none.</summary>
    public string Key => Fingerprint.Length > 0 ? Fingerprint : Message;
}

/// <summary>What an alert is about.</summary>
public enum AlertType
{
    /// <summary>An attempt took longer than expected.</summary>
    Slow,

    /// <summary>An attempt failed.</summary>
    Failing,

    /// <summary>A step needed much of what it may have: memory, temporary files.</summary>
    ResourceUsage,

    /// <summary>Nothing is wrong yet, but earlier runs say that it will be.</summary>
    Predictive,
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
        AlertType.Failing => "failing",
        AlertType.ResourceUsage => "resource_usage",
        _ => "predictive",
    };

    /// <summary>The severity of a name.</summary>
    /// <returns>False: there is none of that name.</returns>
    public static bool TryParse(string? name, out AlertSeverity severity)
    {
        (var isKnown, severity) = name switch
        {
            "warning" => (true, AlertSeverity.Warning),
            "error" => (true, AlertSeverity.Error),
            "critical" => (true, AlertSeverity.Critical),
            _ => (false, default),
        };
        return isKnown;
    }

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
