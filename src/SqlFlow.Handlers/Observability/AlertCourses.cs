using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using SqlFlow.Engines;
using SqlFlow.Execution;
using SqlFlow.State;

namespace SqlFlow.Observability;

/// <summary>Finds out which alerts of a run go on from the run before it.</summary>
internal static class AlertCourses
{
    /// <summary>Adds to each alert since when it goes on. Whatever goes wrong, the run does not learn of it: its alerts are then as without history.</summary>
    /// <param name="engine">The run's database, in which the run is not kept yet.</param>
    /// <param name="result">The run with its alerts.</param>
    /// <param name="loggerFactory">Where to log what goes wrong.</param>
    [SuppressMessage("Design", "CA1031", Justification = "The history never changes the outcome of a run.")]
    public static async ValueTask<PipelineResult> AddAsync(ISqlEngine engine, PipelineResult result, ILoggerFactory loggerFactory)
    {
        var alerts = result.PerformanceSummary.Alerts;
        if (alerts.IsDefaultOrEmpty) return result;
        try
        {
            var earlier = await RunHistory.ReadCoursesAsync(engine, result.Pipeline, CancellationToken.None).ConfigureAwait(false);
            var courses = alerts.GroupBy(RunHistory.KeyOf, StringComparer.Ordinal).ToDictionary(static same => same.Key, same => CourseOf(earlier.GetValueOrDefault(same.Key), same), StringComparer.Ordinal);
            return result with
            {
                PerformanceSummary = result.PerformanceSummary with { Alerts = [.. alerts.Select(alert => alert with { Course = courses[RunHistory.KeyOf(alert)] })] },
            };
        }
        catch (HistoryVersionException)
        {
            // Whoever writes the history says so.
            return result;
        }
        catch (Exception exception)
        {
            HistoryLog.NoCourses(loggerFactory, exception, result.RunId);
            return result;
        }
    }

    /// <summary>Notes to whom alerts of a run were told. Whatever goes wrong, the run does not learn of it: they are then told once more.</summary>
    /// <param name="engine">The run's database, in which the run is kept.</param>
    /// <param name="runId">The run.</param>
    /// <param name="told">What the sinks took.</param>
    /// <param name="loggerFactory">Where to log what goes wrong.</param>
    [SuppressMessage("Design", "CA1031", Justification = "The history never changes the outcome of a run.")]
    public static async ValueTask NoteAsync(ISqlEngine engine, string runId, ImmutableDictionary<string, AlertCourse> told, ILoggerFactory loggerFactory)
    {
        try
        {
            await RunHistory.WriteToldAsync(engine, runId, told, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            HistoryLog.ToldNotKept(loggerFactory, exception, runId);
        }
    }

    private static AlertCourse CourseOf(AlertCourse? earlier, IEnumerable<PerformanceAlert> same)
    {
        var raised = same.Min(static alert => alert.Timestamp);
        // As the history keeps it: the first run says the same as those after it.
        var first = raised.AddTicks(-(raised.Ticks % TimeSpan.TicksPerMicrosecond));
        return earlier?.Next(first) ?? new AlertCourse { FirstSeen = first };
    }
}
