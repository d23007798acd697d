using BenchmarkDotNet.Attributes;
using SqlFlow.Observability;

namespace SqlFlow.Benchmarks;

/// <summary>What the emitted wrapper costs a step when nobody listens: the difference to the bare handler, in time and bytes.</summary>
[MemoryDiagnoser]
public class ObservedBenchmarks
{
    private static readonly ObservedNoopStepHandler Handler = new();

    private readonly IStepRegistry _registry = new BenchmarkSteps();
    private readonly ObservedNoopStep _step = new() { Id = "a", Type = "observed_noop" };
    private PipelineContext _context = null!;

    [GlobalSetup]
    public void Setup() => _context = new PipelineContext
    {
        Watermarks = new SqlFlow.State.WatermarkManager("benchmark", "run", TimeProvider.System),
        RunId = "run",
        Pipeline = null!,
        Engine = null!,
        Connectors = null!,
        Variables = null!,
        Observability = new ObservabilityManager("run"),
        Files = null!,
        TimeProvider = TimeProvider.System,
        LoggerFactory = null!,
    };

    [Benchmark(Baseline = true)]
    public ValueTask<StepExecutionResult> Bare_handler() => Handler.ExecuteAsync(_step, _context, default);

    [Benchmark]
    public ValueTask<StepExecutionResult> Observed() => _registry.ExecuteAsync(_step, _context, default);
}
