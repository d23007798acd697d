using SqlFlow.Handlers.Tests.Harness;

namespace SqlFlow.Handlers.Tests.Plans;

public sealed class SelectionTests : IDisposable
{
    private const string Text = """
        SOURCE raw TYPE csv PARAMS { "path": "orders.csv" };
        LOAD orders FROM raw;
        CHECK orders EXPECT NOT NULL (id);
        SET top = (SELECT max(amount) FROM orders);
        CREATE TABLE daily AS SELECT day, sum(amount) AS total FROM orders GROUP BY day;
        CREATE TABLE big AS SELECT * FROM daily WHERE total >= ${top};
        CREATE VIEW last AS SELECT * FROM big;
        EXPORT last TO "out/last.csv" TYPE CSV;
        """;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("daily", "transform_daily_1")]
    [InlineData("DAILY", "transform_daily_1")]
    [InlineData("transform_daily_1", "transform_daily_1")]
    [InlineData("main.daily", null)]
    [InlineData("orders", "source_raw_1 load_orders_1 check_orders_1")]
    [InlineData("big", "set_top_1 transform_big_1")]
    [InlineData("+daily", "source_raw_1 load_orders_1 check_orders_1 transform_daily_1")]
    [InlineData("daily+", "set_top_1 transform_daily_1 transform_big_1 transform_last_1 export_csv_last_1")]
    [InlineData("1+big", "set_top_1 transform_daily_1 transform_big_1")]
    [InlineData("daily+1", "set_top_1 transform_daily_1 transform_big_1")]
    [InlineData("type:export", "export_csv_last_1")]
    [InlineData("*last*", "transform_last_1 export_csv_last_1")]
    [InlineData("+last,type:transform", "set_top_1 transform_daily_1 transform_big_1 transform_last_1")]
    [InlineData("last  daily", "transform_daily_1 transform_last_1")]
    public async Task Chosen_steps(string expression, string? ids)
    {
        var planned = await PlanAsync(expression, runFirst: true);
        if (ids is null) Assert.True(planned.HasErrors);
        else Assert.Equal(ids, string.Join(' ', planned.Pipeline!.Steps.Select(static step => step.Step.Id)));
    }

    [Theory]
    [InlineData("dialy", "SF2124", "Did you mean 'daily'?")]
    [InlineData("tag:nightly", "SF2124", "selects nothing")]
    [InlineData("daily,type:load", "SF2124", "Nothing is selected")]
    public async Task What_chooses_nothing_is_an_error(string expression, string code, string message)
    {
        var planned = await PlanAsync(expression, runFirst: false);
        Assert.Equal(code, Assert.Single(planned.Problems).Code);
        Assert.Contains(message, planned.Problems[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_selected_must_be_there_already()
    {
        var missing = await PlanAsync("daily", runFirst: false);
        var problem = Assert.Single(missing.Problems);
        Assert.Equal(("SF2002", 5), (problem.Code, problem.Line));

        var planned = await PlanAsync("daily", runFirst: true);
        var result = await Host().RunAsync(planned, cancellationToken: TestContext.Current.CancellationToken);
        result.EnsureSuccess();
        Assert.Equal("transform_daily_1", Assert.Single(result.Steps).StepId);
    }

    private static SqlFlowHost Host() => new(new SqlFlowOptions { Registry = new TestSteps() });

    private async Task<PlannedPipeline> PlanAsync(string expression, bool runFirst)
    {
        _folder.Write("orders.csv", "id,day,amount\n1,2025-01-01,3\n2,2025-01-01,4\n");
        _folder.Write("main.sf", Text);
        if (runFirst) (await Host().RunAsync(new PipelineRequest { Path = _folder.At("main.sf") }, cancellationToken: TestContext.Current.CancellationToken)).EnsureSuccess();
        return await Host().PlanAsync(new PipelineRequest { Path = _folder.At("main.sf"), Select = [expression] }, TestContext.Current.CancellationToken);
    }
}
