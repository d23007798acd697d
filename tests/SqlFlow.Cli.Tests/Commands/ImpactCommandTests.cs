using SqlFlow.Cli.Tests.Harness;

namespace SqlFlow.Cli.Tests.Commands;

public sealed class ImpactCommandTests
{
    [Fact]
    public async Task Without_a_change_it_says_what_the_column_touches()
    {
        using var folder = Small();

        var result = await Sqlflow.RunAsync(folder, "impact", "plan.json", "orders.amount");
        var json = await Sqlflow.RunAsync(folder, "impact", "plan.json", "orders.amount", "--format", "json");

        Assert.Equal("""
            Changing orders.amount touches 2 columns, the rows of 1 dataset, and 1 export.
              big_orders.amount  identity of orders.amount
              rows of big_orders  filter of orders.amount
              out/big.csv.amount  identity of big_orders.amount

            """, result.Output);
        Assert.Equal(0, result.ExitCode);
        Assert.Equal(3, json.Json.GetProperty("touched").GetArrayLength());
    }

    [Fact]
    public async Task Dropping_a_column_that_is_used_fails_and_says_where()
    {
        using var folder = Small();

        var result = await Sqlflow.RunAsync(folder, "impact", "plan.json", "orders.amount", "--drop");
        var json = await Sqlflow.RunAsync(folder, "impact", "plan.json", "orders.amount", "--drop", "--format", "json");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("fails  big:", result.Output, StringComparison.Ordinal);
        Assert.Contains("stops  out: waits for big", result.Output, StringComparison.Ordinal);
        Assert.Equal(1, json.ExitCode);
        Assert.True(json.Json.GetProperty("breaks").GetBoolean());
        Assert.Equal("fails", json.Json.GetProperty("effects")[0].GetProperty("kind").GetString());
        Assert.False(Directory.Exists(folder.At(".sqlflow")));
    }

    [Fact]
    public async Task Nothing_breaks_where_nothing_uses_the_column_or_the_type_fits()
    {
        using var folder = Small();

        var dropped = await Sqlflow.RunAsync(folder, "impact", "plan.json", "out/big.csv.amount", "--drop");
        var wider = await Sqlflow.RunAsync(folder, "impact", "plan.json", "orders.amount", "--type", "DECIMAL(18,4)");
        var broken = await Sqlflow.RunAsync(folder, "impact", "plan.json", "orders.amount", "--type", "STRUCT(a INTEGER)");

        Assert.Equal((0, "out/big.csv.amount dropped: nothing breaks.\n"), (dropped.ExitCode, dropped.Output));
        Assert.Equal(0, wider.ExitCode);
        Assert.Contains("DECIMAL(18,4) instead of DOUBLE", wider.Output, StringComparison.Ordinal);
        Assert.Equal(1, broken.ExitCode);
    }

    [Theory]
    [InlineData("did you mean 'amount'", "impact", "plan.json", "orders.amout", "--drop")]
    [InlineData("either dropped", "impact", "plan.json", "orders.amount", "--drop", "--type", "INTEGER")]
    [InlineData("NOSUCH", "impact", "plan.json", "orders.amount", "--type", "NOSUCH")]
    [InlineData("COLUMN", "impact", "plan.json")]
    [InlineData("missing.json", "impact", "missing.json", "orders.amount")]
    public async Task Wrong_call_is_refused(string word, params string[] arguments)
    {
        using var folder = Small();

        ResultAssert.IsRefused(await Sqlflow.RunAsync(folder, arguments), folder, word);
    }

    private static TempFolder Small() => new TempFolder().With("plan.json", Plans.Small).With("orders.csv", Plans.Orders);
}
