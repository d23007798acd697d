using SqlFlow.Generators.Tests.Harness;

namespace SqlFlow.Generators.Tests.Behaviour;

/// <summary>The wrapper changes nothing about what a handler does. What it records is tested with the recorder.</summary>
public sealed class ObservedBehaviourTests
{
    private const string Source = Sources.Registry + """
        public sealed record S : Step
        {
            [System.Diagnostics.CodeAnalysis.SetsRequiredMembers] public S() => Id = "s";
        }

        public sealed class Next { public static Func<CancellationToken, ValueTask<StepExecutionResult>> Body = null!; }

        [StepHandler("s"), Observed]
        internal sealed class SHandler : IStepHandler<S>
        {
            public ValueTask<StepExecutionResult> ExecuteAsync(S step, PipelineContext context, CancellationToken cancellationToken) => Next.Body(cancellationToken);
        }
        """;

    [Fact]
    public async Task A_result_comes_out_as_it_is()
    {
        var expected = StepExecutionResult.Failure("CODE", "message");

        Assert.Same(expected, await Execute(_ => new(expected), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_result_that_comes_later_comes_out_as_it_is()
    {
        var expected = StepExecutionResult.Success();

        var result = await Execute(
            async _ =>
            {
                await Task.Yield();
                return expected;
            },
            TestContext.Current.CancellationToken);

        Assert.Same(expected, result);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_exception_comes_out_as_it_is_with_its_stack(bool synchronous)
    {
        var expected = new InvalidOperationException("broken");

        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(async () => await Execute(
            async _ =>
            {
                if (!synchronous) await Task.Yield();
                throw expected;
            },
            TestContext.Current.CancellationToken));

        Assert.Same(expected, thrown);
        Assert.Contains(nameof(An_exception_comes_out_as_it_is_with_its_stack), thrown.StackTrace, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_token_goes_in_and_the_cancellation_comes_out()
    {
        using var source = new CancellationTokenSource();
        await source.CancelAsync();

        var thrown = await Assert.ThrowsAsync<OperationCanceledException>(async () => await Execute(
            static token =>
            {
                token.ThrowIfCancellationRequested();
                return default;
            },
            source.Token));

        Assert.Equal(source.Token, thrown.CancellationToken);
    }

    private static async ValueTask<StepExecutionResult> Execute(Func<CancellationToken, ValueTask<StepExecutionResult>> body, CancellationToken cancellationToken)
    {
        using var app = LoadedAssembly.From(Source);
        app.Create<object>("Next").GetType().GetField("Body")!.SetValue(null, body);
        return await app.Registry().Steps.ExecuteAsync(app.Create<Step>("S"), Contexts.Create(), cancellationToken);
    }
}
