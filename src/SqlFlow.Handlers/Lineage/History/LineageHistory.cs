using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using SqlFlow.Engines;
using SqlFlow.Execution;
using SqlFlow.State;

namespace SqlFlow.Lineage.History;

/// <summary>Keeps the lineage of runs in the database that they work in.</summary>
internal static class LineageHistory
{
    /// <summary>Writes the lineage of a run that has ended. Whatever goes wrong, the run does not learn of it.</summary>
    /// <returns>The result as it is.</returns>
    [SuppressMessage("Design", "CA1031", Justification = "Lineage never changes the outcome of a run.")]
    public static async ValueTask<PipelineResult> KeepAsync(ISqlEngine engine, PipelineResult result, TimeProvider timeProvider, ILoggerFactory loggerFactory)
    {
        if (result.Lineage is not { } graph) return result;
        try
        {
            // A run that was cancelled has a lineage, too.
            await LineageTables.WriteAsync(engine, result.RunId, graph, timeProvider.GetUtcNow(), CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            LineageLog.NotKept(loggerFactory, exception, result.RunId);
        }

        return result;
    }
}
