using SqlFlow.Cli.Tests.Harness;

namespace SqlFlow.Cli.Tests.Commands;

public sealed class InitCommandTests
{
    [Fact]
    public async Task The_project_runs_at_once()
    {
        using var folder = new TempFolder();

        var init = await Sqlflow.RunAsync(folder, "init", "shop");
        var run = await Sqlflow.RunAsync(folder, "run", "shop/pipelines/sales.sf", "--format", "json");
        var query = await Sqlflow.RunAsync(folder, "query", "SELECT sum(orders) AS n FROM daily_sales", "--project", "shop", "--format", "csv");

        Assert.True(init.ExitCode == 0, init.ToString());
        Assert.Contains("sqlflow run shop/pipelines/sales.sf", init.Error, StringComparison.Ordinal);
        Assert.Contains("shop/pipelines/sales.sf\n", init.Output, StringComparison.Ordinal);
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal("SUCCESS", run.Json.GetProperty("status").GetString());
        Assert.Equal("n\n40\n", query.Output);
        Assert.StartsWith("order_date,country,orders,revenue\n", folder.Read("shop/out/daily_sales.csv"), StringComparison.Ordinal);
        Assert.Contains(".sqlflow/", folder.Read("shop/.gitignore"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_incremental_pipeline_loads_each_order_once_and_its_checks_hold()
    {
        using var folder = new TempFolder();
        await Sqlflow.RunAsync(folder, "init", ".");
        await Sqlflow.RunAsync(folder, "run", "pipelines/sales.sf");

        var first = await Sqlflow.RunAsync(folder, "run", "pipelines/feed.sf", "--format", "json");
        var second = await Sqlflow.RunAsync(folder, "run", "pipelines/feed.sf", "--format", "json");
        folder.With("data/orders_february.csv", "order_id,customer_id,order_date,amount\n2001,1,2025-02-01,10.5\n2002,2,2025-02-02,3.25\n");
        var third = await Sqlflow.RunAsync(folder, "run", "pipelines/feed.sf", "--format", "json");
        var checks = await Sqlflow.RunAsync(folder, "run", "pipelines/checks.sf", "--format", "json");
        var query = await Sqlflow.RunAsync(folder, "query", "SELECT count(*) AS n, max(order_id) AS last FROM order_log", "--format", "csv");

        Assert.Equal([40, 0, 2], new[] { first, second, third }.Select(static run => run.Json.GetProperty("execution_results").GetProperty("load_order_log_1").GetProperty("rows_inserted").GetInt32()));
        Assert.Equal("n,last\n42,2002\n", query.Output);
        Assert.True(checks.ExitCode == 0, checks.ToString());
        Assert.Equal("SUCCESS", checks.Json.GetProperty("status").GetString());
    }

    [Theory]
    [InlineData("sales.sf")]
    [InlineData("feed.sf")]
    public async Task Its_pipelines_have_no_problems(string pipeline)
    {
        using var folder = new TempFolder();
        await Sqlflow.RunAsync(folder, "init", ".");

        var result = await Sqlflow.RunAsync(folder, "validate", "pipelines/" + pipeline);

        Assert.True(result is { ExitCode: 0, Output: "" }, result.ToString());
    }

    [Fact]
    public async Task Nothing_is_overwritten()
    {
        using var folder = new TempFolder().With("shop/README.md", "mine");

        var result = await Sqlflow.RunAsync(folder, "init", "shop");

        ResultAssert.IsRefused(result, folder, "shop/README.md", "overwrites nothing");
        Assert.Equal(["shop/README.md"], folder.Files());
        Assert.Equal("mine", folder.Read("shop/README.md"));
    }

    [Fact]
    public async Task A_file_is_no_folder()
    {
        using var folder = new TempFolder().With("shop", "");

        ResultAssert.IsRefused(await Sqlflow.RunAsync(folder, "init", "shop"), folder, "is a file");
    }
}
