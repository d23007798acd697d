using SqlFlow.Observability;

namespace SqlFlow.Alerts;

/// <summary>What a profile says about alerts.</summary>
internal sealed record AlertSection
{
    /// <summary>Alerts that are less severe are not told; null: not said.</summary>
    public AlertSeverity? MinimumSeverity { get; init; }

    /// <summary>From which severity on a run fails for its alerts; null: it does not.</summary>
    public AlertSeverity? FailOn { get; init; }

    /// <summary>Whether they go to the host's log.</summary>
    public bool IsLogged { get; init; }

    /// <summary>The file that they are appended to, as written; null: none.</summary>
    public string? File { get; init; }

    /// <summary>Where <see cref="File"/> stands.</summary>
    public (int Line, int Column) FileAt { get; init; }

    /// <summary>The address that they are posted to; null: none.</summary>
    public Uri? Webhook { get; init; }

    /// <summary>The token to show there; null: none.</summary>
    public string? WebhookToken { get; init; }

    /// <summary>How long an answer may take; null: not said.</summary>
    public TimeSpan? WebhookTimeout { get; init; }

    /// <summary>How long an alert that goes on is not told again; null: not said.</summary>
    public TimeSpan? RepeatAfter { get; init; }

    /// <summary>From where on a step is slow; null: not said.</summary>
    public TimeSpan? SlowThreshold { get; init; }

    /// <summary>From which share of the memory limit on a step is told; null: not said.</summary>
    public double? MemoryThreshold { get; init; }

    /// <summary>From how many bytes of temporary files on a step is told; null: not said.</summary>
    public long? SpillThreshold { get; init; }
}
