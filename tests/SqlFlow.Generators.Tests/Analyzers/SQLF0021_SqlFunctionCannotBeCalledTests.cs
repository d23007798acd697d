using SqlFlow.Generators.Diagnostics;
using SqlFlow.Generators.Tests.Harness;

namespace SqlFlow.Generators.Tests.Analyzers;

public sealed class SQLF0021_SqlFunctionCannotBeCalledTests
{
    private const string Id = DiagnosticIds.SqlFunctionCannotBeCalled;

    [Theory]
    [InlineData("internal static class F", "f", "internal static int F1<T>(int x) => x;", "it is generic")]
    [InlineData("internal sealed class F", "f", "internal int F1(int x) => x;", "it is not static")]
    [InlineData("internal static class F", "f", "private static int F1(int x) => x;", "it is neither public nor internal")]
    [InlineData("internal static class F<T>", "f", "internal static int F1(int x) => x;", "its class is generic, or stands in a generic one")]
    [InlineData("internal static class F", "Upper", "internal static int F1(int x) => x;", "the name \"Upper\" must match [a-z][a-z0-9_]*")]
    [InlineData("internal static class F", "", "internal static int F1(int x) => x;", "the name \"\" must match [a-z][a-z0-9_]*")]
    public Task A_method_that_emitted_code_cannot_call_is_reported(string type, string name, string method, string reason) =>
        AnalyzerHarness.Says(Id, "'F1' cannot be a SQL function: " + reason, type + " { [[|SqlFunction(\"" + name + "\")|]] " + method + " }");

    [Fact]
    public Task A_method_of_a_private_class_is_reported() => AnalyzerHarness.Says(
        Id,
        "'F1' cannot be a SQL function: its class cannot be reached: it, or one that it stands in, is private",
        "internal static class Outer { private static class F { [[|SqlFunction(\"f\")|]] internal static int F1(int x) => x; } }");

    [Fact]
    public Task Methods_that_can_be_called_are_not_reported() => AnalyzerHarness.IsSilent("""
        internal static class F
        {
            [SqlFunction("f")] internal static int F1(int x) => x;
            [SqlFunction("f_2")] public static string? F2(string? x) => x;
            internal static class Nested { [SqlFunction("g")] internal static long G() => 1; }
        }
        """);
}
