using SqlFlow.Handlers.Tests.Harness;
using SqlFlow.Handlers.Tests.Incremental;

namespace SqlFlow.Handlers.Tests.Loading;

public sealed class BadRowTests
{
    private const string Bad = "id,d,v\n1,2025-05-01,a\nx,2025-05-02,b\n3,2025-05-03,c,d\n4,no date,e\n5,2025-05-05,f\n";

    private static readonly LoadStep Load = Make.Load("t", "a.csv") with
    {
        Options = Make.Map("""{"path": "a.csv", "columns": {"id": "BIGINT", "d": "DATE", "v": "VARCHAR"}}"""),
    };

    private static readonly LoadStep Quarantine = Load with { OnBadRow = OnBadRow.Quarantine };

    [Fact]
    public async Task By_default_a_bad_row_fails_the_step_and_is_named()
    {
        using var test = new PipelineTest().With("a.csv", "id,d,v\n1,2025-05-01,a\nx,2025-05-02,b\n");

        var failure = (await test.RunAsync(Load)).Failed("load", ErrorCodes.BadData, "a.csv", "3", "\"id\"");

        Assert.Null(failure.RowsRejected);
    }

    [Fact]
    public async Task Quarantined_rows_are_kept_with_their_reason_and_the_others_are_loaded()
    {
        using var test = new PipelineTest().With("a.csv", Bad);

        var run = await test.SucceedAsync(Quarantine);

        Assert.Equal(["1|2025-05-01|a", "5|2025-05-05|f"], await test.RowsAsync("FROM t ORDER BY id"));
        Assert.Equal((3L, "affected 2, read 2, inserted 2, updated 0, deleted 0"), (run.Of("load").RowsRejected, run.Of("load").Counts()));
        Assert.Contains("3 rows could not be read and were set aside in sqlflow.rejects, the first: ", Assert.Single(run.Of("load").Warnings), StringComparison.Ordinal);
        Assert.Equal(
            ["load|3|id|x,2025-05-02,b", "load|4|NULL|3,2025-05-03,c,d", "load|5|d|4,no date,e"],
            await test.RowsAsync("SELECT step_id, line, column_name, raw FROM sqlflow.rejects ORDER BY line"));
        Assert.Equal([$"{run.RunId}|{test.Folder.At("a.csv")}"], await test.RowsAsync("SELECT DISTINCT run_id, file FROM sqlflow.rejects"));
        Assert.Contains("Could not convert string \"x\" to 'BIGINT'", await test.ScalarAsync("SELECT reason FROM sqlflow.rejects WHERE line = 3"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Skipped_rows_are_only_counted()
    {
        using var test = new PipelineTest().With("a.csv", Bad);

        var result = (await test.SucceedAsync(Load with { OnBadRow = OnBadRow.Skip })).Of("load");

        Assert.Equal(3, result.RowsRejected);
        Assert.Equal("2", await test.ScalarAsync("SELECT count(*) FROM t"));
        Assert.Equal("0", await test.ScalarAsync("SELECT count(*) FROM duckdb_tables() WHERE table_name = 'rejects'"));
    }

    [Fact]
    public async Task More_bad_rows_than_allowed_fail_the_step_name_the_first_and_leave_nothing()
    {
        using var test = new PipelineTest().With("a.csv", Bad);

        (await test.RunAsync(Quarantine with { MaxBadRows = 2 })).Failed("load", ErrorCodes.BadData, "3 rows of source 'csv'", "max_bad_rows is 2", "line 3, column 'id'", "line 4: ", "line 5, column 'd'");
        Assert.Equal("0", await test.ScalarAsync("SELECT count(*) FROM sqlflow.rejects"));
        Assert.Equal("0", await test.ScalarAsync("SELECT count(*) FROM duckdb_tables() WHERE table_name = 't'"));

        await test.SucceedAsync(Quarantine with { MaxBadRows = 3 });
        Assert.Equal("3", await test.ScalarAsync("SELECT count(*) FROM sqlflow.rejects"));
    }

    [Fact]
    public async Task A_wrong_value_does_not_change_the_type_that_the_target_has()
    {
        using var test = new PipelineTest().With("a.csv", "id,v\n1,a\n");
        var load = Make.Load("t", "a.csv", WriteMode.Append) with { OnBadRow = OnBadRow.Quarantine };
        Assert.Equal(0, (await test.SucceedAsync(load)).Of("load").RowsRejected);

        test.With("a.csv", "v,id\nb,oops\nc,3\n");
        var result = await test.SucceedAsync(load);

        Assert.Equal(1, result.Of("load").RowsRejected);
        Assert.Equal(["1|a", "3|c"], await test.RowsAsync("FROM t ORDER BY id"));
    }

    [Fact]
    public async Task One_bad_row_in_ten_thousand_of_each_kind_is_set_aside()
    {
        using var test = new PipelineTest();
        var rows = Enumerable.Range(0, 40_000).Select(static i => i switch
        {
            25_000 => "x,2025-05-01,bad type",
            30_000 => "1,2025-05-01,ragged,line",
            35_000 => "1,2025-05-01",
            _ => $"{i},2025-05-01,v",
        });
        byte[] invalid = [.. System.Text.Encoding.UTF8.GetBytes("1,2025-05-01,"), 0xFF, 0xFE, (byte)'\n'];
        await File.WriteAllBytesAsync(test.Folder.At("a.csv"), [.. System.Text.Encoding.UTF8.GetBytes("id,d,v\n" + string.Join('\n', rows) + "\n"), .. invalid], PipelineTest.Token);

        var result = await test.SucceedAsync(Make.Load("t", "a.csv") with { OnBadRow = OnBadRow.Quarantine });

        Assert.Equal((4L, 39_997L), (result.Of("load").RowsRejected, result.Of("load").RowsInserted));
        Assert.Equal(["25002", "30002", "35002", "40002"], await test.RowsAsync("SELECT line FROM sqlflow.rejects ORDER BY line"));
        Assert.Equal(["id BIGINT", "d DATE", "v VARCHAR"], await test.ColumnsAsync("t"));
    }

    [Fact]
    public async Task Bad_rows_of_an_incremental_source_are_set_aside_and_the_watermark_is_that_of_the_good_ones()
    {
        using var test = new IncrementalTest();
        var source = IncrementalTest.Keyed with { Params = Load.Options, CursorField = "d" };
        var load = IncrementalTest.Load with { OnBadRow = OnBadRow.Quarantine };
        test.Project.With("a.csv", Bad);

        Assert.Equal(3, (await test.Project.SucceedAsync(source, load)).Of("load").RowsRejected);
        Assert.Equal(["s|t|2025-05-05"], await test.WatermarksAsync());
        test.Project.With("a.csv", Bad + "6,2025-05-06,g\n");
        await test.Project.SucceedAsync(source, load);

        Assert.Equal(["1", "5", "6"], await test.Project.RowsAsync("SELECT id FROM t ORDER BY id"));
    }

    [Fact]
    public async Task A_check_that_fails_takes_the_rejected_rows_back_too()
    {
        using var test = new PipelineTest().With("a.csv", Bad);

        (await test.RunAsync(Quarantine, Make.Check("t", new Expectation { Expression = "id < 5" }))).Failed("load", ErrorCodes.CheckFailed);

        Assert.Equal("0", await test.ScalarAsync("SELECT count(*) FROM sqlflow.rejects"));
    }

    [Theory]
    [InlineData("json", "{\"path\": \"a.json\"}", ", \"on_bad_row\": \"quarantine\"", "on_bad_row", "The connector 'json' cannot go on")]
    [InlineData("csv", "{\"path\": \"a.csv\"}", ", \"max_bad_rows\": 3", "max_bad_rows", "the first bad row fails the step")]
    [InlineData("csv", "{\"path\": \"a.csv\"}", ", \"on_bad_row\": \"skip\", \"max_bad_rows\": -1", "max_bad_rows", "0 or more")]
    public async Task What_cannot_be_done_is_a_plan_error(string connector, string options, string more, string property, string message)
    {
        using var test = new PipelineTest().With("a.csv", "id\n1\n").With("a.json", "{\"id\": 1}\n");

        var problem = (await test.PlanJsonAsync($$"""[{"id": "load", "type": "load", "source": "{{connector}}", "options": {{options}}, "target_table": "t"{{more}}}]""")).OnlyError();

        Assert.Equal(property, problem.Property);
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
        if (connector is "json") Assert.Contains("can be set aside with: csv.", problem.Hint, StringComparison.Ordinal);
    }
}
