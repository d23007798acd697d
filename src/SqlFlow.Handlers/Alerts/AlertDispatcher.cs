using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using SqlFlow.Execution;
using SqlFlow.Observability;

namespace SqlFlow.Alerts;

/// <summary>Tells the sinks what a run has raised. Never throws, and never changes the run's result.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class AlertDispatcher(AlertOptions options, TimeProvider timeProvider, ILoggerFactory loggerFactory)
{
    /// <summary>Tells all sinks at a time, and waits for them as long as the options allow.</summary>
    public async ValueTask SendAsync(PipelineResult result)
    {
        if (options.Sinks.Count == 0) return;
        if (AlertNotice.Of(result, timeProvider.GetUtcNow(), options.MinimumSeverity) is not { } notice) return;
        using var span = FollowUp.Start("alerts", result.Trace);
        await Task.WhenAll(options.Sinks.Select(sink => SendAsync(sink, notice))).ConfigureAwait(false);
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever a sink of the host does, the run's result is the same.")]
    private async Task SendAsync(IAlertSink sink, AlertNotice notice)
    {
        var giveUp = new CancellationTokenSource(options.Patience, timeProvider);
        try
        {
            // On the pool: a sink may block before its first wait.
            var sending = Task.Run(() => sink.SendAsync(notice, giveUp.Token).AsTask(), CancellationToken.None);
            await sending.WaitAsync(options.Patience, timeProvider).ConfigureAwait(false);
            giveUp.Dispose();
        }
        catch (Exception exception)
        {
            // One that still runs may yet look at its token: the source is left to the garbage collector.
            var reason = exception is TimeoutException or OperationCanceledException ? FormattableString.Invariant($"not done within {options.Patience.TotalSeconds:0.###} s") : exception.Message;
            AlertLog.NotDelivered(loggerFactory, exception, notice.RunId, notice.Alerts.Length, NameOf(sink), reason);
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "A sink without a name is one all the same.")]
    private static string NameOf(IAlertSink sink)
    {
        try
        {
            return sink.Name;
        }
        catch (Exception)
        {
            return sink.GetType().Name;
        }
    }
}
