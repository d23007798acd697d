using SqlFlow.Generators.Diagnostics;
using SqlFlow.Generators.Tests.Harness;

namespace SqlFlow.Generators.Tests.Analyzers;

public sealed class SQLF0009_JsonNameIsTakenTests
{
    private const string Id = DiagnosticIds.JsonNameIsTaken;

    [Fact]
    public Task Two_properties_of_one_name_are_reported_at_the_second() => AnalyzerHarness.Says(
        Id,
        "'B' cannot have the JSON name \"b\": another property or alias has it",
        """
        public sealed record S : Step
        {
            [StepProperty(Name = "b")] public int A { get; init; }
            public int [|B|] { get; init; }
        }
        [StepHandler("s")]
        internal sealed class H : IStepHandler<S>
        {
            public ValueTask<StepExecutionResult> ExecuteAsync(S step, PipelineContext context, CancellationToken cancellationToken) => default;
        }
        """);

    [Fact]
    public Task An_alias_that_is_a_name_is_reported() => AnalyzerHarness.Fires(Id, """
        public sealed record S : Step
        {
            public int B { get; init; }
            [StepProperty(Aliases = ["b"])] public int [|A|] { get; init; }
        }
        [StepHandler("s")]
        internal sealed class H : IStepHandler<S>
        {
            public ValueTask<StepExecutionResult> ExecuteAsync(S step, PipelineContext context, CancellationToken cancellationToken) => default;
        }
        """);

    [Fact]
    public Task A_name_that_all_steps_have_is_reported() => AnalyzerHarness.Says(
        Id,
        "'Labels' cannot have the JSON name \"tags\": all steps have a property of that name",
        """
        public sealed record S : Step
        {
            [StepProperty(Name = "tags")] public int [|Labels|] { get; init; }
        }
        [StepHandler("s")]
        internal sealed class H : IStepHandler<S>
        {
            public ValueTask<StepExecutionResult> ExecuteAsync(S step, PipelineContext context, CancellationToken cancellationToken) => default;
        }
        """);

    [Fact]
    public Task Names_that_differ_only_in_C_sharp_are_reported() => AnalyzerHarness.Fires(Id, """
        public sealed record S : Step
        {
            public int MaxRows { get; init; }
            public int [|Max_rows|] { get; init; }
        }
        [StepHandler("s")]
        internal sealed class H : IStepHandler<S>
        {
            public ValueTask<StepExecutionResult> ExecuteAsync(S step, PipelineContext context, CancellationToken cancellationToken) => default;
        }
        """);

    [Fact]
    public Task Names_of_their_own_are_not_reported() => AnalyzerHarness.IsSilent("""
        public sealed record S : Step
        {
            [StepProperty(Name = "c", Aliases = ["d"])] public int A { get; init; }
            public int B { get; init; }
        }
        [StepHandler("s")]
        internal sealed class H : IStepHandler<S>
        {
            public ValueTask<StepExecutionResult> ExecuteAsync(S step, PipelineContext context, CancellationToken cancellationToken) => default;
        }
        """);
}
