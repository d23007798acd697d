using SqlFlow.Generators.Diagnostics;
using SqlFlow.Generators.Tests.Harness;

namespace SqlFlow.Generators.Tests.Analyzers;

public sealed class SQLF0015_RegistryIsEmptyTests
{
    private const string Id = DiagnosticIds.RegistryIsEmpty;

    [Fact]
    public Task A_registry_without_handlers_is_reported() => AnalyzerHarness.Says(
        Id,
        "Registry 'R' has no steps: there is no handler in this assembly, and no referenced one exports any",
        """
        [StepRegistry] public sealed partial class [|R|];
        """);

    [Fact]
    public Task A_registry_that_chooses_assemblies_without_steps_is_reported() => AnalyzerHarness.Says(
        Id,
        "Registry 'R' has no steps: the chosen assemblies export none",
        "[StepRegistry(Modules = [typeof(string)])] public sealed partial class [|R|];",
        Modules.Build("Lib", Sources.Step("s", "S", "")).Reference(asProject: true));

    [Fact]
    public Task A_registry_with_handlers_is_not_reported() => AnalyzerHarness.IsSilent("""
        [StepRegistry] public sealed partial class R;
        public sealed record S : Step;
        [StepHandler("s")]
        internal sealed class H : IStepHandler<S>
        {
            public ValueTask<StepExecutionResult> ExecuteAsync(S step, PipelineContext context, CancellationToken cancellationToken) => default;
        }
        """);

    [Fact]
    public Task A_registry_over_a_library_is_not_reported() => AnalyzerHarness.IsSilent("[StepRegistry] public sealed partial class R;", Modules.Build("Lib", Sources.Step("s", "S", "")).Reference(asProject: false));

    [Fact]
    public Task A_broken_handler_is_reported_but_not_the_emptiness_that_follows() => AnalyzerHarness.Fires("SQLF0005", "[StepRegistry] public sealed partial class R;\n" + Sources.Step("Load", "S", "").Replace("\"Load\"", "[|\"Load\"|]", StringComparison.Ordinal));
}
