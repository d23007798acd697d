using System.Collections.Immutable;
using System.Globalization;
using SqlFlow.Execution;

namespace SqlFlow.Observability;

/// <summary>What sinks are told of a run.</summary>
/// <remarks>Immutable, thread-safe.</remarks>
public sealed record AlertNotice
{
    /// <summary>The run.</summary>
    public required string RunId { get; init; }

    /// <summary>The pipeline's name.</summary>
    public required string Pipeline { get; init; }

    /// <summary>How the run ended.</summary>
    public required RunStatus Status { get; init; }

    /// <summary>When it ended, UTC.</summary>
    public required DateTimeOffset FinishedAt { get; init; }

    /// <summary>
    /// The alerts to tell, one of each fingerprint, the worst first. Each one's <see cref="PerformanceAlert.Course"/> says since when it goes on, and
    /// when it was told last; the run may have others, which this sink knows.
    /// </summary>
    public required ImmutableArray<PerformanceAlert> Alerts { get; init; }

    /// <summary>The notice of a run with all its alerts, whether they were told before or not.</summary>
    /// <param name="result">The run.</param>
    /// <param name="finishedAt">When it ended, UTC.</param>
    /// <param name="least">Alerts that are less severe are left out.</param>
    /// <returns>Null: there is nothing to tell.</returns>
    public static AlertNotice? Of(PipelineResult result, DateTimeOffset finishedAt, AlertSeverity least)
    {
        ArgumentNullException.ThrowIfNull(result);
        var alerts = result.PerformanceSummary.Alerts.Where(alert => alert.Severity >= least)
            .GroupBy(static alert => alert.Key, StringComparer.Ordinal)
            .Select(static same => same.Last() with { Severity = same.Max(static alert => alert.Severity), Count = same.Sum(static alert => alert.Count) })
            .OrderByDescending(static alert => alert.Severity)
            .ToImmutableArray();
        return alerts.IsEmpty ? null : new AlertNotice
        {
            RunId = result.RunId,
            Pipeline = result.Pipeline,
            Status = result.Status,
            FinishedAt = finishedAt,
            Alerts = alerts,
        };
    }

    /// <summary>The notice in a few lines, for people.</summary>
    public string ToText()
    {
        var lines = Alerts.Select(static alert => string.Create(CultureInfo.InvariantCulture,
            $"{alert.Severity.ToName()}: {alert.Message}{(alert.Count > 1 ? $" ({alert.Count} times)" : "")}{(alert.Course is { Runs: > 1 } course ? $" ({course.ToText()})" : "")}"));
        return $"Pipeline {Pipeline}: {Status.ToName()}\n{string.Join('\n', lines)}";
    }
}
