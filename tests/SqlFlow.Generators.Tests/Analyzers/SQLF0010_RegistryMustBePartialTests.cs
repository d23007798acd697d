using SqlFlow.Generators.Diagnostics;
using SqlFlow.Generators.Tests.Harness;

namespace SqlFlow.Generators.Tests.Analyzers;

public sealed class SQLF0010_RegistryMustBePartialTests
{
    private const string Id = DiagnosticIds.RegistryMustBePartial;

    [Fact]
    public Task A_registry_that_is_not_partial_is_reported() => AnalyzerHarness.Says(
        Id,
        "Registry 'R' must be partial, and so must the types around it",
        """
        [StepRegistry] public sealed class [|R|];
        """);

    [Fact]
    public Task A_registry_within_a_type_that_is_not_partial_is_reported() => AnalyzerHarness.Fires(Id, """
        public class Outer
        {
            [StepRegistry] public sealed partial class [|R|];
        }
        """);

    [Fact]
    public Task A_generic_registry_is_reported() => AnalyzerHarness.Says(
        Id,
        "Registry 'R' must not be generic, nor stand within a generic type",
        """
        [StepRegistry] public sealed partial class [|R|]<T>;
        """);

    [Fact]
    public Task A_static_registry_is_reported() => AnalyzerHarness.Fires(Id, """
        [StepRegistry] public static partial class [|R|];
        """);

    [Fact]
    public Task A_file_local_registry_is_reported() => AnalyzerHarness.Fires(Id, """
        [StepRegistry] file partial class [|R|];
        """);

    [Fact]
    public Task A_record_is_reported() => AnalyzerHarness.Fires(Id, """
        [StepRegistry] public partial record [|R|];
        """);

    [Fact]
    public Task A_partial_registry_is_not_reported() => AnalyzerHarness.IsSilent("""
        public partial class Outer
        {
            [StepRegistry] private sealed partial class R;
        }
        public sealed record S : Step;
        [StepHandler("s")]
        internal sealed class H : IStepHandler<S>
        {
            public ValueTask<StepExecutionResult> ExecuteAsync(S step, PipelineContext context, CancellationToken cancellationToken) => default;
        }
        """);
}
