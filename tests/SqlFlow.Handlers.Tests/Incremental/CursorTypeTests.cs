using SqlFlow.Handlers.Tests.Harness;
using static SqlFlow.Handlers.Tests.Incremental.IncrementalTest;

namespace SqlFlow.Handlers.Tests.Incremental;

public sealed class CursorTypeTests
{
    private static readonly SourceStep Parquet = new()
    {
        Id = "source",
        Name = "s",
        Connector = "parquet",
        Params = Make.Path("a.parquet"),
        SyncMode = SyncMode.Incremental,
        CursorField = "c",
        PrimaryKey = ["id"],
    };

    [Theory]
    [InlineData("TINYINT", "1", "3", "3", "2", "4")]
    [InlineData("UBIGINT", "1", "3", "3", "5", "4")]
    [InlineData("UBIGINT", "1", "18446744073709551614", "18446744073709551614", "1", "18446744073709551615")]
    [InlineData("DECIMAL(10,3)", "1.5", "3.125", "3.125", "0.5", "3.126")]
    [InlineData("DATE", "2025-01-01", "2025-01-31", "2025-01-31", "36 hours", "2025-02-01")]
    [InlineData("TIMESTAMP", "2025-01-01 00:00:00", "2025-01-31 23:59:59.999999", "2025-01-31 23:59:59.999999", "1 month", "2025-02-01 00:00:00")]
    [InlineData("TIMESTAMP_NS", "2025-01-01 00:00:00", "2025-01-31 23:59:59.123456789", "2025-01-31 23:59:59.123456789", "1 hour", "2025-01-31 23:59:59.123456790")]
    [InlineData("TIMESTAMP WITH TIME ZONE", "2025-01-01 00:00:00+02", "2025-01-31 12:00:00.5-05", "2025-01-31 17:00:00.5+00", "2 days", "2025-01-31 17:00:00.6+00")]
    [InlineData("VARCHAR", "a", "it's Ω", "it's Ω", null, "z")]
    public async Task Every_cursor_type_is_kept_exactly_and_read_on_from(string type, string first, string last, string watermark, string? lookback, string next)
    {
        using var test = new PipelineTest();
        var source = Parquet with { Lookback = lookback is null ? null : JsonValue.From(lookback) };
        await WriteAsync(test, type, (1, first), (2, last));
        await test.SucceedAsync(source, Load);
        Assert.Equal([$"s|t|{watermark}"], await test.RowsAsync(Watermarks));

        await WriteAsync(test, type, (1, first), (2, last), (3, last), (4, next));
        var result = await test.SucceedAsync(source, Load);

        Assert.Equal(["1", "2", "3", "4"], await test.RowsAsync("SELECT id FROM t ORDER BY id"));
        Assert.Equal(2, result.Of("load").RowsInserted);
    }

    [Theory]
    [InlineData("BOOLEAN", "true")]
    [InlineData("DOUBLE", "1.5")]
    [InlineData("TIME", "12:00")]
    public async Task A_type_that_cannot_be_a_cursor_is_a_plan_error(string type, string value)
    {
        using var test = new PipelineTest();
        await WriteAsync(test, type, (1, value));

        var problem = (await test.PlanAsync(Parquet, Load)).OnlyError();

        Assert.Equal("cursor_field", problem.Property);
        Assert.Contains($"is {type}, and must be", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Row_groups_before_the_watermark_are_not_read()
    {
        using var test = new PipelineTest();
        await test.ExecuteAsync($"COPY (SELECT range AS id, DATE '2000-01-01' + range::INTEGER AS c FROM range(20000)) TO '{test.Folder.At("a.parquet")}' (ROW_GROUP_SIZE 2048)");
        await test.SucceedAsync(Parquet with { PrimaryKey = [] }, Load);
        var watermark = await test.ScalarAsync("SELECT \"value\" FROM sqlflow.watermarks");

        // What IncrementalReading makes of a watermark, as the engine plans it.
        var plan = string.Join('\n', await test.RowsAsync(
            $"EXPLAIN ANALYZE SELECT * FROM read_parquet(['{test.Folder.At("a.parquet")}']) WHERE (\"c\" > CAST('{watermark}' AS DATE)) OR \"c\" IS NULL"));

        Assert.Contains("Filters", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("FILTER\n", plan, StringComparison.Ordinal);
    }

    private static Task WriteAsync(PipelineTest test, string type, params (int Id, string Value)[] rows) => test.ExecuteAsync(
        $"COPY (SELECT id, CAST(c AS {type}) AS c FROM (VALUES {string.Join(", ", rows.Select(static row => $"({row.Id}, '{row.Value.Replace("'", "''", StringComparison.Ordinal)}')"))}) AS v(id, c)) TO '{test.Folder.At("a.parquet")}'");
}
