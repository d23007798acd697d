using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using SqlFlow.Execution;
using SqlFlow.Observability;

namespace SqlFlow.Alerts;

/// <summary>Tells the sinks what a run has raised. Never throws, and never changes the run's result.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class AlertDispatcher(AlertOptions options, TimeProvider timeProvider, ILoggerFactory loggerFactory)
{
    private static readonly ImmutableDictionary<string, AlertCourse> Nothing = ImmutableDictionary<string, AlertCourse>.Empty;

    /// <summary>Tells all sinks at a time what each has not heard of lately, and waits for them as long as the options allow.</summary>
    /// <returns>How the alerts that a sink took went on, by their key in the history, where there is one.</returns>
    public async ValueTask<ImmutableDictionary<string, AlertCourse>> SendAsync(PipelineResult result)
    {
        if (options.Sinks.Count == 0) return Nothing;
        var now = timeProvider.GetUtcNow();
        if (AlertNotice.Of(result, now, options.MinimumSeverity) is not { } notice) return Nothing;
        var repetition = new AlertRepetition(options.RepeatAfter, now);
        var due = new List<(IAlertSink Sink, string Name, AlertNotice Notice)>();
        foreach (var (sink, name) in options.Sinks.Zip(NamesOf(options.Sinks)))
        {
            ImmutableArray<PerformanceAlert> alerts = [.. notice.Alerts.Where(alert => repetition.IsDue(alert, name))];
            if (!alerts.IsEmpty) due.Add((sink, name, notice with { Alerts = alerts }));
        }

        if (due.Count == 0) return Nothing;
        using var span = FollowUp.Start("alerts", result.Trace);
        var taken = await Task.WhenAll(due.Select(one => SendAsync(one.Sink, one.Name, one.Notice))).ConfigureAwait(false);
        return repetition.CoursesOf(due.Where((_, index) => taken[index]).Select(static one => (one.Name, one.Notice.Alerts)));
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever a sink of the host does, the run's result is the same.")]
    private async Task<bool> SendAsync(IAlertSink sink, string name, AlertNotice notice)
    {
        var giveUp = new CancellationTokenSource(options.Patience, timeProvider);
        try
        {
            // On the pool: a sink may block before its first wait.
            var sending = Task.Run(() => sink.SendAsync(notice, giveUp.Token).AsTask(), CancellationToken.None);
            await sending.WaitAsync(options.Patience, timeProvider).ConfigureAwait(false);
            giveUp.Dispose();
            return true;
        }
        catch (Exception exception)
        {
            // One that still runs may yet look at its token: the source is left to the garbage collector.
            var reason = exception is TimeoutException or OperationCanceledException ? FormattableString.Invariant($"not done within {options.Patience.TotalSeconds:0.###} s") : exception.Message;
            AlertLog.NotDelivered(loggerFactory, exception, notice.RunId, notice.Alerts.Length, name, reason);
            return false;
        }
    }

    /// <summary>A name for each sink that no other one has: the history keeps which of them know of an alert.</summary>
    private static IEnumerable<string> NamesOf(IEnumerable<IAlertSink> sinks)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var sink in sinks)
        {
            var name = NameOf(sink);
            for (var number = 2; !taken.Add(name); number++) name = FormattableString.Invariant($"{NameOf(sink)}#{number}");
            yield return name;
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "A sink without a name is one all the same.")]
    private static string NameOf(IAlertSink sink)
    {
        try
        {
            return sink.Name ?? sink.GetType().Name;
        }
        catch (Exception)
        {
            return sink.GetType().Name;
        }
    }
}
