using SqlFlow.Generators.Diagnostics;
using SqlFlow.Generators.Tests.Harness;

namespace SqlFlow.Generators.Tests.Analyzers;

public sealed class SQLF0013_HandlerHoldsStateTests
{
    private const string Id = DiagnosticIds.HandlerHoldsState;

    [Fact]
    public Task A_field_that_can_change_is_reported() => AnalyzerHarness.Says(
        Id,
        "'_count' is state that all steps, runs and threads would share: one instance of a handler serves them all",
        """
        public sealed record S : Step;
        [StepHandler("s")]
        internal sealed class H : IStepHandler<S>
        {
            private int [|_count|];

            public ValueTask<StepExecutionResult> ExecuteAsync(S step, PipelineContext context, CancellationToken cancellationToken) => new(StepExecutionResult.Success(_count++));
        }
        """);

    [Fact]
    public Task Static_fields_settable_properties_and_collections_are_reported() => AnalyzerHarness.Fires(Id, """
        public sealed record S : Step;
        [StepHandler("s")]
        internal sealed class H : IStepHandler<S>
        {
            public static int [|Total|] = 1;
            public string? [|Last|] { get; set; }
            public readonly List<string> [|Seen|] = [];

            public ValueTask<StepExecutionResult> ExecuteAsync(S step, PipelineContext context, CancellationToken cancellationToken) => default;
        }
        """);

    [Fact]
    public Task What_cannot_change_is_not_reported() => AnalyzerHarness.IsSilent("""
        public sealed record S : Step;
        [StepHandler("s")]
        internal sealed class H : IStepHandler<S>
        {
            private const int Limit = 5;
            private static readonly Dictionary<string, int> Table = new() { ["a"] = Limit };
            private readonly string _name = "";
            public int Number { get; } = 1;
            public int Count => Table.Count + _name.Length;

            public ValueTask<StepExecutionResult> ExecuteAsync(S step, PipelineContext context, CancellationToken cancellationToken) => default;
        }
        """);

    [Fact]
    public Task Classes_that_are_no_handlers_are_not_reported() => AnalyzerHarness.IsSilent("""
        public class Counter { public int Count; }
        """);
}
