using System.Diagnostics;
using System.Globalization;
using SqlFlow.Connectors;
using SqlFlow.Execution;
using SqlFlow.Planning;
using SqlFlow.State;
using SqlFlow.Variables;

namespace SqlFlow.Benchmarks;

/// <summary>
/// Runs of 10,000 steps that do nothing, in 100 chains of 100, by turns: handlers with <c>[Observed]</c>, the same ones without, and
/// bare tasks that call the same handler.
/// </summary>
internal static class PairedNoops
{
    private const int WarmUp = 40;
    private const int Rounds = 201;

    public static async Task RunAsync()
    {
        var registry = new BenchmarkSteps();
        var orchestrator = new LocalOrchestrator(registry, new NoEngine(), new ConnectorRegistry(), new OrchestratorOptions { Journal = new NullRunJournal() });
        var observed = await PlanAsync(registry, static (id, after) => new ObservedNoopStep { Id = id, DependsOn = after }).ConfigureAwait(false);
        var bare = await PlanAsync(registry, static (id, after) => new NoopStep { Id = id, DependsOn = after }).ConfigureAwait(false);
        Func<Task<int>>[] contestants =
        [
            async () => (await orchestrator.ExecuteAsync(observed, new RunOptions()).ConfigureAwait(false)).Steps.Length,
            async () => (await orchestrator.ExecuteAsync(bare, new RunOptions()).ConfigureAwait(false)).Steps.Length,
            BareTasks.RunAsync,
        ];
        var times = contestants.Select(static _ => new double[Rounds]).ToArray();
        for (var round = -WarmUp; round < Rounds; round++)
        {
            // Whoever comes later finds the caches warm: they take turns at being first.
            for (var turn = 0; turn < contestants.Length; turn++)
            {
                var who = (Math.Abs(round) + turn) % contestants.Length;
                var time = await TimeAsync(contestants[who]).ConfigureAwait(false);
                if (round >= 0) times[who][round] = time;
            }
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{BareTasks.Count} steps, {Rounds} rounds: observed {Median(times[0]):F2} ms, not observed {Median(times[1]):F2} ms, bare tasks {Median(times[2]):F2} ms (fastest {times[0].Min():F2}, {times[1].Min():F2}, {times[2].Min():F2}); medians of the ratios: observed to not observed {Ratio(times[0], times[1]):F3}, observed to bare tasks {Ratio(times[0], times[2]):F2}"));
    }

    private static async Task<double> TimeAsync(Func<Task<int>> run)
    {
        GC.Collect();
        var start = Stopwatch.GetTimestamp();
        var steps = await run().ConfigureAwait(false);
        var time = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        return steps == BareTasks.Count ? time : throw new InvalidOperationException("A step is missing.");
    }

    private static async Task<Pipeline> PlanAsync(IStepRegistry registry, Func<string, ValueList<string>, Step> step)
    {
        var problems = new PlanProblems();
        var steps = Enumerable.Range(0, BareTasks.Count).Select(i => step($"s{i}", i % BareTasks.Length == 0 ? [] : [$"s{i - 1}"]));
        var document = PlanDocument.FromSteps("noop", steps, registry, problems);
        return await Planner.PlanAsync(document, registry, new NoEngine(), new ConnectorRegistry(), new ProjectFiles("."), VariableLayers.None, problems).ConfigureAwait(false)
            ?? throw new InvalidOperationException(string.Join('\n', problems));
    }

    private static double Ratio(double[] own, double[] peer) => Median(own.Zip(peer, static (one, other) => one / other));

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(Rounds / 2);
}
