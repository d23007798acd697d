using SqlFlow.Handlers.Tests.Lineage.Harness;
using SqlFlow.Lineage;

namespace SqlFlow.Handlers.Tests.Lineage;

public sealed class EdgeKindTests(AnalyzerFixture fixture) : IClassFixture<AnalyzerFixture>
{
    [Theory]
    [InlineData("amount", "orders.amount IDENTITY")]
    [InlineData("amount * 2", "orders.amount TRANSFORMATION")]
    [InlineData("amount::DOUBLE", "orders.amount TRANSFORMATION")]
    [InlineData("sum(amount)", "orders.amount AGGREGATION")]
    [InlineData("sum(amount) + 1", "orders.amount AGGREGATION")]
    [InlineData("sum(amount * 2)", "orders.amount AGGREGATION")]
    [InlineData("count(*)", "")]
    [InlineData("42", "")]
    [InlineData("now()", "")]
    public async Task Direct_kind_is_the_strongest_on_the_way(string expression, string expected) =>
        Assert.Equal(expected, (await QueryAsync($"SELECT {expression} AS x FROM orders")).Of("x"));

    [Theory]
    [InlineData("md5(status)", "orders.status TRANSFORMATION masked")]
    [InlineData("sha256(status || 'salt')", "orders.status TRANSFORMATION masked")]
    [InlineData("hash(status) % 10", "orders.status TRANSFORMATION masked")]
    [InlineData("count(status)", "orders.status AGGREGATION masked")]
    [InlineData("approx_count_distinct(status) + 1", "orders.status AGGREGATION masked")]
    [InlineData("min(status) || max(md5(status))", "orders.status AGGREGATION")]
    [InlineData("min(status)", "orders.status AGGREGATION")]
    public async Task Masking_sticks_unless_the_value_comes_another_way_too(string expression, string expected) =>
        Assert.Equal(expected, (await QueryAsync($"SELECT {expression} AS x FROM orders")).Of("x"));

    [Fact]
    public async Task Masking_survives_further_queries()
    {
        var graph = await QueryAsync("WITH h AS (SELECT md5(status) AS s FROM orders) SELECT max(s) AS x, s AS y FROM h GROUP BY s");

        Assert.Equal("orders.status AGGREGATION masked", graph.Of("x"));
        Assert.Equal("orders.status TRANSFORMATION masked", graph.Of("y"));
    }

    [Theory]
    [InlineData("CASE WHEN status = 'new' THEN amount ELSE 0 END", "orders.amount TRANSFORMATION, orders.status CONDITIONAL")]
    [InlineData("if(status = 'new', amount, order_id)", "orders.amount TRANSFORMATION, orders.order_id TRANSFORMATION, orders.status CONDITIONAL")]
    [InlineData("coalesce(status, 'none')", "orders.status CONDITIONAL, orders.status TRANSFORMATION")]
    [InlineData("nullif(status, 'x')", "orders.status CONDITIONAL, orders.status TRANSFORMATION")]
    [InlineData("CASE WHEN sum(amount) > 1 THEN 'much' END", "orders.amount CONDITIONAL")]
    public async Task Conditions_are_CONDITIONAL(string expression, string expected) =>
        Assert.Equal(expected, (await QueryAsync($"SELECT {expression} AS x FROM orders{(expression.Contains("sum(", StringComparison.Ordinal) ? " GROUP BY status" : "")}")).Of("x"));

    [Theory]
    [InlineData("sum(amount) OVER (PARTITION BY customer_id ORDER BY ordered_at)", "orders.amount AGGREGATION, orders.customer_id WINDOW, orders.ordered_at WINDOW")]
    [InlineData("row_number() OVER (ORDER BY ordered_at)", "orders.ordered_at WINDOW")]
    [InlineData("lag(amount, 1, order_id) OVER (PARTITION BY status)", "orders.amount TRANSFORMATION, orders.order_id TRANSFORMATION, orders.status WINDOW")]
    [InlineData("sum(amount) FILTER (status = 'x') OVER ()", "orders.amount AGGREGATION, orders.status WINDOW")]
    [InlineData("sum(amount) OVER (ORDER BY order_id ROWS BETWEEN customer_id PRECEDING AND CURRENT ROW)", "orders.amount AGGREGATION, orders.customer_id WINDOW, orders.order_id WINDOW")]
    [InlineData("count(amount) OVER ()", "orders.amount AGGREGATION masked")]
    public async Task What_frames_a_window_is_WINDOW(string expression, string expected) =>
        Assert.Equal(expected, (await QueryAsync($"SELECT {expression} AS x FROM orders")).Of("x"));

    [Theory]
    [InlineData("sum(amount) FILTER (status = 'x')", "orders.amount AGGREGATION, orders.status FILTER")]
    [InlineData("count(*) FILTER (status = 'x')", "orders.status FILTER")]
    [InlineData("string_agg(status, ',' ORDER BY ordered_at)", "orders.ordered_at SORT, orders.status AGGREGATION")]
    [InlineData("list(status ORDER BY amount DESC)", "orders.amount SORT, orders.status AGGREGATION")]
    public async Task Filter_and_order_of_an_aggregate_are_FILTER_and_SORT(string expression, string expected) =>
        Assert.Equal(expected, (await QueryAsync($"SELECT {expression} AS x FROM orders")).Of("x"));

    [Theory]
    [InlineData("SELECT 1 AS x FROM orders WHERE status = 'new'", "orders.status FILTER")]
    [InlineData("SELECT sum(amount) AS x FROM orders GROUP BY status", "orders.status GROUP_BY")]
    [InlineData("SELECT 1 AS x FROM orders GROUP BY status HAVING sum(amount) > 3", "orders.amount FILTER, orders.status GROUP_BY")]
    [InlineData("SELECT 1 AS x FROM orders ORDER BY amount LIMIT 1", "orders.amount SORT")]
    [InlineData("SELECT DISTINCT status AS x FROM orders", "orders.status GROUP_BY")]
    [InlineData("SELECT DISTINCT ON (status) 1 AS x FROM orders ORDER BY status, amount", "orders.amount SORT, orders.status GROUP_BY, orders.status SORT")]
    [InlineData("SELECT 1 AS x FROM orders QUALIFY row_number() OVER (PARTITION BY status) = 1", "orders.status FILTER")]
    [InlineData("SELECT 1 AS x FROM orders o JOIN customers c ON o.customer_id = c.customer_id", "customers.customer_id JOIN, orders.customer_id JOIN")]
    [InlineData("SELECT 1 AS x FROM orders o JOIN customers c ON o.amount + c.customer_id > 3", "customers.customer_id JOIN, orders.amount JOIN")]
    [InlineData("SELECT 1 AS x FROM orders o ASOF JOIN orders p ON o.ordered_at >= p.ordered_at", "orders.ordered_at JOIN")]
    [InlineData("SELECT 1 AS x FROM orders SEMI JOIN customers USING (customer_id)", "customers.customer_id FILTER, orders.customer_id FILTER")]
    [InlineData("SELECT status AS x FROM orders INTERSECT ALL SELECT name FROM customers", "customers.name FILTER, orders.status FILTER")]
    [InlineData("SELECT status AS x FROM orders EXCEPT ALL SELECT name FROM customers", "customers.name FILTER, orders.status FILTER")]
    [InlineData("SELECT 1 AS x FROM orders WHERE customer_id IN (SELECT customer_id FROM customers WHERE country = 'NO')", "customers.country FILTER, customers.customer_id FILTER, orders.customer_id FILTER")]
    public async Task What_decides_about_rows_is_told_of_the_dataset(string sql, string expected)
    {
        var graph = await QueryAsync(sql);

        Assert.Equal(expected, string.Join(", ", graph.Rows().Split(", ").Distinct()));
    }

    [Fact]
    public async Task Union_takes_every_branch_by_position()
    {
        var graph = await QueryAsync("SELECT status AS x, amount AS y FROM orders UNION ALL SELECT name, customer_id FROM customers");

        Assert.Equal("customers.name IDENTITY, orders.status IDENTITY", graph.Of("x"));
        Assert.Equal("customers.customer_id TRANSFORMATION, orders.amount TRANSFORMATION", graph.Of("y"));
    }

    [Fact]
    public async Task Field_of_a_struct_is_the_column_of_the_struct()
    {
        var graph = await QueryAsync("SELECT address.city AS a, address AS b, tags[1] AS c FROM customers");

        Assert.Equal("customers.address TRANSFORMATION", graph.Of("a"));
        Assert.Equal("customers.address IDENTITY", graph.Of("b"));
        Assert.Equal("customers.tags TRANSFORMATION", graph.Of("c"));
    }

    private Task<LineageGraph> QueryAsync(string sql) => fixture.GraphAsync(sql, Declared.Shop);
}
