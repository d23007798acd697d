using SqlFlow.Generators.Diagnostics;
using SqlFlow.Generators.Tests.Harness;

namespace SqlFlow.Generators.Tests.Analyzers;

public sealed class SQLF0002_HandlerMustImplementOneContractTests
{
    private const string Id = DiagnosticIds.HandlerMustImplementOneContract;

    [Fact]
    public Task A_handler_without_the_contract_is_reported() => AnalyzerHarness.Says(
        Id,
        "'H' must implement IStepHandler<TStep> for exactly one step record, but does not implement it",
        """
        [StepHandler("s")] public class [|H|];
        """);

    [Fact]
    public Task A_handler_of_two_records_is_reported() => AnalyzerHarness.Says(
        Id,
        "'H' must implement IStepHandler<TStep> for exactly one step record, but implements it for 'S' and 'R'",
        """
        public sealed record S : Step;
        public sealed record R : Step;
        [StepHandler("s")]
        internal sealed class [|H|] : IStepHandler<S>, IStepHandler<R>
        {
            public ValueTask<StepExecutionResult> ExecuteAsync(S step, PipelineContext context, CancellationToken cancellationToken) => default;
            public ValueTask<StepExecutionResult> ExecuteAsync(R step, PipelineContext context, CancellationToken cancellationToken) => default;
        }
        """);

    [Fact]
    public Task A_handler_of_all_steps_is_reported() => AnalyzerHarness.Says(
        Id,
        "'H' must implement IStepHandler<TStep> for exactly one step record, but 'Step' stands for all steps, not for one type of them",
        """
        [StepHandler("s")]
        internal sealed class [|H|] : IStepHandler<Step>
        {
            public ValueTask<StepExecutionResult> ExecuteAsync(Step step, PipelineContext context, CancellationToken cancellationToken) => default;
        }
        """);

    [Fact]
    public Task A_handler_of_a_generic_record_is_reported() => AnalyzerHarness.Says(
        Id,
        "'H' must implement IStepHandler<TStep> for exactly one step record, but 'G' is generic",
        """
        public sealed record G<T> : Step;
        [StepHandler("s")]
        internal sealed class [|H|] : IStepHandler<G<int>>
        {
            public ValueTask<StepExecutionResult> ExecuteAsync(G<int> step, PipelineContext context, CancellationToken cancellationToken) => default;
        }
        """);

    [Fact]
    public Task A_handler_of_one_record_is_not_reported() => AnalyzerHarness.IsSilent("""
        public sealed record S : Step;
        [StepHandler("s")]
        internal sealed class H : IStepHandler<S>
        {
            public ValueTask<StepExecutionResult> ExecuteAsync(S step, PipelineContext context, CancellationToken cancellationToken) => default;
        }
        """);
}
