using Microsoft.CodeAnalysis;
using SqlFlow.Generators.Diagnostics;
using SqlFlow.Generators.Tests.Harness;

namespace SqlFlow.Generators.Tests.Analyzers;

public sealed class SQLF0011_ModuleHasAnotherSchemaTests
{
    private const string Id = DiagnosticIds.ModuleHasAnotherSchema;

    [Fact]
    public Task A_newer_module_is_reported_at_the_registry() => AnalyzerHarness.Says(
        Id,
        "Registry 'AppSteps' cannot use 'Lib': it was built for export schema 2, and this generator knows 1. Update SqlFlow.Generated here.",
        "[StepRegistry] public sealed partial class [|AppSteps|];",
        Library(2));

    [Fact]
    public Task An_older_module_is_reported_with_another_advice() => AnalyzerHarness.Says(
        Id,
        "Registry 'AppSteps' cannot use 'Lib': it was built for export schema 0, and this generator knows 1. Update or rebuild 'Lib'.",
        "[StepRegistry] public sealed partial class [|AppSteps|];",
        Library(0));

    [Fact]
    public Task A_module_of_this_schema_is_not_reported() => AnalyzerHarness.IsSilent(
        "[StepRegistry] public sealed partial class AppSteps;",
        Modules.Build("Lib", Sources.Step("load", "Load", "")).Reference(asProject: false));

    [Fact]
    public Task Without_a_registry_nothing_is_reported() => AnalyzerHarness.IsSilent("public class C;", Library(2));

    private static MetadataReference Library(int schema) => TestCompilation.Create("Lib", [
        "[assembly: StepExport(" + schema + ", \"load\", typeof(Module), typeof(Load))] public static class Module; public sealed record Load : Step;",
    ]).ToImage();
}
