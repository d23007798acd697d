using BenchmarkDotNet.Attributes;
using Mediator;
using Microsoft.Extensions.DependencyInjection;
using SqlFlow.Handlers;

namespace SqlFlow.Benchmarks;

/// <summary>From a step to its handler, and back, through an interface, as an orchestrator calls it: the emitted switch, the same written by hand, and Mediator's dispatch on object.</summary>
[MemoryDiagnoser]
public class DispatchBenchmarks
{
    private readonly IDispatch _handwritten = new Handwritten();
    private readonly Handwritten _direct = new();
    private readonly IStepRegistry _registry = new BenchmarkSteps();
    private readonly Step _step = new NoopStep { Id = "a" };
    private readonly object _request = new NoopRequest(1);
    private IMediator _mediator = null!;

    [GlobalSetup]
    public void Setup() => _mediator = new ServiceCollection().AddMediator(static options => options.ServiceLifetime = ServiceLifetime.Singleton).BuildServiceProvider().GetRequiredService<IMediator>();

    [Benchmark(Baseline = true)]
    public ValueTask<StepExecutionResult> Handwritten_switch() => _handwritten.ExecuteAsync(_step, null!, default);

    [Benchmark]
    public ValueTask<StepExecutionResult> Handwritten_switch_called_directly() => _direct.ExecuteAsync(_step, null!, default);

    [Benchmark]
    public ValueTask<StepExecutionResult> Generated() => _registry.ExecuteAsync(_step, null!, default);

    [Benchmark]
    public ValueTask<object?> Mediator_Send_object() => _mediator.Send(_request);

    private interface IDispatch
    {
        ValueTask<StepExecutionResult> ExecuteAsync(Step step, PipelineContext context, CancellationToken cancellationToken);
    }

    private sealed class Handwritten : IDispatch
    {
        private static readonly NoopStepHandler Handler = new();

        public ValueTask<StepExecutionResult> ExecuteAsync(Step step, PipelineContext context, CancellationToken cancellationToken) => step switch
        {
            CheckStep => throw new NotSupportedException(),
            ExportStep => throw new NotSupportedException(),
            LoadStep => throw new NotSupportedException(),
            NoopStep noop => Handler.ExecuteAsync(noop, context, cancellationToken),
            ObservedNoopStep => throw new NotSupportedException(),
            SetVariableStep => throw new NotSupportedException(),
            SourceStep => throw new NotSupportedException(),
            TransformStep => throw new NotSupportedException(),
            _ => throw new ArgumentException("unknown"),
        };
    }
}
