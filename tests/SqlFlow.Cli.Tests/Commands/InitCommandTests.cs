using SqlFlow.Cli.Tests.Harness;

namespace SqlFlow.Cli.Tests.Commands;

public sealed class InitCommandTests
{
    [Fact]
    public async Task The_project_runs_at_once()
    {
        using var folder = new TempFolder();

        var init = await Sqlflow.RunAsync(folder, "init", "shop");
        var run = await Sqlflow.RunAsync(folder, "run", "shop/plan.json", "--format", "json");
        var query = await Sqlflow.RunAsync(folder, "query", "SELECT sum(orders) AS n FROM daily_sales", "--project", "shop", "--format", "csv");

        Assert.True(init.ExitCode == 0, init.ToString());
        Assert.Contains("sqlflow run shop/plan.json", init.Error, StringComparison.Ordinal);
        Assert.Contains("shop/plan.json\n", init.Output, StringComparison.Ordinal);
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal("SUCCESS", run.Json.GetProperty("status").GetString());
        Assert.Equal("n\n40\n", query.Output);
        Assert.StartsWith("order_date,country,orders,revenue\n", folder.Read("shop/out/daily_sales.csv"), StringComparison.Ordinal);
        Assert.Contains(".sqlflow/", folder.Read("shop/.gitignore"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_plan_has_no_problems()
    {
        using var folder = new TempFolder();
        await Sqlflow.RunAsync(folder, "init", ".");

        var result = await Sqlflow.RunAsync(folder, "validate", "plan.json");

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
