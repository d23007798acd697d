using BenchmarkDotNet.Attributes;
using SqlFlow.Connectors;
using SqlFlow.Engines;
using SqlFlow.Execution;
using SqlFlow.Planning;
using SqlFlow.State;
using SqlFlow.Variables;

namespace SqlFlow.Benchmarks;

/// <summary>10,000 steps that do nothing, in 100 chains of 100: dependencies, results, metrics and summary, against the same graph on bare tasks.</summary>
[MemoryDiagnoser]
public class OrchestrateBenchmarks
{
    private Pipeline _pipeline = null!;
    private LocalOrchestrator _orchestrator = null!;

    [GlobalSetup]
    public void Setup()
    {
        var registry = new BenchmarkSteps();
        var problems = new PlanProblems();
        var steps = Enumerable.Range(0, BareTasks.Count).Select(i => (Step)new ObservedNoopStep
        {
            Id = $"s{i}",
            DependsOn = i % BareTasks.Length == 0 ? [] : [$"s{i - 1}"],
        });
        var document = PlanDocument.FromSteps("noop", steps, registry, problems);
        var engine = new NoEngine();
        _pipeline = Planner.PlanAsync(document, registry, engine, new ConnectorRegistry(), new ProjectFiles("."), VariableLayers.None, problems).AsTask().GetAwaiter().GetResult()
            ?? throw new InvalidOperationException(string.Join('\n', problems));
        _orchestrator = new LocalOrchestrator(registry, engine, new ConnectorRegistry(), new OrchestratorOptions { Journal = new NullRunJournal() });
    }

    [Benchmark(Baseline = true)]
    public Task<int> Bare_tasks() => BareTasks.RunAsync();

    [Benchmark]
    public async Task<int> Orchestrator() => (await _orchestrator.ExecuteAsync(_pipeline, new RunOptions())).Steps.Length;
}

/// <summary>Tasks that call the handler of a step that does nothing, in 100 chains of 100.</summary>
internal static class BareTasks
{
    internal const int Length = 100;
    internal const int Count = 100 * Length;

    internal static async Task<int> RunAsync()
    {
        var step = new ObservedNoopStep { Id = "a" };
        var handler = new ObservedNoopStepHandler();
        var tasks = new Task<StepExecutionResult>[Count];
        for (var i = 0; i < tasks.Length; i++) tasks[i] = i % Length == 0 ? Task.Run(() => Run(handler, step, null)) : Chain(handler, step, tasks[i - 1]);
        await Task.WhenAll(tasks).ConfigureAwait(false);
        return tasks.Length;

        static Task<StepExecutionResult> Chain(ObservedNoopStepHandler handler, ObservedNoopStep step, Task<StepExecutionResult> before) => Task.Run(() => Run(handler, step, before));

        static async Task<StepExecutionResult> Run(ObservedNoopStepHandler handler, ObservedNoopStep step, Task<StepExecutionResult>? before)
        {
            if (before is not null) await before.ConfigureAwait(false);
            return await handler.ExecuteAsync(step, null!, default).ConfigureAwait(false);
        }
    }
}

/// <summary>Steps that do nothing need no engine.</summary>
internal sealed class NoEngine : ISqlEngine
{
    public ValueTask<ISqlSession> OpenSessionAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<QueryReferences> GetReferencesAsync(string sql, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask DisposeAsync() => default;
}
