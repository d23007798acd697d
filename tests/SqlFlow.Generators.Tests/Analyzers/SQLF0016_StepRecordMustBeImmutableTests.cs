using SqlFlow.Generators.Diagnostics;
using SqlFlow.Generators.Tests.Harness;

namespace SqlFlow.Generators.Tests.Analyzers;

public sealed class SQLF0016_StepRecordMustBeImmutableTests
{
    private const string Id = DiagnosticIds.StepRecordMustBeImmutable;

    [Fact]
    public Task A_record_that_is_not_sealed_is_reported() => AnalyzerHarness.Says(
        Id,
        "'S' must be sealed: steps are dispatched by their exact type",
        """
        public record [|S|] : Step;
        [StepHandler("s")]
        internal sealed class H : IStepHandler<S>
        {
            public ValueTask<StepExecutionResult> ExecuteAsync(S step, PipelineContext context, CancellationToken cancellationToken) => default;
        }
        """);

    [Theory]
    [InlineData("string[]?", "string[]", "ValueList<T>")]
    [InlineData("List<string>?", "List<string>", "ValueList<T>")]
    [InlineData("IReadOnlyList<int>?", "IReadOnlyList<int>", "ValueList<T>")]
    [InlineData("Dictionary<string, int>?", "Dictionary<string, int>", "ValueMap<T>")]
    public Task A_mutable_collection_is_reported(string type, string shown, string instead) => AnalyzerHarness.Says(
        Id,
        $"'Value' is of the type {shown}, which can change and compares by reference; use {instead}",
        "public sealed record S : Step { public " + type + " [|Value|] { get; init; } }" + Sources.Handler("s", "S"));

    [Fact]
    public Task Lists_and_maps_of_ours_are_not_reported() => AnalyzerHarness.IsSilent("""
        public sealed record S : Step
        {
            public ValueList<string> A { get; init; }
            public ValueMap<int> B { get; init; }
        }
        [StepHandler("s")]
        internal sealed class H : IStepHandler<S>
        {
            public ValueTask<StepExecutionResult> ExecuteAsync(S step, PipelineContext context, CancellationToken cancellationToken) => default;
        }
        """);

    [Fact]
    public Task An_abstract_base_record_is_not_reported() => AnalyzerHarness.IsSilent("""
        public abstract record Base : Step { public int A { get; init; } }
        public sealed record S : Base;
        [StepHandler("s")]
        internal sealed class H : IStepHandler<S>
        {
            public ValueTask<StepExecutionResult> ExecuteAsync(S step, PipelineContext context, CancellationToken cancellationToken) => default;
        }
        """);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public Task A_record_of_another_assembly_is_reported_at_the_handler(bool asProject) => AnalyzerHarness.Fires(
        Id,
        Sources.Handler("s", "S").Replace("class SHandler", "class [|SHandler|]", StringComparison.Ordinal),
        TestCompilation.Create("Lib", ["public record S : Step;"]).Reference(asProject));
}
