using SqlFlow.Handlers.Tests.Lineage.Harness;
using SqlFlow.Lineage;

namespace SqlFlow.Handlers.Tests.Lineage;

/// <summary>What decides about the rows of a subquery concerns the column that it is in, and no row of the output.</summary>
public sealed class SubqueryTests(AnalyzerFixture fixture) : IClassFixture<AnalyzerFixture>
{
    [Fact]
    public async Task Scalar_subquery_without_correlation_gives_its_value_as_it_is()
    {
        var graph = await QueryAsync("SELECT name, (SELECT max(amount) FROM orders WHERE status = 'x') AS x, (SELECT amount FROM orders ORDER BY ordered_at LIMIT 1) AS y FROM customers");

        Assert.Equal("orders.amount AGGREGATION", graph.Of("x"));
        Assert.Equal("orders.status FILTER", graph.Subqueries("x"));
        Assert.Equal("orders.amount IDENTITY", graph.Of("y"));
        Assert.Equal("orders.ordered_at SORT", graph.Subqueries("y"));
        Assert.Equal("", graph.Subqueries("name"));
        Assert.Equal("", graph.Rows());
    }

    [Fact]
    public async Task Correlation_is_a_join_of_the_column()
    {
        var graph = await QueryAsync("SELECT c.country, (SELECT sum(o.amount) FROM orders o WHERE o.customer_id = c.customer_id) AS x FROM customers c");

        Assert.Equal("orders.amount AGGREGATION", graph.Of("x"));
        Assert.Contains("customers.customer_id JOIN", graph.Subqueries("x"), StringComparison.Ordinal);
        Assert.Contains("orders.customer_id FILTER", graph.Subqueries("x"), StringComparison.Ordinal);
        Assert.Equal("", graph.Subqueries("country"));
        Assert.Equal("", graph.Rows());
    }

    [Fact]
    public async Task Both_sides_of_IN_are_inputs_and_the_body_of_EXISTS_is_not()
    {
        var graph = await QueryAsync("""
            SELECT country IN (SELECT status FROM orders WHERE amount > 1) AS i,
                   EXISTS (FROM orders o WHERE o.customer_id = c.customer_id) AS e,
                   EXISTS (FROM orders WHERE order_id = 1) AS u
            FROM customers c
            """);

        Assert.Equal("customers.country TRANSFORMATION, orders.status TRANSFORMATION", graph.Of("i"));
        Assert.Equal("orders.amount FILTER", graph.Subqueries("i"));
        Assert.Equal("", graph.Of("e"));
        Assert.Contains("customers.customer_id", graph.Subqueries("e"), StringComparison.Ordinal);
        Assert.Equal("", graph.Of("u"));
        Assert.Equal("orders.order_id FILTER", graph.Subqueries("u"));
    }

    [Fact]
    public async Task Condition_with_a_subquery_filters_the_rows_by_all_of_it()
    {
        var graph = await QueryAsync("SELECT name FROM customers c WHERE (SELECT count(*) FROM orders o WHERE o.customer_id = c.customer_id AND status = 'x') > 3");

        Assert.Equal("customers.name IDENTITY", graph.Of("name"));
        Assert.Contains("orders.status FILTER", graph.Rows(), StringComparison.Ordinal);
        Assert.Contains("customers.customer_id JOIN", graph.Rows(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task JSON_prints_the_rows_of_subqueries_with_those_of_the_dataset()
    {
        var graph = await QueryAsync("SELECT (SELECT max(amount) FROM orders WHERE status = 'x') AS x FROM customers");
        using var stream = new MemoryStream();
        using (var writer = new System.Text.Json.Utf8JsonWriter(stream)) LineageJson.Write(graph, writer);
        using var json = System.Text.Json.JsonDocument.Parse(stream.ToArray());

        var row = Assert.Single(json.RootElement.GetProperty("rows").EnumerateArray());
        Assert.Equal("query", row.GetProperty("dataset").GetString());
        Assert.Equal("status", Assert.Single(row.GetProperty("inputs").EnumerateArray()).GetProperty("column").GetString());
    }

    [Fact]
    public async Task Lateral_joins_and_unnesting_are_followed()
    {
        var graph = await QueryAsync("SELECT c.name, u.tag, s.a FROM customers c, unnest(c.tags) u(tag), LATERAL (SELECT o.amount AS a FROM orders o WHERE o.customer_id = c.customer_id) s");

        Assert.Equal("customers.name IDENTITY", graph.Of("name"));
        Assert.Equal("customers.tags TRANSFORMATION", graph.Of("tag"));
        Assert.Equal("orders.amount IDENTITY", graph.Of("a"));
    }

    [Fact]
    public async Task Recursion_is_followed_until_nothing_new_is_found()
    {
        var graph = await QueryAsync("WITH RECURSIVE t(a, b, c) AS (SELECT order_id, customer_id, 0 FROM orders UNION ALL SELECT b, c, a FROM t WHERE a < 5) SELECT * FROM t");

        Assert.Equal("orders.customer_id IDENTITY, orders.order_id IDENTITY", graph.Of("a"));
        Assert.Equal(graph.Of("a"), graph.Of("b"));
        Assert.Equal(graph.Of("a"), graph.Of("c"));
        Assert.Equal("orders.customer_id FILTER, orders.order_id FILTER", graph.Rows());
    }

    private Task<LineageGraph> QueryAsync(string sql) => fixture.GraphAsync(sql, Declared.Shop);
}
