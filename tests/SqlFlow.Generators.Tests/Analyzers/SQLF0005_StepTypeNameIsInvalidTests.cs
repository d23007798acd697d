using SqlFlow.Generators.Diagnostics;
using SqlFlow.Generators.Tests.Harness;

namespace SqlFlow.Generators.Tests.Analyzers;

public sealed class SQLF0005_StepTypeNameIsInvalidTests
{
    private const string Id = DiagnosticIds.StepTypeNameIsInvalid;

    [Theory]
    [InlineData("")]
    [InlineData("Load")]
    [InlineData("a.b")]
    [InlineData("a-b")]
    [InlineData("a b")]
    [InlineData("1a")]
    [InlineData("_a")]
    [InlineData("größe")]
    public Task A_step_type_of_other_characters_is_reported(string type) => AnalyzerHarness.Says(
        Id,
        $"'{type}' is no step type: it must match [a-z][a-z0-9_]*, as in 'load_table'",
        $$"""
        public sealed record S : Step;
        [StepHandler([|"{{type}}"|])]
        internal sealed class H : IStepHandler<S>
        {
            public ValueTask<StepExecutionResult> ExecuteAsync(S step, PipelineContext context, CancellationToken cancellationToken) => default;
        }
        """);

    [Fact]
    public Task A_constant_is_reported_where_it_is_used() => AnalyzerHarness.Fires(Id, $$"""
        public static class Names { public const string Load = "Load"; }
        public sealed record S : Step;
        [StepHandler([|Names.Load|])]
        internal sealed class H : IStepHandler<S>
        {
            public ValueTask<StepExecutionResult> ExecuteAsync(S step, PipelineContext context, CancellationToken cancellationToken) => default;
        }
        """);

    [Fact]
    public Task A_step_type_of_letters_digits_and_underscores_is_not_reported() => AnalyzerHarness.IsSilent($$"""
        public sealed record S : Step;
        [StepHandler("load_2")]
        internal sealed class H : IStepHandler<S>
        {
            public ValueTask<StepExecutionResult> ExecuteAsync(S step, PipelineContext context, CancellationToken cancellationToken) => default;
        }
        """);
}
