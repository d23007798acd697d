using Mediator;

namespace SqlFlow.Benchmarks;

/// <summary>A step that does nothing.</summary>
public sealed record NoopStep : Step
{
    /// <summary>Anything.</summary>
    public int Value { get; init; }
}

[StepHandler("noop")]
internal sealed class NoopStepHandler : IStepHandler<NoopStep>
{
    internal static readonly StepExecutionResult Result = StepExecutionResult.Success(1);

    public ValueTask<StepExecutionResult> ExecuteAsync(NoopStep step, PipelineContext context, CancellationToken cancellationToken) => new(Result);
}

/// <summary>A step that does nothing, observed.</summary>
public sealed record ObservedNoopStep : Step;

[StepHandler("observed_noop")]
[Observed]
internal sealed class ObservedNoopStepHandler : IStepHandler<ObservedNoopStep>
{
    public ValueTask<StepExecutionResult> ExecuteAsync(ObservedNoopStep step, PipelineContext context, CancellationToken cancellationToken) => new(NoopStepHandler.Result);
}

[StepRegistry]
internal sealed partial class BenchmarkSteps;

public sealed record NoopRequest(int Value) : IRequest<StepExecutionResult>;

public sealed class NoopRequestHandler : IRequestHandler<NoopRequest, StepExecutionResult>
{
    public ValueTask<StepExecutionResult> Handle(NoopRequest request, CancellationToken cancellationToken) => new(NoopStepHandler.Result);
}
