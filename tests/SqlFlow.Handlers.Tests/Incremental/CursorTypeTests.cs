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

    [Theory]
    [InlineData("BIGINT", "range", "19990", "100")]
    [InlineData("DATE", "DATE '2000-01-01' + range::INTEGER", "2054-09-24", "2 days")]
    [InlineData("TIMESTAMP WITH TIME ZONE", "to_timestamp(range)", "1970-01-01 05:33:10+00", "2 minutes")]
    public async Task The_engine_reads_no_row_groups_before_the_bound(string type, string cursor, string watermark, string lookback)
    {
        using var test = new PipelineTest();
        var file = test.Folder.At("a.parquet");
        await test.ExecuteAsync($"COPY (SELECT range AS id, {cursor} AS c, 'v' || range AS v FROM range(20000)) TO '{file}' (ROW_GROUP_SIZE 2048)");
        await using var engine = await SqlFlow.Engines.DuckDb.DuckDbEngine.OpenAsync(
            SqlFlow.Engines.DuckDb.DuckDbOptions.Default with { AllowedDirectories = [test.Folder.Path] }, TimeProvider.System, null, PipelineTest.Token);
        await using var session = await engine.OpenSessionAsync(PipelineTest.Token);
        var relation = new SqlFlow.Connectors.SourceData.Relation($"read_parquet(['{file}'])", [file]);
        var source = new SqlFlow.Connectors.IncrementalSource("c") { Lookback = JsonValue.From(lookback) };
        var old = new State.Watermark("p", "s", "t") { CursorColumn = "c", CursorType = type, Value = watermark };

        var reading = await IncrementalReading.PrepareAsync(
            session, "s", source, ["id"], old, relation, [new("id", "BIGINT"), new("c", type), new("v", "VARCHAR")], null, PipelineTest.Token);
        var query = reading.Query(relation.Sql, hasStatistics: true);

        var plan = (string)(await session.QueryAsync($"EXPLAIN {query}", 1, PipelineTest.Token)).Rows[0][1]!;
        // The bound stands in the reader, as a comparison with a constant; nothing is filtered above it, and no file row is without a cursor.
        Assert.Contains("READ_PARQUET", plan, StringComparison.Ordinal);
        Assert.Matches(@"Filters:[\s│]*c>=", plan);
        Assert.DoesNotContain("│           FILTER", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("IS NULL", plan, StringComparison.Ordinal);
        var rows = (long)(await session.QueryAsync($"SELECT count(*) FROM ({query})", 1, PipelineTest.Token)).Scalar!;
        Assert.InRange(rows, 10, 200);
    }

    private static Task WriteAsync(PipelineTest test, string type, params (int Id, string Value)[] rows) => test.ExecuteAsync(
        $"COPY (SELECT id, CAST(c AS {type}) AS c FROM (VALUES {string.Join(", ", rows.Select(static row => $"({row.Id}, '{row.Value.Replace("'", "''", StringComparison.Ordinal)}')"))}) AS v(id, c)) TO '{test.Folder.At("a.parquet")}'");
}
