using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using SqlFlow.Engines;
using SqlFlow.Execution;
using SqlFlow.Planning;

namespace SqlFlow.Observability;

/// <summary>Counts the NULLs in the tables that a run wrote, as it left them.</summary>
internal static class NullRates
{
    // For one query, and for all of a run: what takes longer is not worth it.
    private static readonly TimeSpan TablePatience = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LeastPatience = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan MostPatience = TimeSpan.FromSeconds(2);
    private const double ShareOfRun = 0.05;
    private const int MostTogether = 16;

    /// <summary>Adds the shares to the results of the steps that wrote the tables last. Whatever goes wrong, the run does not learn of it.</summary>
    /// <param name="engine">The run's database.</param>
    /// <param name="pipeline">What ran.</param>
    /// <param name="result">How it ended.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="loggerFactory">Where to log what goes wrong.</param>
    [SuppressMessage("Design", "CA1031", Justification = "What is counted after a run never changes its outcome.")]
    public static async ValueTask<PipelineResult> AddAsync(ISqlEngine engine, Pipeline pipeline, PipelineResult result, TimeProvider timeProvider, ILoggerFactory loggerFactory)
    {
        // Who cancels does not want to wait.
        if (result.Status is RunStatus.Cancelled || WrittenBy(pipeline, result) is not { Count: > 0 } written) return result;
        try
        {
            var rates = await ReadAsync(engine, written, PatienceFor(result), timeProvider, loggerFactory).ConfigureAwait(false);
            return rates.Count == 0 ? result : result with { Steps = [.. result.Steps.Select((step, index) => With(step, rates.GetValueOrDefault(index)))] };
        }
        catch (Exception exception)
        {
            HistoryLog.NotCounted(loggerFactory, exception, "all tables");
            return result;
        }
    }

    /// <summary>The tables that the run wrote, each with the step that did last.</summary>
    private static Dictionary<TableName, (int Step, ImmutableArray<ColumnSchema> Columns)> WrittenBy(Pipeline pipeline, PipelineResult result)
    {
        var written = new Dictionary<TableName, (int, ImmutableArray<ColumnSchema>)>();
        foreach (var step in pipeline.Steps)
        {
            if (result.Steps[step.Index].Result is not { Status: StepStatus.Success, Attempts: > 0, OutputSchema: { IsDefaultOrEmpty: false } columns }) continue;
            foreach (var item in step.Dataflow)
            {
                // A table whose name only the run knew is left out, and so is one of another database.
                if (item is not { Item: { Kind: DataflowItemKind.WriteTable, Content: null or { IsView: false } }, Table: { Catalog: null } table }) continue;
                written[new TableName(table.Name, table.Schema ?? TableFacts.DefaultSchema)] = (step.Index, columns);
            }
        }

        return written;
    }

    [SuppressMessage("Design", "CA1031", Justification = "A table that cannot be counted keeps none of the others from it.")]
    private static async ValueTask<Dictionary<int, ImmutableSortedDictionary<string, double>>> ReadAsync(
        ISqlEngine engine, Dictionary<TableName, (int Step, ImmutableArray<ColumnSchema> Columns)> written, TimeSpan patience, TimeProvider timeProvider, ILoggerFactory loggerFactory)
    {
        var rates = new Dictionary<int, ImmutableSortedDictionary<string, double>>();
        var start = timeProvider.GetTimestamp();
        var session = await engine.OpenSessionAsync(CancellationToken.None).ConfigureAwait(false);
        await using var _ = session.ConfigureAwait(false);
        using var all = new CancellationTokenSource(patience, timeProvider);
        var tables = await TableFacts.ReadAsync(session, written.ToDictionary(static table => table.Key, static table => table.Value.Columns), all.Token).ConfigureAwait(false);
        var tablesOf = tables.ToLookup(table => written[table.Name].Step);
        var parts = new Queue<ImmutableArray<TableFacts>>(tables.Where(static table => table.IsSmall).Chunk(MostTogether).Select(static part => ImmutableArray.Create(part)));
        foreach (var table in tables.Where(static table => !table.IsSmall)) parts.Enqueue([table]);
        while (parts.TryDequeue(out var part))
        {
            var left = patience - timeProvider.GetElapsedTime(start);
            if (left <= TimeSpan.Zero) break;
            using var timer = new CancellationTokenSource(left < TablePatience ? left : TablePatience, timeProvider);
            try
            {
                var counted = await TableFacts.CountAsync(session, part, timer.Token).ConfigureAwait(false);
                foreach (var (table, found) in part.Zip(counted)) Add(rates, written[table.Name].Step, tablesOf, table, found);
            }
            catch (Exception exception)
            {
                HistoryLog.NotCounted(loggerFactory, exception, string.Join(", ", part.Select(static table => table.Name)));
                // One of them is at fault, and the others are not to suffer for it.
                if (part.Length > 1) foreach (var table in part) parts.Enqueue([table]);
            }
        }

        return rates;
    }

    private static void Add(
        Dictionary<int, ImmutableSortedDictionary<string, double>> rates, int step, ILookup<int, TableFacts> tablesOf, TableFacts table, ImmutableArray<(string Column, double Rate)> found)
    {
        if (found.IsEmpty) return;
        var isOneOfSeveral = tablesOf[step].Skip(1).Any();
        var all = rates.GetValueOrDefault(step, ImmutableSortedDictionary.Create<string, double>(StringComparer.Ordinal)).ToBuilder();
        foreach (var (column, rate) in found) all[isOneOfSeveral ? $"{table.Name.Name}.{column}" : column] = rate;
        rates[step] = all.ToImmutable();
    }

    private static TimeSpan PatienceFor(PipelineResult result)
    {
        var share = result.PerformanceSummary.WallTime * ShareOfRun;
        return share < LeastPatience ? LeastPatience : share > MostPatience ? MostPatience : share;
    }

    private static StepResult With(StepResult step, ImmutableSortedDictionary<string, double>? rates) =>
        rates is null ? step : step with { Result = step.Result with { NullRates = rates } };
}
