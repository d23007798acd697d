using SqlFlow.Execution;
using SqlFlow.Handlers.Tests.Harness;
using static SqlFlow.Handlers.Tests.Incremental.IncrementalTest;

namespace SqlFlow.Handlers.Tests.Incremental;

public sealed class TransformWindowTests
{
    private static readonly TransformStep Daily = new()
    {
        Id = "daily",
        TargetTable = "daily",
        Sql = "SELECT day, sum(amount)::BIGINT AS total FROM orders GROUP BY day",
        Mode = TransformMode.Incremental,
        TimeColumn = "day",
    };

    [Fact]
    public async Task The_window_begins_at_the_newest_row_of_the_last_run_less_the_lookback()
    {
        using var test = new IncrementalTest();
        await OrdersAsync(test, "('2025-05-01', 1), ('2025-05-02', 2), ('2025-05-03', 3)");
        var step = Daily with { Lookback = "1 day" };
        await test.Project.SucceedAsync(step);
        Assert.Equal(["step:daily|daily|2025-05-03"], await test.WatermarksAsync());

        await test.Project.ExecuteAsync("INSERT INTO orders VALUES ('2025-05-01', 100), ('2025-05-02', 100), ('2025-05-03', 100), ('2025-05-04', 4)");
        var result = await test.Project.SucceedAsync(step);

        Assert.Equal("affected 3, read 3, inserted 3, updated 0, deleted 2", result.Of("daily").Counts());
        Assert.Equal(["2025-05-01|1", "2025-05-02|102", "2025-05-03|103", "2025-05-04|4"], await test.Project.RowsAsync("FROM daily ORDER BY day"));
    }

    [Fact]
    public async Task Rows_that_are_gone_from_the_window_are_gone_from_the_table()
    {
        using var test = new IncrementalTest();
        await OrdersAsync(test, "('2025-05-01', 1), ('2025-05-02', 2), ('2025-05-03', 3)");
        await test.Project.SucceedAsync(Daily with { Lookback = "1 day" });

        await test.Project.ExecuteAsync("DELETE FROM orders WHERE day >= '2025-05-02'", "INSERT INTO orders VALUES ('2025-05-02', 9)");
        await test.Project.SucceedAsync(Daily with { Lookback = "1 day" });

        Assert.Equal(["2025-05-01|1", "2025-05-02|9"], await test.Project.RowsAsync("FROM daily ORDER BY day"));
        Assert.Equal(["step:daily|daily|2025-05-02"], await test.WatermarksAsync());
    }

    [Fact]
    public async Task Macros_are_typed_bounds_of_the_window()
    {
        using var test = new IncrementalTest();
        await OrdersAsync(test, "('2025-05-01', 1)");
        var step = Daily with
        {
            Sql = "SELECT day, @start_date AS a, @END_DATE AS b, @start_dt AS c, @end_dt AS d, '@start_date' AS e, /* @end_dt */ 1 AS \"@end_date\" -- @start_dt\nFROM orders WHERE day>=@start_date AND day<=@end_date",
        };

        await test.Project.SucceedAsync(step);
        Assert.Equal(["day DATE", "a DATE", "b DATE", "c TIMESTAMP", "d TIMESTAMP", "e VARCHAR", "@end_date INTEGER"], await test.Project.ColumnsAsync("daily"));
        Assert.Equal(["2025-05-01|0001-01-01|2025-06-01|0001-01-01 00:00:00|2025-06-01 12:00:00|@start_date|1"], await test.Project.RowsAsync("FROM daily"));

        await test.Project.ExecuteAsync("INSERT INTO orders VALUES ('2025-07-01', 1)");
        await test.Project.SucceedAsync(step);
        // The newest row lies beyond the run's start.
        Assert.Equal(["2025-05-01|2025-07-01", "2025-05-01|2025-07-01"], await test.Project.RowsAsync("SELECT a, b FROM daily"));
    }

    [Fact]
    public async Task A_query_that_uses_the_macros_is_cut_to_the_window_all_the_same()
    {
        using var test = new IncrementalTest();
        await OrdersAsync(test, "('2025-05-01', 1), ('2025-05-02', 2)");
        var step = Daily with { Sql = "SELECT day, amount FROM orders WHERE day > @start_date - INTERVAL 10 DAY" };
        await test.Project.SucceedAsync(step);
        await test.Project.SucceedAsync(step);

        Assert.Equal(["2025-05-01|1", "2025-05-02|2"], await test.Project.RowsAsync("FROM daily ORDER BY day"));
    }

    [Theory]
    [InlineData("TIMESTAMP", "2025-05-01 10:00:00", "2025-05-01 11:00:00")]
    [InlineData("TIMESTAMP WITH TIME ZONE", "2025-05-01 10:00:00+02", "2025-05-01 11:00:00+02")]
    public async Task Times_are_kept_exactly(string type, string first, string second)
    {
        using var test = new IncrementalTest();
        await test.Project.ExecuteAsync($"CREATE TABLE orders (day {type}, amount BIGINT)", $"INSERT INTO orders VALUES ('{first}', 1)");
        var step = Daily with { Sql = "SELECT day, amount FROM orders WHERE day >= @start_dt AND day <= @end_dt" };
        await test.Project.SucceedAsync(step);

        await test.Project.ExecuteAsync($"INSERT INTO orders VALUES ('{first}', 2), ('{second}', 3)");
        var result = await test.Project.SucceedAsync(step);

        Assert.Equal("affected 3, read 3, inserted 3, updated 0, deleted 1", result.Of("daily").Counts());
    }

    [Fact]
    public async Task A_row_in_the_far_future_does_not_stop_the_window_from_moving()
    {
        using var test = new IncrementalTest();
        await OrdersAsync(test, "('2025-05-01', 1), ('2099-01-01', 9)");
        await test.Project.SucceedAsync(Daily);
        await test.Project.ExecuteAsync("INSERT INTO orders VALUES ('2025-05-02', 2)");

        await test.Project.SucceedAsync(Daily);

        Assert.Equal(["2025-05-01|1", "2025-05-02|2", "2099-01-01|9"], await test.Project.RowsAsync("FROM daily ORDER BY day"));
    }

    [Fact]
    public async Task A_failed_run_leaves_table_and_watermark()
    {
        using var test = new IncrementalTest();
        await OrdersAsync(test, "('2025-05-01', 1)");
        await test.Project.SucceedAsync(Daily);
        await test.Project.ExecuteAsync("INSERT INTO orders VALUES ('2025-05-02', -5)");

        var check = Make.Check("daily", new Expectation { Expression = "total >= 0" });
        (await test.Project.RunAsync(Daily, check)).Failed("daily", ErrorCodes.CheckFailed);

        Assert.Equal(["2025-05-01|1"], await test.Project.RowsAsync("FROM daily"));
        Assert.Equal(["step:daily|daily|2025-05-01"], await test.WatermarksAsync());
    }

    [Fact]
    public async Task A_full_refresh_makes_the_table_anew_and_a_table_that_vanished_is_computed_from_the_beginning()
    {
        using var test = new IncrementalTest();
        await OrdersAsync(test, "('2025-05-01', 1), ('2025-05-02', 2)");
        await test.Project.SucceedAsync(Daily);
        var wider = Daily with { Sql = "SELECT day, sum(amount)::BIGINT AS total, count(*) AS n FROM orders GROUP BY day" };

        (await test.Project.RunAsync(wider)).Failed("daily", ErrorCodes.SchemaMismatch, "'n'");
        (await test.Project.RunWithAsync(new RunOptions { FullRefresh = true }, wider)).Succeeded();
        Assert.Equal(["2025-05-01|1|1", "2025-05-02|2|1"], await test.Project.RowsAsync("FROM daily ORDER BY day"));

        await test.Project.ExecuteAsync("DROP TABLE daily");
        var result = await test.Project.SucceedAsync(wider);
        Assert.Contains("is not there any more", Assert.Single(result.Of("daily").Warnings), StringComparison.Ordinal);
        Assert.Equal(2, (await test.Project.RowsAsync("FROM daily")).Length);
    }

    [Theory]
    [InlineData("\"mode\": \"incremental\"", "mode", "needs the column that says when")]
    [InlineData("\"mode\": \"incremental\", \"time_column\": \"dey\"", "time_column", "The time column 'dey' is not in the query")]
    [InlineData("\"mode\": \"incremental\", \"time_column\": \"amount\"", "time_column", "is BIGINT, and must be DATE")]
    [InlineData("\"mode\": \"incremental\", \"time_column\": \"day\", \"lookback\": \"long\"", "lookback", "'long' is not a length of time")]
    [InlineData("\"time_column\": \"day\"", "time_column", "time_column is for mode incremental")]
    [InlineData("\"mode\": \"incremental\", \"time_column\": \"day\", \"materialized\": \"view\"", "mode", "a view holds no rows")]
    public async Task What_is_wrong_is_a_plan_error(string properties, string property, string message)
    {
        using var test = new IncrementalTest();
        await OrdersAsync(test, "('2025-05-01', 1)");

        var problem = (await test.Project.PlanJsonAsync(
            $$"""[{"id": "t", "type": "transform", "target_table": "daily", "sql": "SELECT day, amount FROM orders", {{properties}}}]""")).OnlyError();

        Assert.Equal(property, problem.Property);
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_column_behind_a_macro_is_reported_where_it_is_written()
    {
        using var test = new IncrementalTest();
        await OrdersAsync(test, "('2025-05-01', 1)");
        const string Plan = """[{"id": "t", "type": "transform", "target_table": "daily", "mode": "incremental", "time_column": "day", "sql": "SELECT day FROM orders WHERE day > @start_date AND amout > 0"}]""";

        var problem = (await test.Project.PlanJsonAsync(Plan)).OnlyError();

        Assert.Equal(Results.PlaceOf(Plan, "amout"), (problem.Line, problem.Column));
    }

    private static Task OrdersAsync(IncrementalTest test, string rows) =>
        test.Project.ExecuteAsync("CREATE TABLE orders (day DATE, amount BIGINT)", $"INSERT INTO orders VALUES {rows}");
}
