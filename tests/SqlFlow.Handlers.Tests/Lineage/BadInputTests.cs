using SqlFlow.Handlers.Tests.Lineage.Harness;
using SqlFlow.Lineage;
using SqlFlow.Planning;

namespace SqlFlow.Handlers.Tests.Lineage;

/// <summary>Whatever the statement, the answer is a graph or a problem: never an exception, never a wrong edge.</summary>
public sealed class BadInputTests(AnalyzerFixture fixture) : IClassFixture<AnalyzerFixture>
{
    [Theory]
    [InlineData("SELEC 1", PlanProblemCodes.SqlSyntax, "syntax error")]
    [InlineData("SELECT amount FROM orders WHERE", PlanProblemCodes.SqlSyntax, "syntax error")]
    [InlineData("SELECT amout FROM orders", PlanProblemCodes.UnknownColumn, "amout")]
    [InlineData("SELECT customer_id FROM orders, customers", PlanProblemCodes.DoesNotBind, "customer_id")]
    [InlineData("SELECT 1 FROM ordrs", PlanProblemCodes.DoesNotBind, "ordrs")]
    [InlineData("SELECT nosuch(amount) FROM orders", PlanProblemCodes.DoesNotBind, "nosuch")]
    [InlineData("SELECT 1; SELECT 2", PlanProblemCodes.SqlSyntax, "")]
    [InlineData("", PlanProblemCodes.SqlSyntax, "")]
    [InlineData("-- nothing", PlanProblemCodes.SqlSyntax, "")]
    [InlineData("INSERT INTO nowhere SELECT 1", PlanProblemCodes.DoesNotBind, "nowhere")]
    public async Task Wrong_statement_is_a_problem(string sql, string code, string word)
    {
        var analysis = await AnalyzeAsync(sql);

        Assert.Null(analysis.Graph);
        var problem = Assert.Single(analysis.Problems);
        Assert.Contains(word, problem.Message, StringComparison.OrdinalIgnoreCase);
        Assert.True(problem.Code == code || code is PlanProblemCodes.DoesNotBind && problem.Code is PlanProblemCodes.UnknownColumn, $"{problem.Code}: {problem.Message}");
    }

    [Fact]
    public async Task Problem_has_its_place_in_the_statement()
    {
        var problem = Assert.Single((await AnalyzeAsync("SELECT 'æøå',\n       amout\nFROM orders")).Problems);

        Assert.Equal((2, 8), (problem.Line, problem.Column));
        Assert.Contains("amount", problem.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pivot_without_a_list_is_unknown_and_says_why()
    {
        var analysis = await AnalyzeAsync("PIVOT orders ON status USING sum(amount)");

        Assert.Empty(analysis.Problems);
        Assert.Empty(analysis.Graph!.Columns);
        Assert.Contains("a PIVOT without a list of values", Assert.Single(analysis.Graph.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SELECT amount + $1 AS x, status FROM orders")]
    [InlineData("SELECT amount + ? AS x, status FROM orders")]
    [InlineData("SELECT amount + $price AS x, status FROM orders")]
    public async Task Prepared_parameter_makes_the_columns_unknown_and_leaves_the_engine_working(string sql)
    {
        var analysis = await AnalyzeAsync(sql);

        Assert.All(analysis.Graph?.Columns ?? [], static column => Assert.NotNull(column.UnknownBecause));
        Assert.True(analysis.Graph is not null || analysis.Problems.Count > 0);
        Assert.Equal("orders.amount IDENTITY", (await fixture.GraphAsync("SELECT amount FROM orders", Declared.Shop)).Of("amount"));
    }

    [Fact]
    public async Task List_of_5000_values_is_no_obstacle()
    {
        var graph = await fixture.GraphAsync($"SELECT status, order_id IN ({string.Join(", ", Enumerable.Range(0, 5000))}) AS x FROM orders", Declared.Shop);

        Assert.Equal("orders.order_id TRANSFORMATION", graph.Of("x"));
    }

    [Fact]
    public async Task Star_over_1000_columns_is_no_obstacle()
    {
        var tables = Declared.From(("wide", string.Join(", ", Enumerable.Range(0, 1000).Select(static i => $"c{i} INTEGER"))));
        var graph = await fixture.GraphAsync("SELECT *, c0 + c999 AS x FROM (SELECT DISTINCT * FROM wide)", tables);

        Assert.Equal(1001, graph.Columns.Length);
        Assert.Equal("wide.c500 IDENTITY", graph.Of("c500"));
        Assert.Equal("wide.c0 TRANSFORMATION, wide.c999 TRANSFORMATION", graph.Of("x"));
        Assert.Equal(1000, Assert.Single(graph.Rows).Inputs.Length);
    }

    [Theory]
    [InlineData(900)]
    [InlineData(1100)]
    [InlineData(20_000)]
    public async Task Deep_nesting_is_followed_or_refused(int depth)
    {
        var analysis = await AnalyzeAsync($"SELECT {string.Concat(Enumerable.Repeat("abs(", depth))}amount{new string(')', depth)} AS x FROM orders");

        if (analysis.Graph is { } graph && graph.Of("x") is var inputs) Assert.True(inputs is "orders.amount TRANSFORMATION" || inputs.StartsWith("unknown", StringComparison.Ordinal), inputs);
        else Assert.NotEmpty(analysis.Problems);
    }

    [Fact]
    public async Task Long_chain_of_operators_and_of_subqueries_is_followed_or_refused()
    {
        var sums = await AnalyzeAsync($"SELECT {string.Join(" + ", Enumerable.Repeat("amount", 800))} AS x FROM orders");
        var nested = await AnalyzeAsync($"{string.Concat(Enumerable.Repeat("SELECT * FROM (", 150))}SELECT amount AS x FROM orders{new string(')', 150)}");

        Assert.Equal("orders.amount TRANSFORMATION", sums.Graph!.Of("x"));
        Assert.Equal("orders.amount IDENTITY", nested.Graph!.Of("x"));
    }

    [Fact]
    public async Task Odd_names_come_out_as_they_are()
    {
        var tables = new DeclaredTables([new DeclaredTable(new SqlFlow.Engines.TableName("t.\"x\" y"), [new ColumnSchema("a.b", "INTEGER"), new ColumnSchema("c\"d", "INTEGER"), new ColumnSchema("Ünï ", "INTEGER")])]);
        var graph = await fixture.GraphAsync("""SELECT "a.b" AS "x.y", "c""d", "Ünï " + 1 AS "'" FROM "t.""x"" y" """, tables);

        Assert.Equal(["x.y", "c\"d", "'"], graph.Columns.Select(static column => column.Column));
        Assert.Equal(new LineageInput("t.\"x\" y", "a.b", LineageKind.Identity), Assert.Single(graph.Columns[0].Inputs));
        Assert.Equal("c\"d", Assert.Single(graph.Columns[1].Inputs).Column);
        Assert.Equal("Ünï ", Assert.Single(graph.Columns[2].Inputs).Column);
    }

    [Fact]
    public async Task Table_that_cannot_be_declared_is_a_problem()
    {
        var analysis = await fixture.Analyzer.AnalyzeAsync("SELECT 1 AS x", Declared.From(("t", "a NOSUCHTYPE")), TestContext.Current.CancellationToken);

        Assert.Null(analysis.Graph);
        Assert.Contains("NOSUCHTYPE", Assert.Single(analysis.Problems).Message, StringComparison.Ordinal);
        Assert.Equal("t.a IDENTITY", (await fixture.GraphAsync("SELECT a FROM t", Declared.From(("t", "a INTEGER")))).Of("a"));
    }

    [Fact]
    public async Task Tables_of_one_call_are_not_seen_by_the_next()
    {
        await fixture.GraphAsync("SELECT a FROM gone", Declared.From(("gone", "a INTEGER")));
        var analysis = await AnalyzeAsync("SELECT a FROM gone");

        Assert.Null(analysis.Graph);
    }

    private ValueTask<LineageAnalysis> AnalyzeAsync(string sql) => fixture.Analyzer.AnalyzeAsync(sql, Declared.Shop, TestContext.Current.CancellationToken);
}
