using SqlFlow.Handlers.Tests.Lineage.Harness;
using SqlFlow.Lineage;

namespace SqlFlow.Handlers.Tests.Lineage;

public sealed class ChangeTests(AnalyzerFixture fixture) : IClassFixture<AnalyzerFixture>
{
    [Fact]
    public async Task Insert_goes_by_its_list_of_columns()
    {
        var graph = await QueryAsync("INSERT INTO orders (amount, order_id) SELECT customer_id, 1 FROM customers WHERE country = 'NO'");

        Assert.Equal("customers.customer_id TRANSFORMATION", graph.Of("amount", "orders"));
        Assert.Equal("", graph.Of("order_id", "orders"));
        Assert.Equal("", graph.Of("status", "orders"));
        Assert.Equal("customers.country FILTER", graph.Rows("orders"));
    }

    [Fact]
    public async Task Insert_by_name_and_without_a_list_are_told_apart()
    {
        var byName = await QueryAsync("INSERT INTO orders BY NAME SELECT name AS status, customer_id FROM customers");
        var byPosition = await QueryAsync("INSERT INTO orders SELECT customer_id, customer_id + 1, 0, name, NULL FROM customers");

        Assert.Equal("customers.name IDENTITY", byName.Of("status", "orders"));
        Assert.Equal("customers.customer_id IDENTITY", byName.Of("customer_id", "orders"));
        Assert.Equal("customers.customer_id IDENTITY", byPosition.Of("order_id", "orders"));
        Assert.Equal("customers.customer_id TRANSFORMATION", byPosition.Of("customer_id", "orders"));
    }

    [Fact]
    public async Task Update_tells_of_the_columns_that_it_sets()
    {
        var graph = await QueryAsync("UPDATE orders SET amount = amount + 1, status = c.name FROM customers c WHERE c.customer_id = orders.customer_id");

        Assert.Equal(["amount", "status"], graph.Columns.Select(static column => column.Column));
        Assert.Equal("orders.amount TRANSFORMATION", graph.Of("amount", "orders"));
        Assert.Equal("customers.name IDENTITY", graph.Of("status", "orders"));
        Assert.Equal("customers.customer_id FILTER, orders.customer_id FILTER", graph.Rows("orders"));
    }

    [Fact]
    public async Task Merge_joins_what_all_of_its_actions_set()
    {
        var graph = await QueryAsync("""
            MERGE INTO orders USING customers c ON c.customer_id = orders.customer_id
            WHEN MATCHED AND c.name = 'x' THEN UPDATE SET status = c.country, amount = orders.amount + 1
            WHEN NOT MATCHED THEN INSERT (order_id, status) VALUES (c.customer_id, c.name)
            WHEN NOT MATCHED BY SOURCE THEN DELETE
            """);

        Assert.Equal("customers.country IDENTITY, customers.name IDENTITY", graph.Of("status", "orders"));
        Assert.Equal("orders.amount TRANSFORMATION", graph.Of("amount", "orders"));
        Assert.Equal("customers.customer_id IDENTITY", graph.Of("order_id", "orders"));
        Assert.Equal("customers.customer_id JOIN, customers.name FILTER, orders.customer_id JOIN", graph.Rows("orders"));
    }

    [Fact]
    public async Task Delete_has_rows_only()
    {
        var graph = await QueryAsync("DELETE FROM orders WHERE customer_id IN (SELECT customer_id FROM customers)");

        Assert.Empty(graph.Columns);
        Assert.Equal("customers.customer_id FILTER, orders.customer_id FILTER", graph.Rows("orders"));
    }

    [Fact]
    public async Task Copy_makes_a_file_and_writes_none()
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.csv");
        await using var analyzer = await QueryLineageAnalyzer.OpenAsync([], [Path.GetTempPath()], cancellationToken: TestContext.Current.CancellationToken);
        var analysis = await analyzer.AnalyzeAsync($"COPY (SELECT name, length(country) AS n FROM customers) TO '{path}'", Declared.Shop, TestContext.Current.CancellationToken);

        var graph = analysis.Graph!;
        Assert.Equal("customers.name IDENTITY", graph.Of("name", path));
        Assert.Equal("customers.country TRANSFORMATION", graph.Of("n", path));
        var export = graph.Datasets.Single(dataset => dataset.Kind is DatasetKind.Export);
        Assert.Equal(new DatasetLocation("file", path), export.Location);
        Assert.False(File.Exists(path));
    }

    [Fact]
    public async Task Table_made_of_a_query_is_called_by_its_name()
    {
        var graph = await QueryAsync("SELECT 1 AS one");

        Assert.Equal("query", Assert.Single(graph.Datasets).Name);
    }

    private Task<LineageGraph> QueryAsync(string sql) => fixture.GraphAsync(sql, Declared.Shop);
}
