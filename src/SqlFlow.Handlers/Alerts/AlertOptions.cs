using System.Collections.Immutable;
using System.Globalization;
using SqlFlow.Observability;

namespace SqlFlow.Alerts;

/// <summary>Whom the alerts of runs are told to. Immutable; changed with <c>with</c>.</summary>
public sealed record AlertOptions
{
    /// <summary>Nobody is told.</summary>
    public static AlertOptions Default { get; } = new();

    // Beyond it there are no timers.
    private static readonly TimeSpan LongestPatience = TimeSpan.FromDays(24);

    /// <summary>Where alerts go, all of them at a time.</summary>
    public ValueList<IAlertSink> Sinks { get; init; }

    /// <summary>Alerts that are less severe are not told.</summary>
    /// <value><see cref="AlertSeverity.Warning"/>: all are.</value>
    public AlertSeverity MinimumSeverity { get; init; } = AlertSeverity.Warning;

    /// <summary>
    /// How long an alert that goes on from run to run is not told again, if it gets no worse. A run that ends up to a 24th part of it too early, at most an hour, counts as late enough.
    /// Without a history each run tells all of its alerts.
    /// </summary>
    /// <value>24 hours. Zero: it is told at each run.</value>
    public TimeSpan RepeatAfter { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How long the end of a run waits for a sink, its further attempts included.</summary>
    /// <value>10 seconds.</value>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Everything that is wrong with the options; empty: nothing.</summary>
    public ImmutableArray<string> Validate()
    {
        var problems = ImmutableArray.CreateBuilder<string>();
        if (RepeatAfter < TimeSpan.Zero) problems.Add(string.Create(CultureInfo.InvariantCulture, $"repeat_after of alerts is {RepeatAfter}, but must not be negative."));
        if (Patience != Timeout.InfiniteTimeSpan && (Patience <= TimeSpan.Zero || Patience > LongestPatience)) problems.Add(string.Create(CultureInfo.InvariantCulture, $"The patience with sinks of alerts is {Patience}, but must be infinite, or more than 0 and at most {LongestPatience.TotalDays} days."));
        return problems.DrainToImmutable();
    }
}
