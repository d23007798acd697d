using Microsoft.Data.Sqlite;
using SqlFlow.Handlers.Tests.Harness;

namespace SqlFlow.Handlers.Tests.Connectors.Sqlite;

public sealed class SqliteTests : IDisposable
{
    private readonly PipelineTest _test = new();

    public void Dispose() => _test.Dispose();

    [Theory]
    [InlineData("INTEGER", "BIGINT", "-9223372036854775808|9223372036854775807", "-9223372036854775808|9223372036854775807")]
    [InlineData("SMALLINT", "BIGINT", "7", "7")]
    [InlineData("REAL", "DOUBLE", "1.5|2", "1.5|2.0")]
    [InlineData("DECIMAL(9,2)", "DOUBLE", "1.25|3", "1.25|3.0")]
    [InlineData("VARCHAR(3)", "VARCHAR", "'häß€😀, longer than three'|''", "häß€😀, longer than three|")]
    [InlineData("CLOB", "VARCHAR", "'x'", "x")]
    [InlineData("BLOB", "BLOB", "x'00ff61'|x''", @"\x00\xFFa|")]
    [InlineData("BOOLEAN", "BOOLEAN", "0|1", "false|true")]
    [InlineData("DATE", "DATE", "'2024-02-29'|'0001-01-01'", "2024-02-29|0001-01-01")]
    [InlineData("TIME", "TIME", "'12:30'|'23:59:59.999999'", "12:30:00|23:59:59.999999")]
    [InlineData("DATETIME", "TIMESTAMP", "'2024-02-29 12:34:56.123456'|'2024-02-29T12:34'|'2024-02-29'", "2024-02-29 12:34:56.123456|2024-02-29 12:34:00|2024-02-29 00:00:00")]
    [InlineData("TIMESTAMP WITH TIME ZONE", "TIMESTAMP WITH TIME ZONE", "'2024-02-29 12:00:00+02:00'|'2024-02-29T12:00:00.5Z'", "2024-02-29 10:00:00+00|2024-02-29 12:00:00.5+00")]
    [InlineData("", "BIGINT", "1|2", "1|2")]
    [InlineData("", "DOUBLE", "1|2.5", "1.0|2.5")]
    [InlineData("", "VARCHAR", "'a'", "a")]
    [InlineData("", "BLOB", "x'61'", "a")]
    [InlineData("UUID", "VARCHAR", "'7b1e2b3c-0000-4000-8000-0123456789ab'", "7b1e2b3c-0000-4000-8000-0123456789ab")]
    public async Task A_declared_type_arrives_with_its_values_and_nulls(string declared, string arrivesAs, string values, string texts)
    {
        Create($"CREATE TABLE v (n INTEGER PRIMARY KEY, v {declared})", $"INSERT INTO v (v) VALUES (NULL){string.Concat(values.Split('|').Select(static value => $", ({value})"))}");

        await _test.SucceedAsync(Make.LoadFrom("sqlite", """{ "path": "a.db", "table": "V" }"""));

        string[] expected = ["NULL", .. texts.Split('|')];
        Assert.Equal(["n BIGINT", $"v {arrivesAs}"], await _test.ColumnsAsync("t"));
        Assert.Equal(expected, await _test.RowsAsync("SELECT v::VARCHAR FROM t ORDER BY n"));
    }

    [Theory]
    [InlineData("INTEGER", "'abc'", "is the text 'abc', but the column is read as integers")]
    [InlineData("INTEGER", "1.5", "is the number 1.5, but the column is read as integers")]
    [InlineData("REAL", "'12,5'", "is the text '12,5', but the column is read as doubles")]
    [InlineData("NUMERIC", "9007199254740993", "is the integer 9007199254740993, but the column is read as doubles")]
    [InlineData("TEXT", "x'ff'", "is a blob, but the column is read as texts")]
    [InlineData("TEXT", "CAST(x'ff' AS TEXT)", "is not valid UTF-8")]
    [InlineData("BLOB", "'a'", "is the text 'a', but the column is read as blobs")]
    [InlineData("BOOLEAN", "2", "is the integer 2, but the column is read as booleans, 0 and 1")]
    [InlineData("BOOLEAN", "'true'", "is the text 'true', but the column is read as booleans")]
    [InlineData("DATE", "'29.02.2024'", "is '29.02.2024', but the column is a date, written 2025-01-31")]
    [InlineData("DATE", "'2023-02-29'", "is '2023-02-29', but the column is a date")]
    [InlineData("DATE", "1709164800", "is the integer 1709164800, but the column is a date")]
    [InlineData("TIME", "'25:00'", "is '25:00', but the column is a time")]
    [InlineData("TIMESTAMP", "'2024-02-29 12:00:00+02:00'", "but the column is a timestamp, written")]
    [InlineData("TIMESTAMPTZ", "'2024-02-29 12:00:00'", "but the column is a timestamp with its zone")]
    [InlineData("", "'late'", "is the text 'late', but the column is read as integers")]
    public async Task A_value_of_another_kind_is_an_error_with_its_table_column_and_row(string declared, string value, string message)
    {
        // Of the columns without a type, the first rows show integers; the odd value comes later.
        Create($"CREATE TABLE v (n INTEGER, v {declared})",
            $"WITH RECURSIVE i(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM i WHERE n < 2000) INSERT INTO v SELECT n, {(declared.Length == 0 ? "n" : "NULL")} FROM i", $"INSERT INTO v VALUES (2001, {value})");

        var result = await _test.RunAsync(Make.LoadFrom("sqlite", """{ "path": "a.db", "table": "v" }"""));

        var failed = result.Failed("load", ErrorCodes.BadData, "table 'v', row 2001: the value of column 'v'", message);
        Assert.Contains("CAST", Assert.Single(failed.SuggestedActions), StringComparison.Ordinal);
        Assert.Empty(await _test.ColumnsAsync("t"));
    }

    [Fact]
    public async Task A_query_is_read_and_its_casts_decide()
    {
        Create("CREATE TABLE v (a, \"b c\" TEXT)", "INSERT INTO v VALUES ('1', 'x'), (2, 'y')");

        await _test.SucceedAsync(Make.LoadFrom("sqlite", """{ "path": "a.db", "query": "SELECT CAST(a AS INTEGER) AS a, \"b c\", count(*) OVER () AS n, 1.5 AS a FROM v -- all;\n ; " }"""));

        Assert.Equal(["a BIGINT", "b c VARCHAR", "n BIGINT", "a:1 DOUBLE"], await _test.ColumnsAsync("t"));
        Assert.Equal(["1|x|2|1.5", "2|y|2|1.5"], await _test.RowsAsync("SELECT * FROM t ORDER BY 1"));
    }

    [Fact]
    public async Task A_million_rows_stream_through_in_batches()
    {
        Create("CREATE TABLE v (id INTEGER, name TEXT)", "WITH RECURSIVE i(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM i WHERE n < 1000000) INSERT INTO v SELECT n, 'row ' || n FROM i");

        var load = (await _test.SucceedAsync(Make.LoadFrom("sqlite", """{ "path": "a.db", "table": "v" }"""))).Of("load");

        Assert.True(load.PerformanceMetrics["chunks_processed"].Number > 50);
        Assert.Equal("1000000|500000500000", Assert.Single(await _test.RowsAsync("SELECT count(DISTINCT name), sum(id)::BIGINT FROM t WHERE name = 'row ' || id")));
    }

    [Fact]
    public async Task A_database_in_utf16_and_one_in_wal_mode_are_read()
    {
        Create("PRAGMA encoding = 'UTF-16le'", "PRAGMA journal_mode = wal", "CREATE TABLE v (v TEXT)", "INSERT INTO v VALUES ('häß€😀')");

        await _test.SucceedAsync(Make.LoadFrom("sqlite", """{ "path": "a.db", "table": "v" }"""));

        Assert.Equal(["häß€😀"], await _test.RowsAsync("SELECT v FROM t"));
    }

    [Theory]
    [InlineData("\"path\": \"b.db\", \"table\": \"v\"", "path", "here is no file 'b.db'")]
    [InlineData("\"path\": \"../b.db\", \"table\": \"v\"", "path", "outside the project")]
    [InlineData("\"path\": \"text.db\", \"table\": \"v\"", "path", "file is not a database")]
    [InlineData("\"path\": \"a.db\"", "table", "takes either 'table' or 'query', and has neither")]
    [InlineData("\"path\": \"a.db\", \"table\": \"v\", \"query\": \"SELECT 1\"", "query", "not both")]
    [InlineData("\"path\": \"a.db\", \"table\": \"w\"", "table", "no such table: w")]
    [InlineData("\"path\": \"a.db\", \"query\": \"SELECT amout FROM v\"", "query", "no such column: amout")]
    [InlineData("\"path\": \"a.db\", \"query\": \"DELETE FROM v\"", "query", "syntax error")]
    [InlineData("\"path\": \"a.db\", \"query\": \"SELECT 1; ATTACH 'x' AS y\"", "query", "syntax error")]
    public async Task What_is_wrong_is_reported_when_planning_at_its_parameter(string options, string parameter, string message)
    {
        Create("CREATE TABLE v (amount INTEGER)");
        _test.With("text.db", "this is no database, but long enough to be looked at as one: " + new string('x', 200));

        var problem = (await _test.PlanAsync(Make.LoadFrom("sqlite", $$"""{ {{options}} }"""))).OnlyError();

        Assert.Equal($"options.{parameter}", problem.Property);
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_file_fails_the_step_and_keeps_the_old_table()
    {
        Create("CREATE TABLE v (v TEXT)", "INSERT INTO v VALUES ('old')");
        var load = Make.LoadFrom("sqlite", """{ "path": "a.db", "table": "v" }""");
        await _test.SucceedAsync(load);
        Create("WITH RECURSIVE i(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM i WHERE n < 100000) INSERT INTO v SELECT 'row ' || n FROM i");
        await using (var file = new FileStream(_test.Folder.At("a.db"), FileMode.Open))
        {
            file.Position = file.Length / 2;
            file.Write(Enumerable.Repeat((byte)0xEE, 16_384).ToArray());
        }

        var result = await _test.RunAsync(load);

        result.Failed("load", ErrorCodes.BadData, "malformed");
        Assert.Equal(["old"], await _test.RowsAsync("SELECT v FROM t"));
    }

    [Fact]
    public async Task A_query_without_end_is_interrupted()
    {
        Create("CREATE TABLE v (v INTEGER)");

        var result = await _test.RunAsync(Make.LoadFrom("sqlite", """{ "path": "a.db", "query": "WITH RECURSIVE i(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM i) SELECT v FROM v UNION ALL SELECT max(n) FROM i" }""") with { Timeout = TimeSpan.FromMilliseconds(300) });

        result.Failed("load", ErrorCodes.Timeout);
    }

    private void Create(params string[] statements)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = _test.Folder.At("a.db"), Pooling = false }.ToString());
        connection.Open();
        foreach (var statement in statements)
        {
            using var command = connection.CreateCommand();
            command.CommandText = statement;
            command.ExecuteNonQuery();
        }
    }
}
