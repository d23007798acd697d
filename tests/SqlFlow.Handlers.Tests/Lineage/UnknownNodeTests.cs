using System.Text;
using SqlFlow.Lineage.Plans;

namespace SqlFlow.Handlers.Tests.Lineage;

/// <summary>Plans that no engine of today gives: what is not known is unknown by name, and nothing is guessed.</summary>
public sealed class UnknownNodeTests
{
    private const string Scan = """
        {"type":"LOGICAL_GET","table_index":0,"names":["a","b"],"name":"seq_scan","function_data":{"catalog":"memory","schema":"main","table":"t"},"column_indexes":[{"index":0},{"index":1}]}
        """;

    [Fact]
    public void Unknown_operator_makes_every_column_unknown_by_its_name()
    {
        var lineage = Read(Projection("""{"expression_class":"BOUND_REF","index":0}""", $$"""{"type":"LOGICAL_TELEPORT","children":[{{Scan}}]}"""));

        Assert.Null(lineage.Failure);
        Assert.Equal("LOGICAL_TELEPORT", Assert.Single(lineage.Columns).Inputs.UnknownBecause);
        Assert.Equal("LOGICAL_TELEPORT", lineage.Rows.UnknownBecause);
    }

    [Fact]
    public void Unknown_expression_makes_its_own_column_unknown_and_no_other()
    {
        var lineage = Read(Projection("""
            {"expression_class":"BOUND_ORACLE","children":[{"expression_class":"BOUND_REF","index":0}]},
            {"expression_class":"BOUND_REF","index":1},
            {"expression_class":"BOUND_CAST","child":{"expression_class":"BOUND_ORACLE"}}
            """, Scan));

        Assert.Equal(["BOUND_ORACLE", null, "BOUND_ORACLE"], lineage.Columns.Select(static column => column.Inputs.UnknownBecause));
        Assert.Equal(new InputUse(1, Uses.Itself), Assert.Single(lineage.Columns[1].Inputs.Entries));
    }

    [Fact]
    public void Unknown_expression_in_a_condition_leaves_the_columns_known()
    {
        var lineage = Read(Projection("""{"expression_class":"BOUND_REF","index":0}""", $$"""{"type":"LOGICAL_FILTER","expressions":[{"expression_class":"BOUND_ORACLE"}],"children":[{{Scan}}]}"""));

        Assert.Null(Assert.Single(lineage.Columns).Inputs.UnknownBecause);
        Assert.Equal("BOUND_ORACLE", lineage.Rows.UnknownBecause);
    }

    [Theory]
    [InlineData("""{"type":"LOGICAL_COMPARISON_JOIN","join_type":"SIDEWAYS","children":[SCAN,SCAN]}""", "LOGICAL_COMPARISON_JOIN SIDEWAYS")]
    [InlineData("""{"type":"LOGICAL_DELIM_GET","table_index":3}""", "LOGICAL_DELIM_GET outside of a join")]
    [InlineData("""{"type":"LOGICAL_CTE_REF","cte_index":9}""", "LOGICAL_CTE_REF to an expression that is not in sight")]
    [InlineData("""{"type":"LOGICAL_GET","names":["x"],"name":"read_telepathy","column_indexes":[{"index":0}]}""", "LOGICAL_GET of read_telepathy")]
    [InlineData("""{"children":[SCAN]}""", "an operator without a type")]
    [InlineData("""{"type":"LOGICAL_PROJECTION","expressions":[],"children":[SCAN]}""", "a plan that names column 0 of 0")]
    [InlineData("""{"type":"LOGICAL_FILTER"}""", "LOGICAL_FILTER over 0 operators")]
    public void Whatever_does_not_fit_together_is_unknown(string node, string reason)
    {
        var lineage = Read(Projection("""{"expression_class":"BOUND_REF","index":0}""", node.Replace("SCAN", Scan, StringComparison.Ordinal)));

        Assert.Equal(reason, Assert.Single(lineage.Columns).Inputs.UnknownBecause);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{"error":false}""")]
    [InlineData("""{"error":false,"plans":[]}""")]
    [InlineData("""{"error":false,"plans":[{"type":"LOGICAL_SET"}]}""")]
    [InlineData("""{"error":false,"plans":[{"type":"LOGICAL_CREATE_TABLE"}]}""")]
    [InlineData("""{"error":false,"plans":[{"type":"LOGICAL_CREATE_TABLE","info":{"columns":{"columns":[1]}},"children":[1]}]}""")]
    [InlineData("""{"error":false,"plans":[{"type":"LOGICAL_INSERT","table_info":"x","children":[{}]}]}""")]
    [InlineData("""{"error":true}""")]
    public void Text_that_is_no_plan_is_a_failure_and_no_exception(string text) => Assert.NotNull(Read(text).Failure);

    [Fact]
    public void Nesting_beyond_the_reader_is_a_failure_and_nesting_beyond_the_stack_unknown()
    {
        var reference = """{"expression_class":"BOUND_REF","index":0}""";
        var deep = string.Concat(Enumerable.Repeat("""{"expression_class":"BOUND_CAST","child":""", 3000)) + reference + new string('}', 3000);
        var deeper = string.Concat(Enumerable.Repeat("""{"expression_class":"BOUND_CAST","child":""", 5000)) + reference + new string('}', 5000);
        StatementLineage? onSmallStack = null;
        var thread = new Thread(() => onSmallStack = Read(Projection(deep, Scan)), 256 * 1024);
        thread.Start();
        thread.Join();

        Assert.NotNull(Read(Projection(deeper, Scan)).Failure);
        Assert.True(onSmallStack!.Failure is not null || onSmallStack.Columns[0].Inputs.UnknownBecause == ExpressionWalker.TooDeep);
    }

    private static StatementLineage Read(string plan) => StatementReader.Read(Encoding.UTF8.GetBytes(plan));

    private static string Projection(string expressions, string child)
    {
        var count = expressions.Split("\n", StringSplitOptions.RemoveEmptyEntries).Length;
        var columns = string.Join(',', Enumerable.Range(0, count).Select(static i => $$"""{"name":"c{{i}}","type":{"id":"INTEGER"} }"""));
        return $$"""
            {"error":false,"plans":[{"type":"LOGICAL_CREATE_TABLE","info":{"table":"x","columns":{"columns":[{{columns}}] } },
             "children":[{"type":"LOGICAL_PROJECTION","table_index":1,"expressions":[{{expressions}}],"children":[{{child}}] }] }] }
            """;
    }
}
