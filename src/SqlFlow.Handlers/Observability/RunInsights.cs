using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.Extensions.Logging;
using SqlFlow.Engines;
using SqlFlow.Execution;
using SqlFlow.Planning;
using SqlFlow.State;

namespace SqlFlow.Observability;

/// <summary>Looks at a run that has just ended, and at those before it.</summary>
internal static class RunInsights
{
    // As many as the methods look at, and a year of weekdays is out of their reach anyway.
    private const int MaxRuns = 60;

    private static readonly (string Name, double Factor)[] Units =
        [("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30), ("TiB", 1L << 40), ("KB", 1e3), ("MB", 1e6), ("GB", 1e9), ("TB", 1e12), ("bytes", 1), ("B", 1)];

    /// <summary>Adds insights and their alerts to a result. Whatever goes wrong, the run does not learn of it.</summary>
    /// <param name="engine">The run's database.</param>
    /// <param name="pipeline">What ran.</param>
    /// <param name="result">How it ended.</param>
    /// <param name="ended">What the history is to keep of it.</param>
    /// <param name="run">How it was run.</param>
    /// <param name="hasHistory">Whether there may be earlier runs to look at.</param>
    /// <param name="options">From where on there are alerts.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="loggerFactory">Where to log what goes wrong.</param>
    [SuppressMessage("Design", "CA1031", Justification = "Insights never change the outcome of a run.")]
    public static async ValueTask<PipelineResult> AddAsync(
        ISqlEngine engine, Pipeline pipeline, PipelineResult result, Lazy<RunRecord> ended, RunOptions run, bool hasHistory, ObservabilityOptions options, TimeProvider timeProvider, ILoggerFactory loggerFactory)
    {
        try
        {
            var record = ended.Value;
            var (limit, earlier) = await ReadAsync(engine, pipeline.Name, hasHistory).ConfigureAwait(false);
            var input = InsightInputs.Of(record, earlier, limit);
            var report = Insights.Analyze(input);
            var criticality = pipeline.Steps.ToDictionary(static step => step.Step.Id, static step => step.Step.Criticality, StringComparer.Ordinal);
            var alerts = InsightAlerts.Of(record, report, options, limit, id => criticality.GetValueOrDefault(id, Criticality.Normal), timeProvider.GetUtcNow());
            if (run.ReturnHistories && hasHistory) result = result with { Histories = [.. input.Histories] };
            return result with { Insights = report, PerformanceSummary = result.PerformanceSummary with { Alerts = alerts } };
        }
        catch (Exception exception)
        {
            HistoryLog.NotAnalyzed(loggerFactory, exception, result.RunId);
            return result;
        }
    }

    private static async ValueTask<(long? MemoryLimit, ImmutableArray<StepHistory> Earlier)> ReadAsync(ISqlEngine engine, string pipeline, bool hasHistory)
    {
        var session = await engine.OpenSessionAsync(CancellationToken.None).ConfigureAwait(false);
        await using var _ = session.ConfigureAwait(false);
        var limit = BytesOf((await session.QueryAsync("SELECT current_setting('memory_limit')", 1, CancellationToken.None).ConfigureAwait(false)).Scalar as string);
        if (!hasHistory) return (limit, []);
        try
        {
            return (limit, await RunHistory.ReadAsync(engine, pipeline, MaxRuns, CancellationToken.None).ConfigureAwait(false));
        }
        catch (HistoryVersionException)
        {
            // Whoever writes the history says so.
            return (limit, []);
        }
    }

    /// <summary>What the engine calls <c>2.5 GiB</c>; null: not known.</summary>
    internal static long? BytesOf(string? text)
    {
        if (text is null) return null;
        foreach (var (name, factor) in Units)
        {
            if (!text.EndsWith(name, StringComparison.OrdinalIgnoreCase)) continue;
            return double.TryParse(text.AsSpan(0, text.Length - name.Length).Trim(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? (long)(number * factor) : null;
        }

        return null;
    }
}
