using SqlFlow.Generators.Diagnostics;
using SqlFlow.Generators.Tests.Harness;

namespace SqlFlow.Generators.Tests.Analyzers;

public sealed class SQLF0007_StepTypeDeclaredByTwoModulesTests
{
    private const string Id = DiagnosticIds.StepTypeDeclaredByTwoModules;
    private const string Registry = "[StepRegistry] public sealed partial class [|AppSteps|];\n";

    public static TheoryData<bool> Kinds => Modules.BothKindsOfReference;

    [Theory]
    [MemberData(nameof(Kinds))]
    public Task A_step_type_of_two_libraries_is_reported_at_the_registry(bool asProject) => AnalyzerHarness.Says(
        Id,
        "Registry 'AppSteps' meets the step type \"load\" twice: in 'LibA' and in 'LibB'. Choose the assemblies with [StepRegistry(Modules = [...])].",
        Registry,
        Modules.Build("LibA", "namespace A;\n" + Sources.Step("load", "LoadA", "")).Reference(asProject),
        Modules.Build("LibB", "namespace B;\n" + Sources.Step("load", "LoadB", "")).Reference(asProject));

    [Fact]
    public Task A_step_type_of_a_library_and_the_host_is_reported() => AnalyzerHarness.Says(
        Id,
        "Registry 'AppSteps' meets the step type \"load\" twice: in 'App' and in 'LibA'. Choose the assemblies with [StepRegistry(Modules = [...])].",
        Registry + Sources.Step("load", "Own", ""),
        Modules.Build("LibA", "namespace A;\n" + Sources.Step("load", "LoadA", "")).Reference(asProject: false));

    [Fact]
    public Task A_registry_that_chooses_one_of_them_is_not_reported() => AnalyzerHarness.IsSilent(
        "[StepRegistry(Modules = [typeof(B.LoadB)])] public sealed partial class AppSteps;",
        Modules.Build("LibA", "namespace A;\n" + Sources.Step("load", "LoadA", "")).Reference(asProject: true),
        Modules.Build("LibB", "namespace B;\n" + Sources.Step("load", "LoadB", "")).Reference(asProject: true));
}
