using SqlFlow.Generators.Diagnostics;
using SqlFlow.Generators.Tests.Harness;

namespace SqlFlow.Generators.Tests.Analyzers;

public sealed class SQLF0014_HandlerIsNotMarkedTests
{
    private const string Id = DiagnosticIds.HandlerIsNotMarked;

    [Fact]
    public Task A_class_that_implements_the_contract_is_reported() => AnalyzerHarness.Says(
        Id,
        "'H' implements IStepHandler<S> but has no [StepHandler], so no step type executes it",
        """
        public sealed record S : Step;
        internal sealed class [|H|] : IStepHandler<S>
        {
            public ValueTask<StepExecutionResult> ExecuteAsync(S step, PipelineContext context, CancellationToken cancellationToken) => default;
        }
        """);

    [Fact]
    public Task A_decorator_is_not_reported() => AnalyzerHarness.IsSilent("""
        public sealed record S : Step;
        internal sealed class Decorator(IStepHandler<S> inner) : IStepHandler<S>
        {
            public ValueTask<StepExecutionResult> ExecuteAsync(S step, PipelineContext context, CancellationToken cancellationToken) => inner.ExecuteAsync(step, context, cancellationToken);
        }
        """);

    [Fact]
    public Task An_abstract_base_class_is_not_reported() => AnalyzerHarness.IsSilent("""
        public sealed record S : Step;
        internal abstract class H : IStepHandler<S>
        {
            public ValueTask<StepExecutionResult> ExecuteAsync(S step, PipelineContext context, CancellationToken cancellationToken) => default;
        }
        """);
}
