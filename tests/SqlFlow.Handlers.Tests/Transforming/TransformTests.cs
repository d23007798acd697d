using SqlFlow.Handlers.Tests.Harness;

namespace SqlFlow.Handlers.Tests.Transforming;

public sealed class TransformTests
{
    [Fact]
    public async Task Steps_pass_tables_on()
    {
        using var test = new PipelineTest();

        var result = await test.SucceedAsync(
            Make.Transform("a", "SELECT range AS n FROM range(4);", "a"),
            Make.Transform("b", "WITH even AS (SELECT n FROM A WHERE n % 2 = 0) SELECT sum(n) AS s FROM even -- all", "b"));

        Assert.Equal(["2"], await test.RowsAsync("FROM b"));
        Assert.Equal("affected 1, read 1, inserted 1, updated 0, deleted 0", result.Of("b").Counts());
        Assert.Equal(["n"], result.Of("b").InputSchemas["A"].Select(static column => column.Name));
    }

    [Fact]
    public async Task A_table_becomes_a_view_and_a_table_again()
    {
        using var test = new PipelineTest();
        var step = Make.Transform("t", "SELECT 1 AS a");
        foreach (var materialized in new[] { Materialization.Table, Materialization.View, Materialization.View, Materialization.Table })
        {
            await test.SucceedAsync(step with { Materialized = materialized });

            Assert.Equal(materialized is Materialization.View ? "VIEW" : "BASE TABLE", await test.ScalarAsync("SELECT table_type FROM information_schema.tables WHERE table_name = 't'"));
            Assert.Equal(["1"], await test.RowsAsync("FROM t"));
        }
    }

    [Fact]
    public async Task A_view_is_computed_by_its_readers_and_reports_its_columns()
    {
        using var test = new PipelineTest();
        await test.ExecuteAsync("CREATE TABLE base AS SELECT 1 AS a");

        var result = await test.SucceedAsync(Make.Transform("mart.v", "SELECT a * 2 AS b FROM base") with { Materialized = Materialization.View });
        await test.ExecuteAsync("INSERT INTO base VALUES (5)");

        Assert.Equal(["2", "10"], await test.RowsAsync("FROM mart.v"));
        Assert.Null(result.Of("transform").RowsAffected);
        Assert.Equal("b", Assert.Single(result.Of("transform").OutputSchema!.Value).Name);
    }

    [Fact]
    public async Task Append_and_upsert_go_by_name()
    {
        using var test = new PipelineTest();
        await test.ExecuteAsync("CREATE SCHEMA s", "CREATE TABLE s.t (id BIGINT, v VARCHAR)", "INSERT INTO s.t VALUES (1, 'old')");

        var appended = await test.SucceedAsync(Make.Transform("s.t", "SELECT 'x' AS v, 2::BIGINT AS id") with { Mode = TransformMode.Append });
        var upserted = await test.SucceedAsync(Make.Transform("\"s\".\"t\"", "SELECT 'new' AS v, range AS id FROM range(2, 4)") with { Mode = TransformMode.Upsert, Keys = ["id"] });

        Assert.Equal("affected 1, read 1, inserted 1, updated 0, deleted 0", appended.Of("transform").Counts());
        Assert.Equal("affected 2, read 2, inserted 1, updated 1, deleted 0", upserted.Of("transform").Counts());
        Assert.Equal(["1|old", "2|new", "3|new"], await test.RowsAsync("FROM s.t ORDER BY id"));
    }

    [Fact]
    public async Task An_upsert_may_read_its_own_target()
    {
        using var test = new PipelineTest();
        await test.ExecuteAsync("CREATE TABLE t (id BIGINT, v BIGINT)", "INSERT INTO t VALUES (1, 1), (2, 2)");

        await test.SucceedAsync(Make.Transform("t", "SELECT id, v * 10 AS v FROM t WHERE id = 2") with { Mode = TransformMode.Upsert, Keys = ["id"] });

        Assert.Equal(["1|1", "2|20"], await test.RowsAsync("FROM t ORDER BY id"));
    }

    [Fact]
    public async Task A_table_may_be_replaced_by_a_query_of_itself()
    {
        using var test = new PipelineTest();
        await test.ExecuteAsync("CREATE TABLE t AS SELECT 1 AS a");

        await test.SucceedAsync(Make.Transform("t", "SELECT a + 1 AS a FROM t"));

        Assert.Equal(["2"], await test.RowsAsync("FROM t"));
    }

    [Fact]
    public async Task A_query_that_fails_at_run_time_leaves_the_old_table()
    {
        using var test = new PipelineTest();
        await test.ExecuteAsync("CREATE TABLE t AS SELECT 'old' AS a", "CREATE TABLE texts AS SELECT 'abc' AS a");

        (await test.RunAsync(Make.Transform("t", "SELECT a::INTEGER AS a FROM texts"))).Failed("transform", ErrorCodes.Conversion, "abc");

        Assert.Equal(["old"], await test.RowsAsync("FROM t"));
    }

    [Fact]
    public async Task A_view_with_a_mode_is_refused_when_planning()
    {
        using var test = new PipelineTest();

        var planned = await test.PlanAsync(Make.Transform("t", "SELECT 1 AS a") with { Materialized = Materialization.View, Mode = TransformMode.Append });

        Assert.Equal("mode", planned.OnlyError().Property);
    }

    [Theory]
    [InlineData("sqlflow.t", "kept for the run journal")]
    [InlineData("a..b", "is not the name of a table")]
    [InlineData("\"open", "is not the name of a table")]
    public async Task Targets_that_cannot_be_are_refused_when_planning(string target, string message)
    {
        using var test = new PipelineTest();

        var planned = await test.PlanAsync(Make.Transform(target, "SELECT 1 AS a"));

        Assert.Contains(planned.Problems, problem => problem.Property is "target_table" && problem.Message.Contains(message, StringComparison.Ordinal));
        Assert.True(planned.HasErrors);
    }
}
