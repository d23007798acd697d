using SqlFlow.Generators.Tests.Harness;

namespace SqlFlow.Generators.Tests.Generation;

public sealed class ObservedTests
{
    [Fact]
    public void Observed_class_gets_a_wrapper() =>
        Snapshot.Verify(GeneratorHarness.Run(Sources.Step("notify", "NotifyStep", "", ", Observed")));

    [Fact]
    public void Observed_method_gets_the_same_wrapper_as_an_observed_class()
    {
        const string Record = "public sealed record NotifyStep : Step;\n";
        var onClass = GeneratorHarness.Run(Record + Sources.Handler("notify", "NotifyStep", attributes: ", Observed"));
        var onMethod = GeneratorHarness.Run(Record + Sources.Handler("notify", "NotifyStep").Replace("public ValueTask", "[Observed] public ValueTask", StringComparison.Ordinal));

        Assert.Contains("Observed_notify", onClass.AllSources(), StringComparison.Ordinal);
        Assert.Equal(onClass.AllSources(), onMethod.AllSources());
    }

    [Fact]
    public void Observed_counts_on_an_explicit_implementation_and_on_one_of_a_base_class()
    {
        var run = GeneratorHarness.Run("""
            public sealed record A : Step;
            public sealed record B : Step;

            [StepHandler("a")]
            internal sealed class AHandler : IStepHandler<A>
            {
                [Observed]
                ValueTask<StepExecutionResult> IStepHandler<A>.ExecuteAsync(A step, PipelineContext context, CancellationToken cancellationToken) => default;
            }

            internal abstract class Base : IStepHandler<B>
            {
                [Observed]
                public ValueTask<StepExecutionResult> ExecuteAsync(B step, PipelineContext context, CancellationToken cancellationToken) => default;
            }

            [StepHandler("b")]
            internal sealed class BHandler : Base;
            """);

        Assert.Contains("class Observed_a", run.AllSources(), StringComparison.Ordinal);
        Assert.Contains("class Observed_b", run.AllSources(), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_the_attribute_there_is_no_wrapper() =>
        Assert.DoesNotContain("Observed_", GeneratorHarness.Run(Sources.Step("noop", "NoopStep", "")).AllSources(), StringComparison.Ordinal);
}
