using System.Text.Json;
using SqlFlow.Planning;

namespace SqlFlow.Core.Tests.Execution;

/// <summary>Dispatches <see cref="FakeStep"/>, as an emitted registry would.</summary>
internal sealed class FakeRegistry : IStepRegistry
{
    private static readonly string[] Types = ["fake"];

    public ReadOnlySpan<string> StepTypes => Types;

    public string? TypeOf(Step step) => step is FakeStep ? "fake" : null;

    public ValueTask<StepExecutionResult> ExecuteAsync(Step step, PipelineContext context, CancellationToken cancellationToken) => step switch
    {
        FakeStep { IsObserved: true } observed => ObservedAsync(observed, context, cancellationToken),
        FakeStep fake => fake.Handler(context, cancellationToken),
        _ => throw new ArgumentException($"No handler executes {step.GetType().Name}.", nameof(step)),
    };

    public bool TryParse(ReadOnlySpan<byte> type, ref Utf8JsonReader reader, PlanProblems problems, out Step? step) => throw new NotSupportedException();

    public void Write(Step step, Utf8JsonWriter writer) => throw new NotSupportedException();

    public ReadOnlySpan<byte> SchemaOf(string type) => [];

    private static async ValueTask<StepExecutionResult> ObservedAsync(FakeStep step, PipelineContext context, CancellationToken cancellationToken)
    {
        var observation = context.Observability.Begin(step);
        try
        {
            return observation.Complete(await step.Handler(context, cancellationToken));
        }
        catch (Exception exception)
        {
            observation.Fail(exception, cancellationToken);
            throw;
        }
    }
}
