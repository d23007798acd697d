namespace SqlFlow.Core.Tests.Execution;

/// <summary>A step that does what a delegate says.</summary>
internal sealed record FakeStep : Step
{
    public Func<PipelineContext, CancellationToken, ValueTask<StepExecutionResult>> Handler { get; init; } =
        static (_, _) => new(StepExecutionResult.Success());

    /// <summary>Whether its handler is wrapped as a generated one marked [Observed] would be.</summary>
    public bool IsObserved { get; init; }
}
