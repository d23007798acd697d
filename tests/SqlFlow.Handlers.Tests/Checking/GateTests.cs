using SqlFlow.Execution;
using SqlFlow.Handlers.Tests.Harness;

namespace SqlFlow.Handlers.Tests.Checking;

/// <summary>Checks that run inside the transaction of their table's writer.</summary>
public sealed class GateTests
{
    private static readonly CheckStep Positive = Make.Check("t", new Expectation { Expression = "id > 0" });

    [Fact]
    public async Task A_violation_undoes_the_writer_and_readers_keep_the_last_good_table()
    {
        using var test = new PipelineTest().With("a.csv", "id\n1\n");
        await test.SucceedAsync(Make.Load("t", "a.csv"), Positive);

        test.With("a.csv", "id\n2\n-3\n");
        var result = await test.RunAsync(Make.Load("t", "a.csv"), Positive, Make.Transform("after", "SELECT * FROM t"));

        result.Failed("load", ErrorCodes.CheckFailed, "check 'check' failed", "'id > 0' is false; 1 found, e.g. {id = -3}");
        result.Failed("check", ErrorCodes.CheckFailed, "1 found");
        Assert.Equal(StepStatus.Skipped, result.Of("transform").Status);
        Assert.Equal(["1"], await test.RowsAsync("FROM t"));
    }

    [Fact]
    public async Task A_refused_kind_change_leaves_the_view()
    {
        using var test = new PipelineTest().With("a.csv", "id\n-1\n");
        await test.ExecuteAsync("CREATE VIEW t AS SELECT 7 AS id");

        (await test.RunAsync(Make.Load("t", "a.csv"), Positive)).Failed("load", ErrorCodes.CheckFailed);

        Assert.Equal(["7"], await test.RowsAsync("FROM t"));
    }

    [Fact]
    public async Task A_new_table_that_is_refused_was_never_there()
    {
        using var test = new PipelineTest().With("a.csv", "id\n-1\n");

        (await test.RunAsync(Make.Load("s.t", "a.csv"), Positive with { Table = "s.t" })).Failed("load", ErrorCodes.CheckFailed);

        Assert.Equal("0", await test.ScalarAsync("SELECT count(*) FROM duckdb_tables() WHERE table_name = 't'"));
    }

    [Fact]
    public async Task An_upsert_that_is_refused_changes_no_row()
    {
        using var test = new PipelineTest().With("a.csv", "id,v\n1,new\n-2,x\n");
        await test.ExecuteAsync("CREATE TABLE t (id BIGINT, v VARCHAR)", "INSERT INTO t VALUES (1, 'old')");

        (await test.RunAsync(Make.Load("t", "a.csv", WriteMode.Upsert, "id"), Positive)).Failed("load", ErrorCodes.CheckFailed);

        Assert.Equal(["1|old"], await test.RowsAsync("FROM t"));
    }

    [Fact]
    public async Task A_warning_is_no_gate()
    {
        using var test = new PipelineTest().With("a.csv", "id\n-1\n");

        var result = await test.SucceedAsync(Make.Load("t", "a.csv"), Positive with { Severity = CheckSeverity.Warn });

        Assert.Single(result.Of("check").Warnings);
        Assert.Equal(["-1"], await test.RowsAsync("FROM t"));
    }

    [Fact]
    public async Task A_check_of_a_query_is_a_step_of_its_own()
    {
        using var test = new PipelineTest().With("a.csv", "id\n-1\n");

        var result = await test.RunAsync(
            Make.Load("t", "a.csv"),
            new CheckStep { Id = "check", Sql = "SELECT id FROM t WHERE id < 0 -- bad", Expect = [new Expectation { Empty = true }] });

        result.Failed("check", ErrorCodes.CheckFailed, "the query: empty: there are rows; 1 found, e.g. {id = -1}");
        Assert.Equal(StepStatus.Success, result.Of("load").Status);
        Assert.Equal(["-1"], await test.RowsAsync("FROM t"));
    }

    [Fact]
    public async Task A_table_of_the_database_can_be_checked_without_a_writer()
    {
        using var test = new PipelineTest();
        await test.ExecuteAsync("CREATE TABLE t AS SELECT 0 AS id");

        var result = await test.RunAsync(Positive);

        result.Failed("check", ErrorCodes.CheckFailed);
        Assert.Equal(RunStatus.Failure, result.Status);
    }

    [Fact]
    public async Task A_check_needs_a_table_or_a_query_and_an_expectation()
    {
        using var test = new PipelineTest();

        var both = await test.PlanAsync(new CheckStep { Id = "check", Expect = [new Expectation { Empty = true }] });
        var none = await test.PlanAsync(new CheckStep { Id = "check", Sql = "SELECT 1", Expect = [] });

        Assert.Contains("either a table or the rows of sql", both.OnlyError().Message, StringComparison.Ordinal);
        Assert.Equal("expect", none.OnlyError().Property);
    }
}
