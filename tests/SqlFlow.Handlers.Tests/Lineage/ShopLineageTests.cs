using SqlFlow.Handlers.Tests.Harness;
using SqlFlow.Handlers.Tests.Lineage.Harness;
using SqlFlow.Lineage;

namespace SqlFlow.Handlers.Tests.Lineage;

/// <summary>The sample shop: 22 datasets from CSV, JSON and Parquet to its exports.</summary>
public sealed class ShopLineageTests
{
    [Fact]
    public async Task Everything_is_known_and_leads_from_file_to_export()
    {
        var host = new SqlFlowHost(new SqlFlowOptions { Registry = new TestSteps(), Database = ":memory:" });
        var analysis = await host.AnalyzeLineageAsync(new PipelineRequest { Path = Path.Combine(ShopFolder(), "plan.json") }, TestContext.Current.CancellationToken);
        var graph = analysis.Graph!;

        Assert.Empty(graph.Warnings);
        Assert.All(graph.Columns, static column => Assert.Null(column.UnknownBecause));
        Assert.All(graph.Columns, column => Assert.All(column.Inputs, input => Assert.Contains(
            graph.Datasets.Single(dataset => dataset.Name == input.Dataset).Columns, candidate => candidate.Name == input.Column)));
        var search = new LineageSearch(graph);
        var upstream = search.Upstream(search.FindColumn("customer_value.lifetime_value", out _)!.Value);
        Assert.Contains(new LineageColumn("orders_parquet", "total_amount"), upstream);
        Assert.DoesNotContain(upstream, static column => column.Dataset == "customers_csv");
        var downstream = search.Downstream(new LineageColumn("orders_parquet", "total_amount"));
        Assert.Contains(new LineageColumn("out/customer_value.parquet", "lifetime_value"), downstream);
        Assert.Equal("orders.order_id JOIN", graph.Rows("order_lines").Split(", ").Single(static row => row.StartsWith("orders.", StringComparison.Ordinal)));
        Assert.Equal("products.package TRANSFORMATION", graph.Of("weight_g", "product_ranking"));
    }

    private static string ShopFolder([System.Runtime.CompilerServices.CallerFilePath] string thisFile = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "..", "..", "samples", "shop"));
}
