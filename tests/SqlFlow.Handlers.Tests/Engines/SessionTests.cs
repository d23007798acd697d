using System.Numerics;
using System.Text;
using SqlFlow.Engines;

namespace SqlFlow.Handlers.Tests.Engines;

public sealed class SessionTests
{
    [Fact]
    public async Task Rows_changed_are_counted_for_every_kind_of_statement()
    {
        await using var engine = await TestEngine.OpenAsync();
        await using var session = await engine.OpenSessionAsync(TestEngine.Token);
        Assert.Equal(5, await session.RunAsync("CREATE TABLE t AS SELECT range AS a FROM range(5)"));
        Assert.Equal(-1, await session.RunAsync("CREATE TABLE u (a INTEGER)"));
        Assert.Equal(3, await session.RunAsync("INSERT INTO u VALUES (1), (2), (3)"));
        Assert.Equal(2, await session.RunAsync("UPDATE u SET a = 9 WHERE a > 1"));
        Assert.Equal(1, await session.RunAsync("DELETE FROM u WHERE a = 1"));
        Assert.Equal(5, await session.RunAsync("MERGE INTO t USING (SELECT range AS a FROM range(3, 8)) s ON t.a = s.a WHEN MATCHED THEN UPDATE SET a = s.a WHEN NOT MATCHED THEN INSERT VALUES (s.a)"));
        Assert.Equal(0, await session.RunAsync("DELETE FROM u WHERE a = 77"));
        Assert.Equal(-1, await session.RunAsync("DROP TABLE u"));
        Assert.Equal(8L, await session.ScalarAsync("SELECT count(*) FROM t"));
    }

    [Fact]
    public async Task Values_come_as_the_nearest_clr_type()
    {
        await using var engine = await TestEngine.OpenAsync();
        await using var session = await engine.OpenSessionAsync(TestEngine.Token);
        var result = await session.QueryAsync("""
            SELECT true, 1::TINYINT, 2::SMALLINT, 3::INTEGER, 4::BIGINT, 5::UTINYINT, 6::USMALLINT, 7::UINTEGER, 8::UBIGINT,
                   170141183460469231731687303715884105727::HUGEINT, 340282366920938463463374607431768211455::UHUGEINT,
                   1.5::FLOAT, 2.5::DOUBLE, 12.34::DECIMAL(4,2), 'häß', 'a\xFFb'::BLOB, DATE '2024-02-29', TIME '12:34:56.789',
                   TIMESTAMP '2024-02-29 12:00:00.123456', TIMESTAMPTZ '2024-02-29 12:00:00+02', NULL
            """, 10, TestEngine.Token);
        object?[] expected =
        [
            true, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, BigInteger.Pow(2, 127) - 1, BigInteger.Pow(2, 128) - 1, 1.5, 2.5, 12.34m, "häß",
            new byte[] { (byte)'a', 0xFF, (byte)'b' }, new DateOnly(2024, 2, 29), new TimeOnly(12, 34, 56, 789),
            new DateTime(2024, 2, 29, 12, 0, 0).AddMicroseconds(123456), new DateTime(2024, 2, 29, 10, 0, 0, DateTimeKind.Utc), null,
        ];
        Assert.Equal(expected, Assert.Single(result.Rows));
        Assert.Equal(DateTimeKind.Utc, ((DateTime)result.Rows[0][19]!).Kind);
    }

    [Theory]
    [InlineData("99999999999999999999999999999999999999::DECIMAL(38,0)", "99999999999999999999999999999999999999")]
    [InlineData("INTERVAL '1 year 2 months 3 days 04:05:06'", "1 year 2 months 3 days 04:05:06")]
    [InlineData("'7b1e2b3c-0000-4000-8000-0123456789ab'::UUID", "7b1e2b3c-0000-4000-8000-0123456789ab")]
    [InlineData("'f0000000-0000-0000-0000-000000000001'::UUID", "f0000000-0000-0000-0000-000000000001")]
    [InlineData("[1, NULL, 3]", "[1, NULL, 3]")]
    [InlineData("{'a': 1, 'b': ['x', 'it''s']}", "{'a': 1, 'b': [x, 'it\\'s']}")]
    [InlineData("MAP {'k': 1.50, 'l': NULL}", "{k=1.50, l=NULL}")]
    [InlineData("array_value(1, 2, 3)", "[1, 2, 3]")]
    [InlineData("'b'::ENUM('a', 'b')", "b")]
    [InlineData("'10101'::BIT", "10101")]
    [InlineData("union_value(n := 5)", "5")]
    [InlineData("TIMETZ '12:00:00+02'", "12:00:00+02")]
    [InlineData("DATE '290000-01-01'", "290000-01-01")]
    [InlineData("DATE 'infinity'", "infinity")]
    [InlineData("TIMESTAMP '0044-03-15 (BC) 00:00:00'", "0044-03-15 (BC) 00:00:00")]
    [InlineData("'2024-01-01 00:00:00.123456789'::TIMESTAMP_NS", "2024-01-01 00:00:00.123456789")]
    [InlineData("'24:00:00'::TIME", "24:00:00")]
    public async Task What_has_no_clr_type_is_the_text_that_duckdb_prints(string expression, string text)
    {
        await using var engine = await TestEngine.OpenAsync();
        await using var session = await engine.OpenSessionAsync(TestEngine.Token);
        Assert.Equal(text, await session.ScalarAsync($"SELECT {expression}"));
        Assert.Equal(text, await session.ScalarAsync($"SELECT ({expression})::VARCHAR"));
    }

    [Fact]
    public async Task Decimals_beyond_28_places_are_text_that_json_takes_as_a_number()
    {
        await using var engine = await TestEngine.OpenAsync();
        await using var session = await engine.OpenSessionAsync(TestEngine.Token);
        Assert.Equal("-0.00000000000000000000000000000000000001", await session.ScalarAsync("SELECT (-0.00000000000000000000000000000000000001)::DECIMAL(38,38)"));
        Assert.Equal(-1.2345678901234567890123456789m, await session.ScalarAsync("SELECT (-1.2345678901234567890123456789)::DECIMAL(29,28)"));
    }

    [Fact]
    public async Task No_more_rows_are_read_than_asked_for()
    {
        await using var engine = await TestEngine.OpenAsync();
        await using var session = await engine.OpenSessionAsync(TestEngine.Token);
        // All rows would take hours.
        var result = await session.QueryAsync("SELECT range FROM range(1000000000000)", 3000, TestEngine.Token);
        Assert.Equal(3000, result.Rows.Length);
        Assert.Equal(2999L, result.Rows[^1][0]);
        Assert.Equal(1L, await session.ScalarAsync("SELECT 1"));
        Assert.Empty((await session.QueryAsync("SELECT 1", 0, TestEngine.Token)).Rows);
    }

    [Fact]
    public async Task Columns_of_queries_and_tables_have_duckdbs_types()
    {
        const string Types = """
            a TINYINT, b UBIGINT, c DECIMAL(18,3), d VARCHAR, e TIMESTAMPTZ, f ENUM('x', 'it''s'), g INTEGER[][], h STRUCT("name" VARCHAR, "A b" INTEGER, plain DOUBLE),
            i MAP(VARCHAR, INTEGER[]), j INTEGER[3], k UNION(num INTEGER, "str" VARCHAR), l UUID, m BIT, n TIMETZ, o TIMESTAMP_S, p INTERVAL, q HUGEINT, r BLOB, s JSON, t TIME
            """;
        await using var engine = await TestEngine.OpenAsync();
        await using var session = await engine.OpenSessionAsync(TestEngine.Token);
        await session.RunAsync($"CREATE TABLE \"my table\" ({Types})");
        var described = await session.QueryAsync("DESCRIBE \"my table\"", 100, TestEngine.Token);
        var expected = described.Rows.Select(row => new ColumnSchema((string)row[0]!, (string)row[1]!)).ToArray();
        Assert.Equal(20, expected.Length);
        Assert.Equal(expected, await session.DescribeQueryAsync("SELECT * FROM \"my table\"", TestEngine.Token));
        Assert.Equal(expected, await session.DescribeTableAsync(new TableName("my table"), TestEngine.Token));
        Assert.Equal(expected, await session.DescribeTableAsync(new TableName("MY TABLE", "main", "memory"), TestEngine.Token));
        Assert.Null(await session.DescribeTableAsync(new TableName("nothing"), TestEngine.Token));
        Assert.Null(await session.DescribeTableAsync(new TableName("t", "nothing"), TestEngine.Token));
    }

    [Fact]
    public async Task Describing_a_query_does_not_run_it()
    {
        await using var engine = await TestEngine.OpenAsync();
        await using var session = await engine.OpenSessionAsync(TestEngine.Token);
        var columns = await session.DescribeQueryAsync("SELECT error('boom') AS a, range AS b FROM range(1000000000000)", TestEngine.Token);
        Assert.Equal(["a", "b"], columns.Select(column => column.Name));
    }

    [Theory]
    [InlineData("SELECT 'a'", "a")]
    [InlineData("SELECT 'häß €'", "häß €")]
    [InlineData("SELECT ''", "")]
    [InlineData("SELECT repeat('ab', 100000)", null)]
    public async Task A_text_is_read_as_it_is_in_memory(string sql, string? expected)
    {
        await using var engine = await TestEngine.OpenAsync();
        await using var session = await engine.ConnectAsync(TestEngine.Token);
        var text = await session.ReadTextAsync(sql, static bytes => Encoding.UTF8.GetString(bytes.Span), TestEngine.Token);
        Assert.Equal(expected ?? string.Concat(Enumerable.Repeat("ab", 100_000)), text);
    }

    [Fact]
    public async Task A_text_that_is_not_there_is_null_and_errors_are_the_engines()
    {
        await using var engine = await TestEngine.OpenAsync();
        await using var session = await engine.ConnectAsync(TestEngine.Token);
        Assert.Null(await session.ReadTextAsync("SELECT NULL::VARCHAR", static _ => "read", TestEngine.Token));
        Assert.Null(await session.ReadTextAsync("SELECT 'a' WHERE false", static _ => "read", TestEngine.Token));
        var error = await Assert.ThrowsAsync<SqlEngineException>(async () => await session.ReadTextAsync("SELECT nothing", static _ => "read", TestEngine.Token));
        Assert.Equal(ErrorCodes.SqlBinding, error.ErrorCode);
        await Assert.ThrowsAsync<FormatException>(async () => await session.ReadTextAsync<string>("SELECT 'a'", static _ => throw new FormatException(), TestEngine.Token));
        Assert.Equal(1L, await session.ScalarAsync("SELECT 1"));
    }
}
