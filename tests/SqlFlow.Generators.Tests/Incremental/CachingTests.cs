using Microsoft.CodeAnalysis;
using SqlFlow.Generators.Tests.Harness;
using static Microsoft.CodeAnalysis.IncrementalStepRunReason;

namespace SqlFlow.Generators.Tests.Incremental;

/// <summary>Both directions: what does not matter re-runs nothing, what matters re-runs, and only that.</summary>
public sealed class CachingTests
{
    private const string Record = "public sealed record B : Step { public int Number { get; init; } }\n";

    private static readonly string Source = Sources.Registry + Sources.Step("a", "A", "") + Record + Sources.Handler("b", "B") + Sources.Step("c", "C", "");

    private static GeneratorRun Before => GeneratorHarness.Run(TestCompilation.Create("App", [Source, "internal sealed class Other;"]));

    [Fact]
    public void Every_named_step_takes_part()
    {
        var run = GeneratorHarness.Run(Source + "public static class Functions { [SqlFunction(\"twice\")] public static int Twice(int x) => 2 * x; }");

        Assert.All(GeneratorHarness.StepNames, name => Assert.NotEmpty(run.Reasons(name)));
    }

    [Fact]
    public void An_unrelated_file_re_runs_nothing() =>
        Assert.Empty(Before.Edit(Before.Input.WithSource(1, "internal sealed class Renamed { int _field = 3; }")).Rerun());

    [Theory]
    [InlineData("// a comment at the end\n", "")]
    [InlineData("", "\n\n// lines above\n\n")]
    public void Comments_and_moved_lines_in_the_same_file_re_run_nothing(string after, string before) =>
        Assert.Empty(Before.Edit(Before.Input.WithSource(0, before + Source + after)).Rerun());

    [Fact]
    public void A_handlers_body_re_runs_nothing() =>
        Assert.Empty(Before.Edit(Before.Input.WithSource(0, Source.Replace("Success(1)", "Success(2)", StringComparison.Ordinal))).Rerun());

    [Fact]
    public void A_new_property_re_emits_its_step_and_nothing_else()
    {
        var after = Before.Edit(Before.Input.WithSource(0, Source.Replace("int Number", "long Number", StringComparison.Ordinal)));

        Assert.Equal([Cached, Modified, Cached], after.Reasons(TrackingNames.Handlers));
        Assert.Equal([Unchanged, Modified, Unchanged], after.Reasons(TrackingNames.Steps));
        Assert.Equal([Unchanged], after.Reasons(TrackingNames.Module));
        Assert.Equal([Cached], after.Reasons(TrackingNames.RegistryContents));
        Assert.Equal(1, after.OutputReasons().Count(static reason => reason is Modified));
        Assert.Equal(4, after.OutputReasons().Count(static reason => reason is Cached));
        Assert.Contains("long p_Number", after.Source("SqlFlow.Step.b.g.cs"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_property_in_another_file_is_noticed()
    {
        var before = GeneratorHarness.Run(TestCompilation.Create("App", [Sources.Handler("b", "B"), Record]));

        var after = before.Edit(before.Input.WithSource(1, Record.Replace("Number", "Figure", StringComparison.Ordinal)));

        Assert.Equal([Modified], after.Reasons(TrackingNames.Steps));
        Assert.Contains("\"figure\"", after.Source("SqlFlow.Step.b.g.cs"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_new_step_type_reaches_module_and_registry()
    {
        var after = Before.Edit(Before.Input.WithSource(1, Sources.Step("d", "D", "")));

        Assert.Equal([Unchanged, Unchanged, Unchanged, New], after.Reasons(TrackingNames.Steps));
        Assert.Equal([Modified], after.Reasons(TrackingNames.Module));
        Assert.Equal([Modified], after.Reasons(TrackingNames.RegistryContents));
        Assert.Contains("Execute_d", after.Source("AppSteps.g.cs"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_removed_step_type_takes_its_file_with_it()
    {
        var after = Before.Edit(Before.Input.WithSource(0, Source.Replace("[StepHandler(\"c\")]", "", StringComparison.Ordinal)));

        Assert.DoesNotContain("SqlFlow.Step.c.g.cs", after.HintNames);
        Assert.DoesNotContain("Execute_c", after.Source("AppSteps.g.cs"), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Modules.BothKindsOfReference), MemberType = typeof(Modules))]
    public void A_rebuilt_module_with_the_same_exports_re_emits_nothing(bool asProject)
    {
        var before = Host(Library(Sources.Step("load", "LoadStep", "")), asProject);

        var after = Rebuild(before, Library(Sources.Step("load", "LoadStep", "public int More { get; init; }")), asProject);

        Assert.Empty(after.Rerun());
    }

    [Theory]
    [MemberData(nameof(Modules.BothKindsOfReference), MemberType = typeof(Modules))]
    public void A_rebuilt_module_with_a_new_step_type_re_emits_the_registry(bool asProject)
    {
        var before = Host(Library(Sources.Step("load", "LoadStep", "")), asProject);

        var after = Rebuild(before, Library(Sources.Step("load", "LoadStep", "") + Sources.Step("export", "ExportStep", "")), asProject);

        Assert.Equal([Modified], after.Reasons(TrackingNames.ModuleExports));
        Assert.Equal([Modified], after.Reasons(TrackingNames.RegistryContents));
        Assert.Contains("Execute_export", after.Source("AppSteps.g.cs"), StringComparison.Ordinal);
    }

    private static Compilation Library(string source) => Modules.Build("Lib", source);

    private static GeneratorRun Host(Compilation library, bool asProject) => GeneratorHarness.Run(Sources.Registry, library.Reference(asProject));

    private static GeneratorRun Rebuild(GeneratorRun host, Compilation library, bool asProject)
    {
        var old = host.Input.References.Last();
        return host.Edit(host.Input.ReplaceReference(old, library.Reference(asProject)));
    }
}
