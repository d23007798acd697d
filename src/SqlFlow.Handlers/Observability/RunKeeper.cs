using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using SqlFlow.Engines;
using SqlFlow.Execution;
using SqlFlow.Lineage.History;
using SqlFlow.Planning;
using SqlFlow.State;

namespace SqlFlow.Observability;

/// <summary>Keeps what a run did in the database that it worked in, once it has ended.</summary>
internal static class RunKeeper
{
    /// <summary>Writes a run, and its lineage. Whatever goes wrong, the run does not learn of it.</summary>
    /// <param name="engine">The run's database.</param>
    /// <param name="pipeline">What ran.</param>
    /// <param name="result">How it ended.</param>
    /// <param name="run">How it was run.</param>
    /// <param name="options">How long runs are kept.</param>
    /// <param name="isInMemory">Whether the database is gone with its engine; then only the lineage is written, for who reads it at once.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="loggerFactory">Where to log what goes wrong.</param>
    /// <returns>The result as it is.</returns>
    [SuppressMessage("Design", "CA1031", Justification = "The history never changes the outcome of a run.")]
    public static async ValueTask<PipelineResult> KeepAsync(
        ISqlEngine engine, Pipeline pipeline, PipelineResult result, RunOptions run, HistoryOptions options, bool isInMemory, TimeProvider timeProvider, ILoggerFactory loggerFactory)
    {
        if (!run.KeepHistory || !options.Enabled) return result;
        if (!isInMemory)
        {
            try
            {
                // Also of a run that was cancelled.
                await RunHistory.WriteAsync(engine, RunRecord.Of(pipeline, result, run.MaxParallel), options, CancellationToken.None).ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                HistoryLog.NotKept(loggerFactory, exception, result.RunId);
            }
        }

        return await LineageHistory.KeepAsync(engine, result, timeProvider, loggerFactory).ConfigureAwait(false);
    }
}
