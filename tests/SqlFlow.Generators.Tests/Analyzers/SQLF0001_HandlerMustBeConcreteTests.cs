using SqlFlow.Generators.Diagnostics;
using SqlFlow.Generators.Tests.Harness;

namespace SqlFlow.Generators.Tests.Analyzers;

public sealed class SQLF0001_HandlerMustBeConcreteTests
{
    private const string Id = DiagnosticIds.HandlerMustBeConcrete;

    [Fact]
    public Task An_abstract_handler_is_reported() => AnalyzerHarness.Says(
        Id,
        "'H' cannot be a handler: it is abstract",
        """
        public sealed record S : Step;
        [StepHandler("s")]
        public abstract class [|H|] : IStepHandler<S>
        {
            public ValueTask<StepExecutionResult> ExecuteAsync(S step, PipelineContext context, CancellationToken cancellationToken) => default;
        }
        """);

    [Fact]
    public Task A_generic_handler_is_reported() => AnalyzerHarness.Says(
        Id,
        "'H' cannot be a handler: it is generic",
        """
        public sealed record S : Step;
        [StepHandler("s")]
        public class [|H|]<T> : IStepHandler<S>
        {
            public ValueTask<StepExecutionResult> ExecuteAsync(S step, PipelineContext context, CancellationToken cancellationToken) => default;
        }
        """);

    [Fact]
    public Task A_handler_within_a_generic_type_is_reported() => AnalyzerHarness.Says(
        Id,
        "'H' cannot be a handler: it stands within a generic type",
        """
        public sealed record S : Step;
        public class Outer<T>
        {
        [StepHandler("s")]
        public class [|H|] : IStepHandler<S>
        {
            public ValueTask<StepExecutionResult> ExecuteAsync(S step, PipelineContext context, CancellationToken cancellationToken) => default;
        }
        }
        """);

    [Fact]
    public Task A_static_class_is_reported_once() => AnalyzerHarness.Says(
        Id,
        "'H' cannot be a handler: it is static",
        """
        [StepHandler("s")] public static class [|H|];
        """);

    [Fact]
    public Task A_concrete_handler_is_not_reported() => AnalyzerHarness.IsSilent("""
        public sealed record S : Step;
        [StepHandler("s")]
        internal sealed class H : IStepHandler<S>
        {
            public ValueTask<StepExecutionResult> ExecuteAsync(S step, PipelineContext context, CancellationToken cancellationToken) => default;
        }
        """);

    [Fact]
    public Task A_handler_that_inherits_from_an_abstract_one_is_not_reported() => AnalyzerHarness.IsSilent("""
        public sealed record S : Step;
        internal abstract class Base : IStepHandler<S>
        {
            public ValueTask<StepExecutionResult> ExecuteAsync(S step, PipelineContext context, CancellationToken cancellationToken) => default;
        }
        [StepHandler("s")] internal sealed class H : Base;
        """);
}
