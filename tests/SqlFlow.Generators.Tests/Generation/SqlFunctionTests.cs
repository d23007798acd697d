using SqlFlow.Generators.Tests.Harness;

namespace SqlFlow.Generators.Tests.Generation;

public sealed class SqlFunctionTests
{
    [Fact]
    public void Scalar_functions_and_the_registry_that_lists_them() => Snapshot.Verify(GeneratorHarness.Run(Sources.Registry + """
        namespace Shop
        {
            internal static class @class
            {
                [SqlFunction("extract_domain")]
                public static string? ExtractDomain(string email) => email;

                [SqlFunction("extract_domain")]
                internal static ReadOnlySpan<byte> ExtractDomain(ReadOnlySpan<byte> email, bool @strict) => email;

                [SqlFunction("mix", IsVolatile = true)]
                public static ValueList<decimal?> @int(int? number, IReadOnlyList<string?>? names, Guid[] ids, DateOnly day) => [];
            }
        }
        """));

    [Fact]
    public void A_table_function() => Snapshot.Verify(GeneratorHarness.Run("""
        namespace Shop;

        public abstract record Base { public int Position { get; init; } }

        public sealed record Part(string Text, long? ByteCount) : Base;

        public static class Functions
        {
            [SqlFunction("split_rows")]
            public static IEnumerable<Part> Split(string text, string? separator) => [];
        }
        """));

    [Theory]
    [InlineData("public static object F(int x) => x;")]
    [InlineData("public static int F(object x) => 1;")]
    [InlineData("public static int F(List<int> x) => 1;")]
    [InlineData("public static int F(Span<byte> x) => 1;")]
    [InlineData("public static int F(ReadOnlySpan<int> x) => 1;")]
    [InlineData("public static int F(ulong x) => 1;")]
    [InlineData("public static int F(IReadOnlyList<object> x) => 1;")]
    [InlineData("public static int F(int[,] x) => 1;")]
    [InlineData("public static void F(int x) { }")]
    [InlineData("public static int F(ref int x) => 1;")]
    [InlineData("public static int F(out int x) => x = 1;")]
    [InlineData("public static int F(in int x) => x;")]
    [InlineData("public static int F<T>(T x) => 1;")]
    [InlineData("public int F(int x) => 1;")]
    [InlineData("private static int F(int x) => 1;")]
    [InlineData("public static Task<int> F(int x) => Task.FromResult(1);")]
    [InlineData("public static IEnumerable<int> F(int x) => [];")]
    [InlineData("public static IEnumerable<C> F(int x) => [];")]
    [InlineData("public static IEnumerable<Empty> F(int x) => [];")]
    [InlineData("public static IEnumerable<Wrong> F(int x) => [];")]
    [InlineData("public static IEnumerable<Twice> F(int x) => [];")]
    public void A_method_that_cannot_be_a_function_is_left_out(string method)
    {
        var run = GeneratorHarness.Run($$"""
            public sealed record Empty;
            public sealed record Wrong(object X);
            public sealed record Twice(int AbC, int Ab_c);
            public class C
            {
                [SqlFunction("f")]
                {{method}}
            }
            """);

        Assert.Empty(run.HintNames);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Upper")]
    [InlineData("a b")]
    [InlineData("1a")]
    public void A_name_that_is_none_is_left_out(string name) =>
        Assert.Empty(GeneratorHarness.Run($"public static class C {{ [SqlFunction(\"{name}\")] public static int F(int x) => x; }}").HintNames);

    [Fact]
    public void Broken_code_does_not_break_the_generator()
    {
        var run = GeneratorHarness.RunOnBrokenCode(TestCompilation.Create("""
            public static class C
            {
                [SqlFunction("a")] public static Missing A(int x) => 1;
                [SqlFunction("b")] public static int B(Missing x) => 1;
                [SqlFunction] public static int D(int x) => 1;
                [SqlFunction(3)] public static int E(int x) => 1;
                [SqlFunction("g")] public static IEnumerable<Missing> G(int x) => [];
                [SqlFunction("h")] public static int
            }
            """));

        Assert.Empty(run.HintNames);
        Assert.All(run.Result.Results, static result => Assert.Null(result.Exception));
    }

    [Fact]
    public void Two_methods_with_the_same_parameters_in_SQL_are_one_function()
    {
        var run = GeneratorHarness.Run("""
            public static class B { [SqlFunction("f")] public static int F(string x) => 2; }
            public static class A { [SqlFunction("f")] public static int F(ReadOnlySpan<char> x) => 1; }
            """);

        var source = run.Source("SqlFlow.Function.f.g.cs");
        Assert.Contains("global::A.F(", source, StringComparison.Ordinal);
        Assert.DoesNotContain("global::B.F(", source, StringComparison.Ordinal);
    }
}
