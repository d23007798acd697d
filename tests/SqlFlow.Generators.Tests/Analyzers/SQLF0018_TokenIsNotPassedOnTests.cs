using SqlFlow.Generators.Diagnostics;
using SqlFlow.Generators.Tests.Harness;

namespace SqlFlow.Generators.Tests.Analyzers;

public sealed class SQLF0018_TokenIsNotPassedOnTests
{
    private const string Id = DiagnosticIds.TokenIsNotPassedOn;

    [Fact]
    public Task A_call_with_an_overload_for_the_token_is_reported() => AnalyzerHarness.Says(
        Id,
        "'Delay' accepts a CancellationToken: pass 'cancellationToken' on, or the step goes on after the run was cancelled",
        """
        public sealed record S : Step;
        [StepHandler("s")]
        internal sealed class H : IStepHandler<S>
        {
            public async ValueTask<StepExecutionResult> ExecuteAsync(S step, PipelineContext context, CancellationToken cancellationToken)
            {
                await Task.[|Delay|](1);
                await Task.Yield();
                return StepExecutionResult.Success(1);
            }
        }
        """);

    [Fact]
    public Task A_call_with_an_optional_token_is_reported() => AnalyzerHarness.Fires(Id, """
        public sealed record S : Step;
        [StepHandler("s")]
        internal sealed class H : IStepHandler<S>
        {
            public async ValueTask<StepExecutionResult> ExecuteAsync(S step, PipelineContext context, CancellationToken cancellationToken)
            {
                await [|Work|]();
                await Work(cancellationToken);
                await Task.Yield();
                return StepExecutionResult.Success(1);
            }

            private static Task Work(CancellationToken cancellationToken = default) => Task.CompletedTask;
        }
        """);

    [Fact]
    public Task A_helper_with_a_token_is_looked_at_too() => AnalyzerHarness.Fires(Id, """
        public sealed record S : Step;
        [StepHandler("s")]
        internal sealed class H : IStepHandler<S>
        {
            public async ValueTask<StepExecutionResult> ExecuteAsync(S step, PipelineContext context, CancellationToken cancellationToken)
            {
                await Work(cancellationToken);
                await Task.Yield();
                return StepExecutionResult.Success(1);
            }

            private static async Task Work(CancellationToken token) => await Task.[|Delay|](1);
        }
        """);

    [Fact]
    public Task None_on_purpose_is_not_reported() => AnalyzerHarness.IsSilent("""
        public sealed record S : Step;
        [StepHandler("s")]
        internal sealed class H : IStepHandler<S>
        {
            public async ValueTask<StepExecutionResult> ExecuteAsync(S step, PipelineContext context, CancellationToken cancellationToken)
            {
                await Task.Delay(1, CancellationToken.None);
                await Task.Yield();
                return StepExecutionResult.Success(1);
            }
        }
        """);

    [Fact]
    public Task Tidying_up_is_not_reported() => AnalyzerHarness.IsSilent("""
        public sealed record S : Step;
        [StepHandler("s")]
        internal sealed class H : IStepHandler<S>
        {
            public async ValueTask<StepExecutionResult> ExecuteAsync(S step, PipelineContext context, CancellationToken cancellationToken)
            {
                try
                {
                    await Task.Delay(1, cancellationToken);
                }
                finally
                {
                    await Task.Delay(1);
                }
                await Task.Yield();
                return StepExecutionResult.Success(1);
            }
        }
        """);

    [Fact]
    public Task Static_functions_and_those_with_a_token_of_their_own_are_not_reported() => AnalyzerHarness.IsSilent("""
        public sealed record S : Step;
        [StepHandler("s")]
        internal sealed class H : IStepHandler<S>
        {
            public async ValueTask<StepExecutionResult> ExecuteAsync(S step, PipelineContext context, CancellationToken cancellationToken)
            {
                Func<Task> first = static () => Task.Delay(1);
                Func<CancellationToken, Task> second = static token => Task.Delay(1, token);
                await first();
                await second(cancellationToken);
                await Task.Yield();
                return StepExecutionResult.Success(1);
            }
        }
        """);
}
