using System.Collections.Immutable;
using SqlFlow.Observability;
using SqlFlow.State;

namespace SqlFlow.Alerts;

/// <summary>Decides which sinks are told an alert that may go on from earlier runs, and what the history is to keep of that.</summary>
/// <param name="repeatAfter">How long an alert that goes on is not told again; zero: it is told at each run.</param>
/// <param name="now">When the run ended, UTC.</param>
internal sealed class AlertRepetition(TimeSpan repeatAfter, DateTimeOffset now)
{
    // A nightly run ends a little earlier or later than the night before: a day must not pass over it.
    private const int PartTooEarly = 24;

    private static readonly TimeSpan MostTooEarly = TimeSpan.FromHours(1);

    private readonly TimeSpan _pause = repeatAfter - TimeSpan.FromTicks(Math.Min(repeatAfter.Ticks / PartTooEarly, MostTooEarly.Ticks));

    /// <summary>Whether a sink is told an alert.</summary>
    public bool IsDue(PerformanceAlert alert, string sink) => alert.Course is not { } course || IsDue(alert, course) || !course.ToldTo.Contains(sink, StringComparer.Ordinal);

    /// <summary>What is to be kept of alerts that were told, by <see cref="RunHistory.KeyOf"/>. What no sink took is not among them: it is as if nobody had tried.</summary>
    /// <param name="told">The sinks that took something, each with all that it took.</param>
    public ImmutableDictionary<string, AlertCourse> CoursesOf(IEnumerable<(string Sink, ImmutableArray<PerformanceAlert> Alerts)> told)
    {
        var courses = ImmutableDictionary.CreateBuilder<string, AlertCourse>(StringComparer.Ordinal);
        foreach (var same in told.SelectMany(static one => one.Alerts.Select(alert => (one.Sink, Alert: alert))).GroupBy(static one => RunHistory.KeyOf(one.Alert), StringComparer.Ordinal))
        {
            var alert = same.First().Alert;
            if (alert.Course is not { } course) continue;
            var sinks = same.Select(static one => one.Sink).Distinct(StringComparer.Ordinal).ToImmutableArray();
            // Who was not reached the last time, and has been now, hears of it again together with the others.
            courses[same.Key] = IsDue(alert, course)
                ? course with { LastTold = now, ToldSeverity = alert.Severity, ToldTo = sinks }
                : course with { ToldTo = [.. course.ToldTo.Union(sinks, StringComparer.Ordinal)] };
        }

        return courses.ToImmutable();
    }

    private bool IsDue(PerformanceAlert alert, AlertCourse course) =>
        course.LastTold is not { } last || course.ToldSeverity is not { } severity || alert.Severity > severity
        // A clock that was set back says nothing about how long ago that was.
        || now < last || now - last >= _pause;
}
