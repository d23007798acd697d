using Apache.Arrow;
using SqlFlow.Engines;

namespace SqlFlow.Handlers.Tests.Engines;

/// <summary>Every type out of one database as Arrow and into another one: what arrives, and as which type.</summary>
public sealed class ArrowTypeTests
{
    [Theory]
    [InlineData("BOOLEAN", "true|false", "BOOLEAN")]
    [InlineData("TINYINT", "-128|127", "TINYINT")]
    [InlineData("SMALLINT", "-32768|32767", "SMALLINT")]
    [InlineData("INTEGER", "-2147483648|2147483647", "INTEGER")]
    [InlineData("BIGINT", "-9223372036854775808|9223372036854775807", "BIGINT")]
    [InlineData("UTINYINT", "0|255", "UTINYINT")]
    [InlineData("USMALLINT", "0|65535", "USMALLINT")]
    [InlineData("UINTEGER", "0|4294967295", "UINTEGER")]
    [InlineData("UBIGINT", "0|18446744073709551615", "UBIGINT")]
    [InlineData("HUGEINT", "-99999999999999999999999999999999999999|99999999999999999999999999999999999999", "DECIMAL(38,0)")]
    [InlineData("FLOAT", "1.5|-0.25|inf|nan", "FLOAT")]
    [InlineData("DOUBLE", "1e300|-0.1|-inf|nan", "DOUBLE")]
    [InlineData("DECIMAL(4,1)", "-999.9|999.9", "DECIMAL(4,1)")]
    [InlineData("DECIMAL(9,2)", "-9999999.99|0.01", "DECIMAL(9,2)")]
    [InlineData("DECIMAL(18,3)", "-999999999999999.999|0.001", "DECIMAL(18,3)")]
    [InlineData("DECIMAL(38,10)", "-9999999999999999999999999999.9999999999|0.0000000001", "DECIMAL(38,10)")]
    [InlineData("VARCHAR", "|a|exactly 12 b|thirteen byte|häß€😀|a very long text that lies behind a pointer", "VARCHAR")]
    [InlineData("BLOB", @"\x00\xFF|ab|\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0A\x0B\x0C\x0D", "BLOB")]
    [InlineData("DATE", "1970-01-01|0001-01-01|9999-12-31|2024-02-29", "DATE")]
    [InlineData("TIME", "00:00:00|23:59:59.999999", "TIME")]
    [InlineData("TIMESTAMP", "1970-01-01 00:00:00|2024-02-29 12:34:56.123456|0001-01-01 00:00:00", "TIMESTAMP")]
    [InlineData("TIMESTAMP_S", "2024-02-29 12:34:56", "TIMESTAMP_S")]
    [InlineData("TIMESTAMP_MS", "2024-02-29 12:34:56.789", "TIMESTAMP_MS")]
    [InlineData("TIMESTAMP_NS", "2024-02-29 12:34:56.123456789", "TIMESTAMP_NS")]
    [InlineData("TIMESTAMPTZ", "2024-02-29 12:34:56.123456+02", "TIMESTAMP WITH TIME ZONE")]
    [InlineData("INTERVAL", "1 year 2 months 3 days 04:05:06.789|-5 days", "INTERVAL")]
    [InlineData("UUID", "7b1e2b3c-0000-4000-8000-0123456789ab|f0000000-0000-0000-0000-000000000001", "VARCHAR")]
    [InlineData("ENUM('a', 'b', 'ccc')", "b|ccc|a", "VARCHAR")]
    [InlineData("JSON", "{\"a\":1}", "VARCHAR")]
    [InlineData("INTEGER[]", "[1, 2, NULL]|[]|[3]", "INTEGER[]")]
    [InlineData("VARCHAR[]", "[a, NULL, a text of more than twelve]|[]", "VARCHAR[]")]
    [InlineData("INTEGER[3]", "[1, NULL, 3]|[4, 5, 6]", "INTEGER[3]")]
    [InlineData("STRUCT(a INTEGER, b VARCHAR)", "{'a': 1, 'b': x}|{'a': NULL, 'b': NULL}", "STRUCT(a INTEGER, b VARCHAR)")]
    [InlineData("MAP(VARCHAR, INTEGER)", "{k=1, l=NULL}|{}", "MAP(VARCHAR, INTEGER)")]
    [InlineData("STRUCT(l INTEGER[][], m MAP(INTEGER, STRUCT(x VARCHAR)))", "{'l': [[1], [], NULL], 'm': {7={'x': y}}}|{'l': NULL, 'm': NULL}", "STRUCT(l INTEGER[][], m MAP(INTEGER, STRUCT(x VARCHAR)))")]
    [InlineData("STRUCT(a INTEGER[2])[]", "[{'a': [1, 2]}, NULL]|[]", "STRUCT(a INTEGER[2])[]")]
    [InlineData("DECIMAL(38,2)[]", "[1.50, NULL]", "DECIMAL(38,2)[]")]
    [InlineData("BOOLEAN[]", "[true, NULL, false]", "BOOLEAN[]")]
    [InlineData("STRUCT(e ENUM('a', 'b'), i INTEGER)", "{'e': b, 'i': 1}|{'e': NULL, 'i': 2}", "STRUCT(e VARCHAR, i INTEGER)")]
    public async Task A_type_crosses_both_ways_with_its_nulls(string type, string values, string arrivesAs)
    {
        await using var engine = await TestEngine.OpenAsync();
        await using var source = await engine.OpenSessionAsync(TestEngine.Token);
        await using var target = await engine.OpenSessionAsync(TestEngine.Token);
        // 6,001 rows: three vectors, the last one short; the values at places that differ from vector to vector, and NULLs.
        var list = string.Join(", ", values.Split('|').Select(TableName.Literal));
        await source.RunAsync($"CREATE TABLE s AS SELECT range AS n, ([NULL, {list}])[1 + range % {values.Split('|').Length + 1}]::{type} AS v FROM range(6001)");
        const string Query = "SELECT * FROM s ORDER BY n";
        var schema = await source.GetArrowSchemaAsync(Query, TestEngine.Token);
        await using (var relation = await target.RegisterBatchesAsync(schema, source.ReadBatchesAsync(Query, TestEngine.Token), TestEngine.Token))
            Assert.Equal(6001, await target.RunAsync($"CREATE TABLE t AS SELECT * FROM {relation.Sql}"));
        Assert.Equal(arrivesAs, (await target.DescribeTableAsync(new TableName("t"), TestEngine.Token))!.Value[1].Type);
        Assert.Equal(0L, await target.ScalarAsync("SELECT count(*) FROM s FULL JOIN t USING (n) WHERE s.v::VARCHAR IS DISTINCT FROM t.v::VARCHAR"));
        Assert.True((long)(await target.ScalarAsync("SELECT count(*) FROM t WHERE v IS NULL"))! > 800);
        Assert.True((long)(await target.ScalarAsync("SELECT count(*) FROM t WHERE v IS NOT NULL"))! > 2000);
    }

    [Theory]
    [InlineData("1::UHUGEINT", "UHUGEINT")]
    [InlineData("union_value(n := 1)", "UNION")]
    [InlineData("'101'::BIT", "BIT")]
    [InlineData("{'a': [TIMETZ '12:00:00+02']}", "TIME WITH TIME ZONE")]
    [InlineData("MAP {1: 12345678901234567890::BIGNUM}", "BIGNUM")]
    public async Task Types_that_arrow_has_not_are_refused_by_name(string expression, string type)
    {
        await using var engine = await TestEngine.OpenAsync();
        await using var session = await engine.OpenSessionAsync(TestEngine.Token);
        var error = await Assert.ThrowsAsync<SqlEngineException>(async () => await session.GetArrowSchemaAsync($"SELECT 1 AS a, {expression} AS b", TestEngine.Token));
        Assert.Contains("'b'", error.Message, StringComparison.Ordinal);
        Assert.Contains(type, error.Message, StringComparison.Ordinal);
        Assert.Equal(1L, await session.ScalarAsync("SELECT 1"));
    }

    [Theory]
    [InlineData("['b']::ENUM('a', 'b')[]")]
    [InlineData("['b', 'a']::ENUM('a', 'b')[2]")]
    [InlineData("MAP {1: 'a'}::MAP(INTEGER, ENUM('a', 'b'))")]
    [InlineData("[{'x': 'a'}]::STRUCT(x ENUM('a', 'b'))[]")]
    public async Task Dictionaries_within_lists_are_refused_before_anything_is_read(string expression)
    {
        await using var engine = await TestEngine.OpenAsync();
        await using var session = await engine.OpenSessionAsync(TestEngine.Token);
        var schema = await session.GetArrowSchemaAsync($"SELECT {expression} AS b", TestEngine.Token);
        var error = await Assert.ThrowsAsync<SqlEngineException>(async () => await session.RegisterBatchesAsync(schema, ArrowBatches.Of(), TestEngine.Token));
        Assert.Equal(ErrorCodes.SchemaMismatch, error.ErrorCode);
        Assert.Contains("'b'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_null_column_and_all_columns_together_cross()
    {
        await using var engine = await TestEngine.OpenAsync();
        await using var source = await engine.OpenSessionAsync(TestEngine.Token);
        await using var target = await engine.OpenSessionAsync(TestEngine.Token);
        const string Query = "SELECT NULL AS nothing, range AS a, range::VARCHAR AS b, [range, NULL] AS c, {'x': range} AS d, range % 2 = 0 AS e FROM range(5000)";
        var schema = await source.GetArrowSchemaAsync(Query, TestEngine.Token);
        await using var relation = await target.RegisterBatchesAsync(schema, source.ReadBatchesAsync(Query, TestEngine.Token), TestEngine.Token);
        await target.RunAsync($"CREATE TABLE t AS SELECT * FROM {relation.Sql}");
        Assert.Equal(0L, await target.ScalarAsync("SELECT count(*) FROM t WHERE NOT (nothing IS NULL AND b = a::VARCHAR AND c = [a, NULL] AND d.x = a AND e = (a % 2 = 0))"));
        Assert.Equal(5000L, await target.ScalarAsync("SELECT count(*) FROM t"));
    }
}
