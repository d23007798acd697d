using SqlFlow.Generators.Diagnostics;
using SqlFlow.Generators.Tests.Harness;

namespace SqlFlow.Generators.Tests.Analyzers;

public sealed class SQLF0012_ObservedHasNoEffectTests
{
    private const string Id = DiagnosticIds.ObservedHasNoEffect;

    [Fact]
    public Task A_class_without_the_handler_attribute_is_reported() => AnalyzerHarness.Says(
        Id,
        "[Observed] has no effect on 'C': it has no [StepHandler]",
        """
        [[|Observed|]] public class C;
        """);

    [Fact]
    public Task A_method_of_such_a_class_is_reported() => AnalyzerHarness.Says(
        Id,
        "[Observed] has no effect on 'M': its class has no [StepHandler]",
        """
        public class C { [[|Observed|]] public static void M() { } }
        """);

    [Fact]
    public Task Another_method_of_a_handler_is_reported() => AnalyzerHarness.Says(
        Id,
        "[Observed] has no effect on 'Other': only the method that implements IStepHandler<TStep> is recorded",
        """
        public sealed record S : Step;
        [StepHandler("s")]
        internal sealed class H : IStepHandler<S>
        {
            [[|Observed|]] public static void Other() { }

            public ValueTask<StepExecutionResult> ExecuteAsync(S step, PipelineContext context, CancellationToken cancellationToken) => default;
        }
        """);

    [Fact]
    public Task The_method_of_the_contract_is_not_reported() => AnalyzerHarness.IsSilent("""
        public sealed record S : Step;
        [StepHandler("s")]
        internal sealed class H : IStepHandler<S>
        {
            [Observed]
            public ValueTask<StepExecutionResult> ExecuteAsync(S step, PipelineContext context, CancellationToken cancellationToken) => default;
        }
        """);

    [Fact]
    public Task A_handler_class_is_not_reported() => AnalyzerHarness.IsSilent("""
        public sealed record S : Step;
        [StepHandler("s"), Observed]
        internal sealed class H : IStepHandler<S>
        {
            public ValueTask<StepExecutionResult> ExecuteAsync(S step, PipelineContext context, CancellationToken cancellationToken) => default;
        }
        """);
}
