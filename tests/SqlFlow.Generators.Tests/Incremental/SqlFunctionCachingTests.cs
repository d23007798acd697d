using Microsoft.CodeAnalysis;
using SqlFlow.Generators.Tests.Harness;
using static Microsoft.CodeAnalysis.IncrementalStepRunReason;

namespace SqlFlow.Generators.Tests.Incremental;

public sealed class SqlFunctionCachingTests
{
    private const string Source = Sources.Registry + """
        public sealed record Row(int Number);

        public static class Functions
        {
            [SqlFunction("a")] public static int A(int x) => x + 1;
            [SqlFunction("b")] public static int B(int x) => x + 1;
            [SqlFunction("c")] public static IEnumerable<Row> C(int x) => [];
        }
        """;

    private static GeneratorRun Before => GeneratorHarness.Run(TestCompilation.Create("App", [Source]));

    [Theory]
    [InlineData("x + 1", "x + 2")]
    [InlineData("public static class", "// a comment\n\npublic static class")]
    [InlineData("Functions\n", "Functions // here\n")]
    public void Bodies_and_comments_re_run_nothing(string old, string edited) =>
        Assert.Empty(Before.Edit(Before.Input.WithSource(0, Source.Replace(old, edited, StringComparison.Ordinal))).Rerun());

    [Fact]
    public void A_parameters_type_re_emits_its_function_and_nothing_else()
    {
        var after = Before.Edit(Before.Input.WithSource(0, Source.Replace("int B(int x)", "int B(int? x)", StringComparison.Ordinal).Replace("x + 1;\n    [SqlFunction(\"c\")]", "1;\n    [SqlFunction(\"c\")]", StringComparison.Ordinal)));

        Assert.Equal([Unchanged, Modified, Unchanged], after.Reasons(TrackingNames.SqlFunctions));
        Assert.Equal([Unchanged], after.Reasons(TrackingNames.SqlFunctionModule));
        Assert.Equal([Cached], after.Reasons(TrackingNames.SqlFunctionRegistryContents));
        Assert.Equal(1, after.OutputReasons().Count(static reason => reason is Modified));
    }

    [Fact]
    public void A_records_property_re_emits_its_table_function()
    {
        var after = Before.Edit(Before.Input.WithSource(0, Source.Replace("Row(int Number)", "Row(int Figure)", StringComparison.Ordinal)));

        Assert.Equal([Unchanged, Unchanged, Modified], after.Reasons(TrackingNames.SqlFunctions));
        Assert.Contains("\"figure\"", after.Source("SqlFlow.Function.c.g.cs"), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Modules.BothKindsOfReference), MemberType = typeof(Modules))]
    public void A_rebuilt_module_re_emits_the_registry_only_if_its_names_changed(bool asProject)
    {
        var library = Modules.Build("Lib", "public static class L { [SqlFunction(\"x\")] public static int X(int x) => x; }");
        var before = GeneratorHarness.Run(Sources.Registry, library.Reference(asProject));

        Assert.Empty(Rebuild(before, "public static class L { [SqlFunction(\"x\")] public static long X(long x) => x; }", asProject).Rerun());
        Assert.Equal([Modified], Rebuild(before, "public static class L { [SqlFunction(\"y\")] public static int X(int x) => x; }", asProject).Reasons(TrackingNames.SqlFunctionRegistryContents));
    }

    private static GeneratorRun Rebuild(GeneratorRun host, string source, bool asProject) =>
        host.Edit(host.Input.ReplaceReference(host.Input.References.Last(), Modules.Build("Lib", source).Reference(asProject)));
}
