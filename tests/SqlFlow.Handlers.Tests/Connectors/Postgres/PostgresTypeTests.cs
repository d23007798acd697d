using SqlFlow.Connectors;
using SqlFlow.Connectors.Postgres;
using SqlFlow.Engines;
using SqlFlow.Handlers.Tests.Engines;
using SqlFlow.Handlers.Tests.Harness;

namespace SqlFlow.Handlers.Tests.Connectors.Postgres;

[Collection<PostgresCollection>]
public sealed class PostgresTypeTests(PostgresServer server)
{
    [Theory]
    [InlineData("boolean", "true|false", "BOOLEAN", "true|false")]
    [InlineData("smallint", "-32768|32767", "SMALLINT", "-32768|32767")]
    [InlineData("integer", "-2147483648|2147483647", "INTEGER", "-2147483648|2147483647")]
    [InlineData("bigint", "-9223372036854775808|9223372036854775807", "BIGINT", "-9223372036854775808|9223372036854775807")]
    [InlineData("oid", "4294967295", "UINTEGER", "4294967295")]
    [InlineData("real", "1.5|-0.25|Infinity|NaN", "FLOAT", "1.5|-0.25|inf|nan")]
    [InlineData("double precision", "1e300|-0.1|-Infinity", "DOUBLE", "1e+300|-0.1|-inf")]
    [InlineData("numeric(9,2)", "-9999999.99|0.01|0|1200", "DECIMAL(9,2)", "-9999999.99|0.01|0.00|1200.00")]
    [InlineData("numeric(38,10)", "-9999999999999999999999999999.9999999999|0.0000000001", "DECIMAL(38,10)", "-9999999999999999999999999999.9999999999|0.0000000001")]
    [InlineData("numeric(3,-2)", "12300|-99900", "DECIMAL(5,0)", "12300|-99900")]
    [InlineData("numeric(2,4)", "0.0012", "DECIMAL(4,4)", ".0012")]
    [InlineData("numeric(12)", "100000000000", "DECIMAL(12,0)", "100000000000")]
    [InlineData("numeric", "9223372036854775807|-0.000000000000000001|10000", "DECIMAL(38,18)", "9223372036854775807.000000000000000000|-0.000000000000000001|10000.000000000000000000")]
    [InlineData("text", "|häß€😀|it's", "VARCHAR", "|häß€😀|it's")]
    [InlineData("varchar(5)", "abc", "VARCHAR", "abc")]
    [InlineData("char(3)", "ab", "VARCHAR", "ab ")]
    [InlineData("name", "abc", "VARCHAR", "abc")]
    [InlineData("\"char\"", "x", "VARCHAR", "x")]
    [InlineData("citext", "MiXed", "VARCHAR", "MiXed")]
    [InlineData("bytea", @"\x00ff61|\x", "BLOB", @"\x00\xFFa|")]
    [InlineData("date", "1970-01-01|0001-01-01|9999-12-31|4713-01-01 BC", "DATE", "1970-01-01|0001-01-01|9999-12-31|4713-01-01 (BC)")]
    [InlineData("time", "00:00:00|23:59:59.999999", "TIME", "00:00:00|23:59:59.999999")]
    [InlineData("timestamp", "2024-02-29 12:34:56.123456|0001-01-01 00:00:00", "TIMESTAMP", "2024-02-29 12:34:56.123456|0001-01-01 00:00:00")]
    [InlineData("timestamptz", "2024-02-29 12:34:56.123456+02", "TIMESTAMP WITH TIME ZONE", "2024-02-29 10:34:56.123456+00")]
    [InlineData("timetz", "12:34:56+02", "VARCHAR", "12:34:56+02")]
    [InlineData("interval", "1 year 2 months 3 days 04:05:06.789|-5 days", "INTERVAL", "1 year 2 months 3 days 04:05:06.789|-5 days")]
    [InlineData("uuid", "7b1e2b3c-0000-4000-8000-0123456789ab|f0000000-0000-0000-0000-000000000001", "UUID", "7b1e2b3c-0000-4000-8000-0123456789ab|f0000000-0000-0000-0000-000000000001")]
    [InlineData("json", """{"a": [1, null]}""", "JSON", """{"a": [1, null]}""")]
    [InlineData("jsonb", """{"a":1}|[]""", "JSON", """{"a": 1}|[]""")]
    [InlineData("mood", "happy|sad", "VARCHAR", "happy|sad")]
    [InlineData("positive", "5", "INTEGER", "5")]
    [InlineData("inet", "10.0.0.1/8", "VARCHAR", "10.0.0.1/8")]
    [InlineData("int4range", "[1,5)", "VARCHAR", "[1,5)")]
    [InlineData("pair", "(1,x)", "VARCHAR", "(1,x)")]
    [InlineData("bit(3)", "101", "VARCHAR", "101")]
    [InlineData("xml", "<a/>", "VARCHAR", "<a/>")]
    [InlineData("integer[]", "{1,NULL,3}|{}", "INTEGER[]", "[1, NULL, 3]|[]")]
    [InlineData("text[]", "{a,NULL,\"a text of more than twelve\"}", "VARCHAR[]", "[a, NULL, a text of more than twelve]")]
    [InlineData("boolean[]", "{t,f}", "BOOLEAN[]", "[true, false]")]
    [InlineData("numeric(5,2)[]", "{1.5,2.25}", "DECIMAL(5,2)[]", "[1.50, 2.25]")]
    [InlineData("timestamptz[]", "{2024-01-01 00:00:00+00}", "TIMESTAMP WITH TIME ZONE[]", "['2024-01-01 00:00:00+00']")]
    [InlineData("mood[]", "{happy,NULL}", "VARCHAR[]", "[happy, NULL]")]
    [InlineData("inet[]", "{10.0.0.1,NULL}", "VARCHAR[]", "[10.0.0.1/32, NULL]")]
    public async Task A_type_arrives_with_its_values_and_nulls(string type, string values, string arrivesAs, string texts)
    {
        var database = await server.SharedAsync();
        var table = await database.CreateTableAsync(type, [null, .. values.Split('|').Select(static value => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'")]);
        await using var engine = await TestEngine.OpenAsync();
        await using var session = await engine.OpenSessionAsync(TestEngine.Token);

        var source = (SourceData.Batches)await new PostgresConnector().OpenAsync(database.Request($""" "table": "{table}" """), TestEngine.Token);
        await using (var relation = await session.RegisterBatchesAsync(source.Schema, source.ReadAsync(TestEngine.Token), TestEngine.Token))
            await session.RunAsync($"CREATE TABLE t AS SELECT * FROM {relation.Sql}");

        string[] expected = ["NULL", .. texts.Split('|')];
        Assert.Equal(arrivesAs, (await session.DescribeTableAsync(new TableName("t"), TestEngine.Token))!.Value[1].Type);
        Assert.Equal(expected, (await session.QueryAsync("SELECT coalesce(v::VARCHAR, 'NULL') FROM t ORDER BY n", 100, TestEngine.Token)).Rows.Select(static row => (string)row[0]!));
    }

    [Theory]
    [InlineData("numeric", "'NaN'", "is NaN")]
    [InlineData("numeric", "'Infinity'", "is infinity")]
    [InlineData("numeric", "1e25", "has more digits than DECIMAL(38,18) holds")]
    [InlineData("numeric", "0.1234567890123456789", "has more digits behind the point than DECIMAL(38,18) holds")]
    [InlineData("numeric(50,2)", "1e40", "has more digits than DECIMAL(38,2) holds")]
    [InlineData("date", "'infinity'", "is infinity")]
    [InlineData("date", "'-infinity'", "is infinity")]
    [InlineData("timestamp", "'infinity'", "is infinity")]
    [InlineData("timestamptz", "'-infinity'", "is infinity")]
    [InlineData("timestamp", "'294276-12-31'", "is out of range")]
    [InlineData("interval", "make_interval(secs => 9223372037)", "is an interval out of range")]
    [InlineData("integer[]", "'{{1,2},{3,4}}'", "is an array of 2 dimensions")]
    [InlineData("date[]", "'{infinity}'", "is infinity")]
    public async Task A_value_that_does_not_fit_is_an_error_with_its_column_and_row(string type, string value, string message)
    {
        var database = await server.SharedAsync();
        var table = await database.CreateTableAsync(type, [null, value]);
        var source = (SourceData.Batches)await new PostgresConnector().OpenAsync(database.Request($""" "table": "{table}" """), TestEngine.Token);

        var error = await Assert.ThrowsAsync<ConnectorException>(async () =>
        {
            await foreach (var batch in source.ReadAsync(TestEngine.Token)) batch.Dispose();
        });

        Assert.Equal((ErrorCodes.BadData, false), (error.ErrorCode, error.IsTransient));
        Assert.Contains("source 's', row 2: the value of column 'v'", error.Message, StringComparison.Ordinal);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_value_that_does_not_fit_leaves_nothing_behind()
    {
        await using var database = await server.CreateAsync("CREATE TABLE v AS SELECT CASE WHEN i = 90000 THEN 'NaN' ELSE i::numeric END AS v FROM generate_series(1, 100000) AS i");
        using var test = new PipelineTest();

        var failed = (await database.RunAsync(test, """ "table": "v" """)).Failed("load", ErrorCodes.BadData, "row 90000", "column 'v' is NaN");

        Assert.Equal(1, failed.Attempts);
        Assert.Empty(await test.ColumnsAsync("t"));
    }

    [Fact]
    public async Task Two_columns_of_one_name_and_odd_names_are_read()
    {
        await using var database = await server.CreateAsync("""CREATE SCHEMA "Odd ""one" """, """"CREATE TABLE "Odd ""one"."T;" ("a b" int, "select" text, "ü""" date)"""", """INSERT INTO "Odd ""one"."T;" VALUES (1, 'x', '2024-01-01')""");
        using var test = new PipelineTest();

        (await database.RunAsync(test, """ "schema": "Odd \"one", "table": "T;" """)).Succeeded();
        Assert.Equal(["a b INTEGER", "select VARCHAR", "ü\" DATE"], await test.ColumnsAsync("t"));
        (await database.RunAsync(test, """ "query": "SELECT 1 AS a, 'x' AS a, 2 AS \"A\" -- twice;\n;" """)).Succeeded();
        Assert.Equal(["1|x|2"], await test.RowsAsync("SELECT * FROM t"));
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_an_error()
    {
        await using var database = await server.CreateAsync("CREATE TABLE v (v text)");
        var name = database.Name + "_ascii";
        await database.ExecuteAsync($"CREATE DATABASE {name} ENCODING 'SQL_ASCII' LOCALE 'C' TEMPLATE template0");
        using var test = new PipelineTest();

        var plan = PostgresDatabase.Plan(database.Params(""" "query": "SELECT convert_from('\\xff61', 'SQL_ASCII') AS v" """).Replace(database.Name, name, StringComparison.Ordinal), "");
        var result = await test.RunJsonAsync(plan, PostgresDatabase.Variables);

        result.Failed("load", ErrorCodes.BadData, "invalid byte sequence");
    }
}
