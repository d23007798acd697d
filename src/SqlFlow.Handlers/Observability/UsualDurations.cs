using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using SqlFlow.Engines;
using SqlFlow.Execution;
using SqlFlow.Planning;
using SqlFlow.State;

namespace SqlFlow.Observability;

/// <summary>Tells who watches a run how long its steps usually take.</summary>
internal static class UsualDurations
{
    // A history that takes longer is not worth the wait.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    /// <summary>Looks it up where somebody wants to know. Whatever goes wrong, the run does not learn of it.</summary>
    /// <param name="engine">The run's database.</param>
    /// <param name="pipeline">What is about to run.</param>
    /// <param name="run">Who watches.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="loggerFactory">Where to log what goes wrong.</param>
    /// <param name="cancellationToken">Ends it; the run notices by itself.</param>
    [SuppressMessage("Design", "CA1031", Justification = "What is looked up before a run never changes its outcome.")]
    public static async ValueTask TellAsync(ISqlEngine engine, Pipeline pipeline, RunOptions run, TimeProvider timeProvider, ILoggerFactory loggerFactory, CancellationToken cancellationToken)
    {
        if (run.Observers.IsDefaultOrEmpty || !run.Observers.Any(static observer => observer is IExpectationObserver)) return;
        try
        {
            using var patience = new CancellationTokenSource(Patience, timeProvider);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
            var durations = await RunHistory.ReadDurationsAsync(engine, pipeline.Name, either.Token).ConfigureAwait(false);
            if (durations.IsEmpty) return;
            foreach (var observer in run.Observers) (observer as IExpectationObserver)?.RunExpected(durations);
        }
        catch (Exception exception)
        {
            HistoryLog.NothingExpected(loggerFactory, exception, pipeline.Name);
        }
    }
}
