using SqlFlow.Execution;
using SqlFlow.Handlers.Tests.Harness;
using static SqlFlow.Handlers.Tests.Incremental.IncrementalTest;

namespace SqlFlow.Handlers.Tests.Incremental;

public sealed class WatermarkTests
{
    private static readonly RunOptions FullRefresh = new() { FullRefresh = true };

    [Fact]
    public async Task Three_rows_then_five_then_five_and_a_failed_run_leaves_rows_and_watermark()
    {
        using var test = new IncrementalTest();
        string[] day1 = ["1,2025-05-01,a", "2,2025-05-02,b", "3,2025-05-03,c"];
        string[] day2 = [.. day1, "4,2025-05-04,d", "5,2025-05-05,e"];

        var source = Source with { Params = Make.Map("""{"path": "a.csv", "columns": {"id": "BIGINT", "ts": "DATE", "v": "VARCHAR"}}""") };

        Assert.Equal("affected 3, read 3, inserted 3, updated 0, deleted 0", (await test.RunAsync(source, day1)).Counts());
        (await test.RunAsync(source, [.. day2, "6,no date,f"])).Failed(ErrorCodes.BadData);
        Assert.Equal(3, (await test.RowsAsync()).Length);
        Assert.Equal(["s|t|2025-05-03"], await test.WatermarksAsync());

        Assert.Equal("affected 2, read 2, inserted 2, updated 0, deleted 0", (await test.RunAsync(source, day2)).Counts());
        Assert.Equal(["s|t|2025-05-05"], await test.WatermarksAsync());
        Assert.Equal("affected 0, read 0, inserted 0, updated 0, deleted 0", (await test.RunAsync(source, day2)).Counts());
        Assert.Equal(["1|2025-05-01|a", "2|2025-05-02|b", "3|2025-05-03|c", "4|2025-05-04|d", "5|2025-05-05|e"], await test.RowsAsync());
    }

    [Fact]
    public async Task With_a_key_the_load_upserts_and_rows_with_the_watermarks_own_value_are_not_lost()
    {
        using var test = new IncrementalTest();
        await test.RunAsync(Keyed, "1,2025-05-01,a", "2,2025-05-02,b");

        var result = await test.RunAsync(Keyed, "1,2025-05-01,a", "2,2025-05-02,b", "3,2025-05-02,late", "1,2025-05-03,changed");

        Assert.Equal("affected 2, read 3, inserted 1, updated 1, deleted 0", result.Counts());
        Assert.Equal(["1|2025-05-03|changed", "2|2025-05-02|b", "3|2025-05-02|late"], await test.RowsAsync());
    }

    [Fact]
    public async Task Without_a_key_rows_with_the_watermarks_own_value_are_not_read_again()
    {
        using var test = new IncrementalTest();
        await test.RunAsync(Source, "1,2025-05-01,a", "2,2025-05-02,b");

        await test.RunAsync(Source, "1,2025-05-01,a", "2,2025-05-02,b", "3,2025-05-02,late", "4,2025-05-03,d");

        Assert.Equal(["1|2025-05-01|a", "2|2025-05-02|b", "4|2025-05-03|d"], await test.RowsAsync());
    }

    [Fact]
    public async Task Of_rows_with_one_key_the_latest_wins_and_of_those_the_last()
    {
        using var test = new IncrementalTest();

        await test.RunAsync(Keyed, "1,2025-05-02,first", "1,2025-05-02,last", "1,2025-05-01,old", "2,2025-05-01,b");

        Assert.Equal(["1|2025-05-02|last", "2|2025-05-01|b"], await test.RowsAsync());
    }

    [Fact]
    public async Task Lookback_reads_late_rows_and_an_older_row_never_takes_the_place_of_a_newer_one()
    {
        using var test = new IncrementalTest();
        var source = Keyed with { Lookback = JsonValue.From("2 days") };
        await test.RunAsync(source, "1,2025-05-10,new", "2,2025-05-05,b");

        // The newer row of key 1 is not in the file any more.
        await test.RunAsync(source, "1,2025-05-09,late", "3,2025-05-08,late", "4,2025-05-07,too late");

        Assert.Equal(["1|2025-05-10|new", "2|2025-05-05|b", "3|2025-05-08|late"], await test.RowsAsync());
        Assert.Equal(["s|t|2025-05-10"], await test.WatermarksAsync());
    }

    [Fact]
    public async Task Rows_in_the_future_are_loaded_once_but_do_not_move_the_watermark()
    {
        using var test = new IncrementalTest();
        string[] rows = ["1,2025-06-01 12:04:00,a", "2,2025-06-01 12:06:00,ahead", "2,2025-06-01 12:06:00,ahead"];

        var result = await test.RunAsync(Source, rows);
        Assert.Contains("2 rows lie more than 5 minutes in the future", Assert.Single(result.Warnings), StringComparison.Ordinal);
        Assert.Equal(["s|t|2025-06-01 12:04:00"], await test.WatermarksAsync());

        await test.RunAsync(Source, [.. rows, "2,2025-06-01 12:06:00,ahead", "3,2025-06-01 12:05:00,c"]);
        Assert.Equal(5, (await test.RowsAsync()).Length);
        test.Clock.Advance(TimeSpan.FromHours(1));
        await test.RunAsync(Source, [.. rows, "2,2025-06-01 12:06:00,ahead", "3,2025-06-01 12:05:00,c"]);
        Assert.Equal(5, (await test.RowsAsync()).Length);
        Assert.Equal(["s|t|2025-06-01 12:06:00"], await test.WatermarksAsync());
    }

    [Fact]
    public async Task A_clock_that_steps_back_does_not_move_the_watermark_back()
    {
        using var test = new IncrementalTest();
        await test.RunAsync(Keyed, "1,2025-06-01 12:00:00,a");
        test.Clock.AutoAdvanceAmount = TimeSpan.Zero;

        using var earlier = new PipelineTest(new Microsoft.Extensions.Time.Testing.FakeTimeProvider(new DateTimeOffset(2025, 5, 1, 0, 0, 0, TimeSpan.Zero)));
        File.Copy(test.Project.Database, earlier.Folder.Write(".sqlflow/data.duckdb", ""), overwrite: true);
        earlier.With("a.csv", "id,ts,v\n1,2025-06-01 12:00:00,a\n2,2025-06-01 12:01:00,b\n");
        await earlier.SucceedAsync(Keyed, Load);

        Assert.Equal(["s|t|2025-06-01 12:00:00"], await earlier.RowsAsync(Watermarks));
        Assert.Equal(2, (await earlier.RowsAsync("FROM t")).Length);
    }

    [Fact]
    public async Task Rows_without_a_cursor_are_left_out_and_counted()
    {
        using var test = new IncrementalTest();

        var result = await test.RunAsync(Source, "1,2025-05-01,a", "2,,b", "3,,c");

        Assert.Contains("2 rows have no value in 'ts'", Assert.Single(result.Warnings), StringComparison.Ordinal);
        Assert.Equal(["1|2025-05-01|a"], await test.RowsAsync());
        Assert.Contains("2 rows have no value", Assert.Single((await test.RunAsync(Source, "1,2025-05-01,a", "2,,b", "3,,c", "4,2025-05-02,d")).Warnings), StringComparison.Ordinal);
        Assert.Equal(["1|2025-05-01|a", "4|2025-05-02|d"], await test.RowsAsync());
    }

    [Fact]
    public async Task An_empty_file_at_first_is_no_obstacle_later()
    {
        using var test = new IncrementalTest();
        await test.RunAsync(Source with { Params = Make.Map("""{"path": "a.csv", "columns": {"id": "BIGINT", "ts": "DATE", "v": "VARCHAR"}}""") });
        Assert.Equal(["s|t|NULL"], await test.WatermarksAsync());

        await test.RunAsync(Source, "1,2025-05-01,a");
        await test.RunAsync(Source);

        Assert.Equal(["1|2025-05-01|a"], await test.RowsAsync());
        Assert.Equal(["s|t|2025-05-01"], await test.WatermarksAsync());
        await test.RunAsync(Source, "1,2025-05-01,a", "2,2025-05-02,b");
        Assert.Equal(["1|2025-05-01|a", "2|2025-05-02|b"], await test.RowsAsync());
    }

    [Fact]
    public async Task Start_date_keeps_what_lies_before_it_out_whatever_the_lookback()
    {
        using var test = new IncrementalTest();
        var source = Keyed with { StartDate = "2025-05-02", Lookback = JsonValue.From("10 days") };

        await test.RunAsync(source, "1,2025-05-01,a", "2,2025-05-02,b", "3,2025-05-03,c");
        await test.RunAsync(source, "1,2025-05-01,a", "2,2025-05-02,B", "3,2025-05-03,c");

        Assert.Equal(["2|2025-05-02|B", "3|2025-05-03|c"], await test.RowsAsync());
    }

    [Fact]
    public async Task A_cursor_of_another_type_or_column_is_refused_with_advice()
    {
        using var test = new IncrementalTest();
        await test.RunAsync(Source, "1,2025-05-01,a");

        var failure = (await test.RunAsync(Source, "1,7,a")).Failed(ErrorCodes.CursorChanged, "is BIGINT", "was DATE", "2025-05-01", "nothing was written");
        Assert.Contains("--full-refresh", failure.SuggestedActions[0], StringComparison.Ordinal);
        (await test.RunAsync(Source with { CursorField = "id" }, "1,2025-05-01,a")).Failed(ErrorCodes.CursorChanged, "'ts', not of 'id'");

        Assert.Equal(["s|t|2025-05-01"], await test.WatermarksAsync());
        (await test.RunAsync(Source, Load, FullRefresh, "1,7,a")).Succeeded();
        Assert.Equal(["s|t|7"], await test.WatermarksAsync());
    }
}
