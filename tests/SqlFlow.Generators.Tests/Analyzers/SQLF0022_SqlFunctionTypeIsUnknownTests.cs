using SqlFlow.Generators.Diagnostics;
using SqlFlow.Generators.Tests.Harness;

namespace SqlFlow.Generators.Tests.Analyzers;

public sealed class SQLF0022_SqlFunctionTypeIsUnknownTests
{
    private const string Id = DiagnosticIds.SqlFunctionTypeIsUnknown;

    [Theory]
    [InlineData("int F1(System.Uri [|x|]) => 1;", "SQL has nothing for the type 'System.Uri' of 'x'")]
    [InlineData("int F1(int a, ref int [|x|]) => x;", "'x' is passed by reference")]
    [InlineData("int F1(List<int> [|x|]) => 1;", "SQL has nothing for the type 'System.Collections.Generic.List<int>' of 'x'")]
    [InlineData("void [|F1|](int x) { }", "it returns nothing")]
    [InlineData("object [|F1|](int x) => x;", "SQL has nothing for its result of type 'object'")]
    [InlineData("Task<int> [|F1|](int x) => Task.FromResult(x);", "SQL has nothing for its result of type 'System.Threading.Tasks.Task<int>'")]
    [InlineData("IEnumerable<int> [|F1|](int x) => [x];", "SQL has nothing for its result of type 'System.Collections.Generic.IEnumerable<int>'")]
    [InlineData("IEnumerable<Odd> [|F1|](int x) => [];", "SQL has nothing for the type 'System.Uri' of the column 'Address'")]
    [InlineData("IEnumerable<Twice> [|F1|](int x) => [];", "two columns of its rows are called 'a_b'")]
    [InlineData("IEnumerable<Nothing> [|F1|](int x) => [];", "its rows have no columns: the record 'Nothing' has no public properties")]
    public Task A_type_that_the_engine_has_not_is_reported(string method, string reason) => AnalyzerHarness.Says(
        Id,
        "'F1' cannot be a SQL function: " + reason,
        "using System.Collections.Generic;\npublic record Odd(System.Uri Address); public record Twice(int AB, int A_B) { public int aB { get; init; } } public record Nothing; internal static class F { [SqlFunction(\"f\")] internal static " + method + " }");

    [Fact]
    public Task Types_that_the_engine_has_are_not_reported() => AnalyzerHarness.IsSilent("""
        using System;
        using System.Collections.Generic;
        public record Row(int Id, string? Name, DateOnly? Day);
        internal static class F
        {
            [SqlFunction("a")] internal static decimal? A(bool b, short? c, DateTimeOffset d, Guid e, TimeSpan f, TimeOnly g) => null;
            [SqlFunction("b")] internal static ReadOnlySpan<byte> B(ReadOnlySpan<char> a, int[] b, IReadOnlyList<string?> c) => default;
            [SqlFunction("c")] internal static IEnumerable<Row> C(long a) => [];
        }
        """);
}
