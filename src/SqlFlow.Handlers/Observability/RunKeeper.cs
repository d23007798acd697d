using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using SqlFlow.Engines;
using SqlFlow.Execution;
using SqlFlow.Lineage.History;
using SqlFlow.State;

namespace SqlFlow.Observability;

/// <summary>Keeps what a run did in the database that it worked in, once it has ended.</summary>
internal static class RunKeeper
{
    /// <summary>Writes a run, and its lineage. Whatever goes wrong, the run does not learn of it.</summary>
    /// <param name="engine">The run's database.</param>
    /// <param name="result">How it ended.</param>
    /// <param name="ended">What is to be kept of it, but for the alerts, which are those of the result.</param>
    /// <param name="run">How it was run.</param>
    /// <param name="options">How long runs are kept.</param>
    /// <param name="isInMemory">Whether the database is gone with its engine; then only the lineage is written, for who reads it at once.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="loggerFactory">Where to log what goes wrong.</param>
    /// <returns>The result as it is, and whether the run is in the history now.</returns>
    [SuppressMessage("Design", "CA1031", Justification = "The history never changes the outcome of a run.")]
    public static async ValueTask<(PipelineResult Result, bool IsKept)> KeepAsync(
        ISqlEngine engine, PipelineResult result, Lazy<RunRecord> ended, RunOptions run, HistoryOptions options, bool isInMemory, TimeProvider timeProvider, ILoggerFactory loggerFactory)
    {
        if (!run.KeepHistory || !options.Enabled) return (result, false);
        var isKept = false;
        if (!isInMemory)
        {
            try
            {
                var alerts = result.PerformanceSummary.Alerts;
                // Also of a run that was cancelled.
                await RunHistory.WriteAsync(engine, ended.Value with { Alerts = alerts.IsDefault ? [] : alerts }, options, CancellationToken.None).ConfigureAwait(false);
                isKept = true;
            }
            catch (Exception exception)
            {
                HistoryLog.NotKept(loggerFactory, exception, result.RunId);
            }
        }

        return (await LineageHistory.KeepAsync(engine, result, timeProvider, loggerFactory).ConfigureAwait(false), isKept);
    }
}
