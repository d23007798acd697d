using SqlFlow.Generators.Diagnostics;
using SqlFlow.Generators.Tests.Harness;

namespace SqlFlow.Generators.Tests.Analyzers;

public sealed class SQLF0006_StepTypeDeclaredTwiceTests
{
    private const string Id = DiagnosticIds.StepTypeDeclaredTwice;

    [Fact]
    public Task A_second_handler_of_a_step_type_is_reported() => AnalyzerHarness.Says(
        Id,
        "'B' is left out: 'A' handles the step type \"s\" already",
        """
        public sealed record S : Step;
        public sealed record R : Step;
        [StepHandler("s")]
        internal sealed class A : IStepHandler<S>
        {
            public ValueTask<StepExecutionResult> ExecuteAsync(S step, PipelineContext context, CancellationToken cancellationToken) => default;
        }
        [StepHandler([|"s"|])]
        internal sealed class B : IStepHandler<R>
        {
            public ValueTask<StepExecutionResult> ExecuteAsync(R step, PipelineContext context, CancellationToken cancellationToken) => default;
        }
        """);

    [Fact]
    public Task A_second_handler_of_a_record_is_reported() => AnalyzerHarness.Says(
        Id,
        "'B' is left out: 'A' handles the steps of its record already, as \"a\"",
        """
        public sealed record S : Step;
        [StepHandler("a")]
        internal sealed class A : IStepHandler<S>
        {
            public ValueTask<StepExecutionResult> ExecuteAsync(S step, PipelineContext context, CancellationToken cancellationToken) => default;
        }
        [StepHandler([|"b"|])]
        internal sealed class B : IStepHandler<S>
        {
            public ValueTask<StepExecutionResult> ExecuteAsync(S step, PipelineContext context, CancellationToken cancellationToken) => default;
        }
        """);

    [Fact]
    public Task Handlers_of_one_simple_name_in_two_namespaces_are_not_reported() => AnalyzerHarness.IsSilent("""
        namespace One
        {
        public sealed record S : Step;
        [StepHandler("a")]
        internal sealed class H : IStepHandler<S>
        {
            public ValueTask<StepExecutionResult> ExecuteAsync(S step, PipelineContext context, CancellationToken cancellationToken) => default;
        }
        }

        namespace Two
        {
        public sealed record S : Step;
        [StepHandler("b")]
        internal sealed class H : IStepHandler<S>
        {
            public ValueTask<StepExecutionResult> ExecuteAsync(S step, PipelineContext context, CancellationToken cancellationToken) => default;
        }
        }

        [StepRegistry] public sealed partial class AppSteps;
        """);
}
