using SqlFlow.Generators.Diagnostics;
using SqlFlow.Generators.Tests.Harness;

namespace SqlFlow.Generators.Tests.Analyzers;

public sealed class SQLF0017_HandlerBlocksTests
{
    private const string Id = DiagnosticIds.HandlerBlocks;

    [Fact]
    public Task Blocking_calls_are_reported() => AnalyzerHarness.Fires(Id, """
        public sealed record S : Step;
        [StepHandler("s")]
        internal sealed class H : IStepHandler<S>
        {
            public async ValueTask<StepExecutionResult> ExecuteAsync(S step, PipelineContext context, CancellationToken cancellationToken)
            {
                var task = Task.FromResult(1);
                _ = task.[|Result|];
                task.[|Wait|](cancellationToken);
                task.GetAwaiter().[|GetResult|]();
                Task.[|WaitAll|](task);
                Thread.[|Sleep|](1);
                _ = new ValueTask<int>(1).[|Result|];
                await Task.Yield();
                return StepExecutionResult.Success(1);
            }
        }
        """);

    [Fact]
    public Task A_task_that_is_known_to_be_done_is_not_reported() => AnalyzerHarness.IsSilent("""
        public sealed record S : Step;
        [StepHandler("s")]
        internal sealed class H : IStepHandler<S>
        {
            public async ValueTask<StepExecutionResult> ExecuteAsync(S step, PipelineContext context, CancellationToken cancellationToken)
            {
                var task = Task.FromResult(1);
                _ = task.IsCompletedSuccessfully ? task.Result : await task;
                await Task.Yield();
                return StepExecutionResult.Success(1);
            }
        }
        """);

    [Fact]
    public Task Classes_that_are_no_handlers_are_not_reported() => AnalyzerHarness.IsSilent("""
        public static class C { public static int M(Task<int> task) => task.Result; }
        """);

    [Fact]
    public Task Awaiting_is_not_reported() => AnalyzerHarness.IsSilent("""
        public sealed record S : Step;
        [StepHandler("s")]
        internal sealed class H : IStepHandler<S>
        {
            public async ValueTask<StepExecutionResult> ExecuteAsync(S step, PipelineContext context, CancellationToken cancellationToken)
            {
                await Task.Delay(1, cancellationToken);
                await Task.Yield();
                return StepExecutionResult.Success(1);
            }
        }
        """);
}
