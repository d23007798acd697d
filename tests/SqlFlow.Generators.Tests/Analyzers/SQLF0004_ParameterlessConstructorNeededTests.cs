using SqlFlow.Generators.Diagnostics;
using SqlFlow.Generators.Tests.Harness;

namespace SqlFlow.Generators.Tests.Analyzers;

public sealed class SQLF0004_ParameterlessConstructorNeededTests
{
    private const string Id = DiagnosticIds.ParameterlessConstructorNeeded;

    [Fact]
    public Task A_handler_with_constructor_parameters_is_reported() => AnalyzerHarness.Says(
        Id,
        "'H' needs a parameterless constructor that is public or internal; services come through the context",
        """
        public sealed record S : Step;
        [StepHandler("s")]
        internal sealed class [|H|](int number) : IStepHandler<S>
        {
            public ValueTask<StepExecutionResult> ExecuteAsync(S step, PipelineContext context, CancellationToken cancellationToken) => new(StepExecutionResult.Success(number));
        }
        """);

    [Fact]
    public Task A_handler_with_a_private_constructor_is_reported() => AnalyzerHarness.Fires(Id, """
        public sealed record S : Step;
        [StepHandler("s")]
        internal sealed class [|H|] : IStepHandler<S>
        {
            private H() { }

            public ValueTask<StepExecutionResult> ExecuteAsync(S step, PipelineContext context, CancellationToken cancellationToken) => default;
        }
        """);

    [Fact]
    public Task A_handler_with_required_members_is_reported() => AnalyzerHarness.Says(
        Id,
        "'H' has required members, which nobody sets: it is made with its parameterless constructor alone",
        """
        public sealed record S : Step;
        [StepHandler("s")]
        internal sealed class [|H|] : IStepHandler<S>
        {
            public required int Number { get; init; }

            public ValueTask<StepExecutionResult> ExecuteAsync(S step, PipelineContext context, CancellationToken cancellationToken) => default;
        }
        """);

    [Fact]
    public Task A_record_with_constructor_parameters_is_reported() => AnalyzerHarness.Says(
        Id,
        "'S' needs a parameterless constructor that is public or internal; give it properties instead of constructor parameters",
        """
        public sealed record [|S|](string Table) : Step;
        [StepHandler("s")]
        internal sealed class H : IStepHandler<S>
        {
            public ValueTask<StepExecutionResult> ExecuteAsync(S step, PipelineContext context, CancellationToken cancellationToken) => default;
        }
        """);

    [Fact]
    public Task An_internal_constructor_is_not_reported() => AnalyzerHarness.IsSilent("""
        public sealed record S : Step;
        [StepHandler("s")]
        internal sealed class H : IStepHandler<S>
        {
            internal H() { }

            public ValueTask<StepExecutionResult> ExecuteAsync(S step, PipelineContext context, CancellationToken cancellationToken) => default;
        }
        """);
}
