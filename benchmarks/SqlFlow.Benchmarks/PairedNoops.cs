using System.Diagnostics;
using System.Globalization;
using SqlFlow.Connectors;
using SqlFlow.Execution;
using SqlFlow.Planning;
using SqlFlow.State;
using SqlFlow.Variables;

namespace SqlFlow.Benchmarks;

/// <summary>
/// Runs of 10,000 steps that do nothing, in 100 chains of 100, by turns: handlers with <c>[Observed]</c> and the same ones without.
/// </summary>
internal static class PairedNoops
{
    private const int Chains = 100;
    private const int Length = 100;
    private const int WarmUp = 40;
    private const int Pairs = 201;

    public static async Task RunAsync()
    {
        var registry = new BenchmarkSteps();
        var orchestrator = new LocalOrchestrator(registry, new NoEngine(), new ConnectorRegistry(), new OrchestratorOptions { Journal = new NullRunJournal() });
        var observed = await PlanAsync(registry, static (id, after) => new ObservedNoopStep { Id = id, DependsOn = after }).ConfigureAwait(false);
        var bare = await PlanAsync(registry, static (id, after) => new NoopStep { Id = id, DependsOn = after }).ConfigureAwait(false);
        var (with, without, ratios) = (new List<double>(), new List<double>(), new List<double>());
        for (var pair = -WarmUp; pair < Pairs; pair++)
        {
            // Whoever comes second finds the caches warm: they change places.
            var (first, second) = pair % 2 == 0 ? (observed, bare) : (bare, observed);
            var one = await TimeAsync(orchestrator, first).ConfigureAwait(false);
            var two = await TimeAsync(orchestrator, second).ConfigureAwait(false);
            if (pair < 0) continue;
            var (own, peer) = pair % 2 == 0 ? (one, two) : (two, one);
            with.Add(own);
            without.Add(peer);
            ratios.Add(own / peer);
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{Chains * Length} steps, {Pairs} pairs: observed {Median(with):F2} ms, not observed {Median(without):F2} ms (fastest {with.Min():F2} and {without.Min():F2}), median of the ratios {Median(ratios):F3}"));
    }

    private static async Task<double> TimeAsync(LocalOrchestrator orchestrator, Pipeline pipeline)
    {
        GC.Collect();
        var start = Stopwatch.GetTimestamp();
        var result = await orchestrator.ExecuteAsync(pipeline, new RunOptions()).ConfigureAwait(false);
        var time = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        return result.Steps.Length == Chains * Length ? time : throw new InvalidOperationException("A step is missing.");
    }

    private static async Task<Pipeline> PlanAsync(IStepRegistry registry, Func<string, ValueList<string>, Step> step)
    {
        var problems = new PlanProblems();
        var steps = Enumerable.Range(0, Chains * Length).Select(i => step($"s{i}", i % Length == 0 ? [] : [$"s{i - 1}"]));
        var document = PlanDocument.FromSteps("noop", steps, registry, problems);
        return await Planner.PlanAsync(document, registry, new NoEngine(), new ConnectorRegistry(), new ProjectFiles("."), VariableLayers.None, problems).ConfigureAwait(false)
            ?? throw new InvalidOperationException(string.Join('\n', problems));
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }
}
