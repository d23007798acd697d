using SqlFlow;

namespace ModularHost;

/// <summary>Says a text.</summary>
public sealed record SayStep : Step
{
    /// <summary>The text.</summary>
    public required string Text { get; init; }
}

[StepHandler("say")]
internal sealed class SayStepHandler : IStepHandler<SayStep>
{
    public ValueTask<StepExecutionResult> ExecuteAsync(SayStep step, PipelineContext context, CancellationToken cancellationToken)
    {
        Console.WriteLine(context.Variables.Expand(step.Text));
        return ValueTask.FromResult(StepExecutionResult.Success());
    }
}

[StepRegistry]
internal sealed partial class AppSteps;
