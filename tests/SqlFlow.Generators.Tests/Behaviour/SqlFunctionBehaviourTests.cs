using SqlFlow.Engines.SqlFunctions;
using SqlFlow.Generators.Tests.Harness;

namespace SqlFlow.Generators.Tests.Behaviour;

/// <summary>What registries list, across assemblies. What the functions do is tested with the engine.</summary>
public sealed class SqlFunctionBehaviourTests
{
    private const string Library = """
        namespace Shop;

        internal static class Functions
        {
            [SqlFunction("twice")] internal static long Twice(long x) => 2 * x;
            [SqlFunction("own")] internal static int Own(string text) => 1;
        }
        """;

    private const string Host = Sources.Registry + """
        public static class Functions
        {
            [SqlFunction("own", IsVolatile = true)] public static int Own(int? x) => 2;
            [SqlFunction("own")] public static int Own() => 3;
        }
        """;

    [Theory]
    [MemberData(nameof(Modules.BothKindsOfReference), MemberType = typeof(Modules))]
    public void A_host_lists_its_own_functions_and_those_of_its_libraries(bool asProject)
    {
        var library = Modules.Build("Shop.Functions", Library);
        using var app = LoadedAssembly.From(GeneratorHarness.Run(Host, library.Reference(asProject)), library);

        var functions = app.Create<ISqlFunctionSource>("AppSteps").SqlFunctions;

        Assert.Equal(["own()", "own(x INTEGER)", "twice(x BIGINT)"], functions.Select(static function => function.ToString()));
        Assert.Equal([false, true, false], functions.Select(static function => Assert.IsType<SqlScalarFunction>(function).IsVolatile));
        Assert.True(functions[1].Parameters[0].IsNullable);
        Assert.False(functions[2].Parameters[0].IsNullable);
    }

    [Fact]
    public void A_registry_lists_the_modules_that_it_names_only()
    {
        var one = Modules.Build("One", "namespace One; public static class F { [SqlFunction(\"one\")] public static int A(int x) => x; }");
        var two = Modules.Build("Two", "namespace Two; public static class F { [SqlFunction(\"two\")] public static int A(int x) => x; }");
        var host = GeneratorHarness.Run("[StepRegistry(Modules = [typeof(Two.F)])] public sealed partial class AppSteps;", one.ToImage(), two.ToImage());
        using var app = LoadedAssembly.From(host, one, two);

        Assert.Equal(["two(x INTEGER)"], app.Create<ISqlFunctionSource>("AppSteps").SqlFunctions.Select(static function => function.ToString()));
    }

    [Fact]
    public void A_registry_without_functions_is_no_source_of_them()
    {
        using var app = LoadedAssembly.From(Sources.Registry);

        Assert.IsNotType<ISqlFunctionSource>(app.Create<IStepRegistry>("AppSteps"), exactMatch: false);
    }
}
