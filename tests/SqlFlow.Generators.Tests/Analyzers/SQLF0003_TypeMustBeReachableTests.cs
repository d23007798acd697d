using SqlFlow.Generators.Diagnostics;
using SqlFlow.Generators.Tests.Harness;

namespace SqlFlow.Generators.Tests.Analyzers;

public sealed class SQLF0003_TypeMustBeReachableTests
{
    private const string Id = DiagnosticIds.TypeMustBeReachable;

    [Fact]
    public Task A_private_handler_is_reported() => AnalyzerHarness.Says(
        Id,
        "'H' must be public or internal, and so must the types around it: emitted code has to name it",
        """
        public sealed record S : Step;
        public class Outer
        {
            [StepHandler("s")]
            private sealed class [|H|] : IStepHandler<S>
            {
                public ValueTask<StepExecutionResult> ExecuteAsync(S step, PipelineContext context, CancellationToken cancellationToken) => default;
            }
        }
        """);

    [Fact]
    public Task A_handler_in_a_private_class_is_reported() => AnalyzerHarness.Fires(Id, """
        public sealed record S : Step;
        public class Outer
        {
            private class Hidden
            {
        [StepHandler("s")]
        public sealed class [|H|] : IStepHandler<S>
        {
            public ValueTask<StepExecutionResult> ExecuteAsync(S step, PipelineContext context, CancellationToken cancellationToken) => default;
        }
            }
        }
        """);

    [Fact]
    public Task A_protected_handler_is_reported() => AnalyzerHarness.Fires(Id, """
        public sealed record S : Step;
        public class Outer
        {
        [StepHandler("s")]
        protected class [|H|] : IStepHandler<S>
        {
            public ValueTask<StepExecutionResult> ExecuteAsync(S step, PipelineContext context, CancellationToken cancellationToken) => default;
        }
        }
        """);

    [Fact]
    public Task A_file_local_handler_is_reported() => AnalyzerHarness.Fires(Id, """
        public sealed record S : Step;
        [StepHandler("s")]
        file sealed class [|H|] : IStepHandler<S>
        {
            public ValueTask<StepExecutionResult> ExecuteAsync(S step, PipelineContext context, CancellationToken cancellationToken) => default;
        }
        """);

    [Fact]
    public Task A_private_step_record_is_reported() => AnalyzerHarness.Fires(Id, """
        public class Outer
        {
            private sealed record [|S|] : Step;

            [StepHandler("s")]
            internal sealed class H : IStepHandler<S>
            {
                ValueTask<StepExecutionResult> IStepHandler<S>.ExecuteAsync(S step, PipelineContext context, CancellationToken cancellationToken) => default;
            }
        }
        """);

    [Fact]
    public Task Internal_types_within_internal_types_are_not_reported() => AnalyzerHarness.IsSilent("""
        internal class Outer
        {
            internal sealed record S : Step;

        [StepHandler("s")]
        internal sealed class H : IStepHandler<S>
        {
            public ValueTask<StepExecutionResult> ExecuteAsync(S step, PipelineContext context, CancellationToken cancellationToken) => default;
        }
        }
        """);
}
