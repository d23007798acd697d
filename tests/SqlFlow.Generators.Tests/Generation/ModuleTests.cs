using Microsoft.CodeAnalysis;
using SqlFlow.Generators.Tests.Harness;

namespace SqlFlow.Generators.Tests.Generation;

public sealed class ModuleTests
{
    [Fact]
    public void A_library_with_an_internal_handler() => Snapshot.Verify(GeneratorHarness.Run(
        TestCompilation.Create("Shop.Core_Steps-2", [Sources.Step("load", "LoadStep", "")])));

    [Fact]
    public void A_host_over_two_libraries_and_a_step_of_its_own() => Snapshot.Verify(GeneratorHarness.Run(
        Sources.Registry + Sources.Step("own", "OwnStep", ""),
        Modules.Build("Lib.One", Sources.Step("load", "LoadStep", "")).ToImage(),
        Modules.Build("Lib.Two", Sources.Step("export", "ExportStep", "")).ToImage()));

    [Theory]
    [MemberData(nameof(Modules.BothKindsOfReference), MemberType = typeof(Modules))]
    public void Both_kinds_of_reference_give_the_same_registry(bool asProject)
    {
        var library = Modules.Build("Lib", Sources.Step("load", "LoadStep", ""));

        var registry = GeneratorHarness.Run(Sources.Registry, library.Reference(asProject)).Source("AppSteps.g.cs");

        Assert.Contains("global::LoadStep typed: return global::SqlFlow.Generated.Lib.StepModule.Execute_load(", registry, StringComparison.Ordinal);
    }

    [Fact]
    public void Modules_choose_the_assemblies_and_the_own_one_always_counts()
    {
        var one = Modules.Build("Lib.One", Sources.Step("one", "OneStep", "")).ToImage();
        var two = Modules.Build("Lib.Two", Sources.Step("two", "TwoStep", "")).ToImage();

        var registry = GeneratorHarness.Run(
            "[StepRegistry(Modules = [typeof(TwoStep)])] public sealed partial class AppSteps;\n" + Sources.Step("own", "OwnStep", ""), one, two).Source("AppSteps.g.cs");

        Assert.Contains("{ \"own\", \"two\" }", registry, StringComparison.Ordinal);
        Assert.DoesNotContain("Execute_one", registry, StringComparison.Ordinal);
    }

    [Fact]
    public void An_internal_step_record_stays_in_its_assembly()
    {
        var library = Modules.Build("Lib", "internal sealed record Hidden : Step;\n" + Sources.Handler("hidden", "Hidden") + Sources.Registry.Replace("AppSteps", "Own", StringComparison.Ordinal));

        Assert.Contains("{ \"hidden\" }", library.SyntaxTrees.Single(static tree => tree.FilePath.EndsWith("Own.g.cs", StringComparison.Ordinal)).ToString(), StringComparison.Ordinal);
        Assert.Contains("new string[] {  }", GeneratorHarness.Run(Sources.Registry, library.ToImage()).Source("AppSteps.g.cs"), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_two_modules_with_one_step_type_the_first_assembly_counts_and_the_own_one_before_all()
    {
        var b = Modules.Build("B", "namespace B;\n" + Sources.Step("load", "LoadStep", "")).ToImage();
        var a = Modules.Build("A", "namespace A;\n" + Sources.Step("load", "LoadStep", "") + Sources.Step("own", "OwnStep", "")).ToImage();

        var registry = GeneratorHarness.Run(Sources.Registry + Sources.Step("own", "OwnStep", ""), b, a).Source("AppSteps.g.cs");

        Assert.Contains("global::A.LoadStep typed: return global::SqlFlow.Generated.A.", registry, StringComparison.Ordinal);
        Assert.Contains("global::OwnStep typed: return global::SqlFlow.Generated.App.", registry, StringComparison.Ordinal);
        Assert.DoesNotContain("global::B.", registry, StringComparison.Ordinal);
    }

    [Fact]
    public void Exports_of_another_schema_version_or_of_nonsense_are_ignored()
    {
        var library = TestCompilation.Create("Lib", ["""
            [assembly: StepExport(2, "future", typeof(M), typeof(S))]
            [assembly: StepExport(1, "Bad Name", typeof(M), typeof(S))]
            [assembly: StepExport(1, "hidden", typeof(Hidden), typeof(S))]
            [assembly: StepExport(1, "nothing", null!, typeof(S))]
            public static class M;
            internal static class Hidden;
            public sealed record S : Step;
            """]).ToImage();

        Assert.Contains("new string[] {  }", GeneratorHarness.Run(Sources.Registry, library).Source("AppSteps.g.cs"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_module_that_is_referenced_under_an_alias_only_cannot_be_named_and_is_left_out()
    {
        var library = Modules.Build("Lib", Sources.Step("load", "LoadStep", "")).ToImage().WithAliases(["lib"]);

        Assert.Contains("new string[] {  }", GeneratorHarness.Run(Sources.Registry, library).Source("AppSteps.g.cs"), StringComparison.Ordinal);
    }

    [Fact]
    public void Assemblies_whose_names_differ_in_dots_and_underscores_only_go_together_in_one_host()
    {
        var dot = Modules.Build("A.B", Sources.Step("dot", "DotStep", "")).ToImage();
        var underscore = Modules.Build("A_B", Sources.Step("underscore", "UnderscoreStep", "")).ToImage();

        var registry = GeneratorHarness.Run(Sources.Registry, dot, underscore).Source("AppSteps.g.cs");

        Assert.Contains("{ \"dot\", \"underscore\" }", registry, StringComparison.Ordinal);
    }
}
