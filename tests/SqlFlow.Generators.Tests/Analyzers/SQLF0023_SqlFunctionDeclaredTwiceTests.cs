using SqlFlow.Generators.Diagnostics;
using SqlFlow.Generators.Tests.Harness;

namespace SqlFlow.Generators.Tests.Analyzers;

public sealed class SQLF0023_SqlFunctionDeclaredTwiceTests
{
    private const string Id = DiagnosticIds.SqlFunctionDeclaredTwice;

    [Fact]
    public Task Methods_with_one_name_and_the_same_types_in_SQL_are_reported() => AnalyzerHarness.Says(
        Id,
        "'B' is left out: 'F.A' is the SQL function f(VARCHAR) already",
        """
        internal static class F
        {
            [SqlFunction("f")] internal static int A(string text) => 1;
            [SqlFunction([|"f"|])] internal static int B(System.ReadOnlySpan<char> text) => 1;
        }
        """);

    [Fact]
    public Task A_second_table_function_of_a_name_is_reported() => AnalyzerHarness.Says(
        Id,
        "'B' is left out: 'F.A' is the SQL function f already",
        """
        using System.Collections.Generic;
        public record Row(int Id);
        internal static class F
        {
            [SqlFunction("f")] internal static IEnumerable<Row> A(int count) => [];
            [SqlFunction([|"f"|])] internal static IEnumerable<Row> B(string text) => [];
        }
        """);

    [Fact]
    public Task Overloads_are_not_reported() => AnalyzerHarness.IsSilent("""
        internal static class F
        {
            [SqlFunction("f")] internal static int A(string text) => 1;
            [SqlFunction("f")] internal static int B(string text, int count) => 1;
            [SqlFunction("f")] internal static int C(long number) => 1;
        }
        """);
}
