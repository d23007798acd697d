namespace SqlFlow.Handlers.Tests.Harness;

/// <summary>A step type of the host: gives its text back as a warning, or that of a service of the host.</summary>
public sealed record EchoStep : Step
{
    public string? Text { get; init; }
}

[StepHandler("echo")]
[Observed]
internal sealed class EchoStepHandler : IStepHandler<EchoStep>
{
    public ValueTask<StepExecutionResult> ExecuteAsync(EchoStep step, PipelineContext context, CancellationToken cancellationToken)
    {
        var text = step.Text ?? (context.Services?.GetService(typeof(Greeting)) as Greeting)?.Text ?? "nothing";
        return new(StepExecutionResult.Success() with { Warnings = [text] });
    }
}

/// <summary>A service of the host.</summary>
internal sealed record Greeting(string Text);
