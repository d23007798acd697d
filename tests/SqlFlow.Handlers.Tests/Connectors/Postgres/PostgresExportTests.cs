using SqlFlow.Engines;
using SqlFlow.Execution;
using SqlFlow.Handlers.Tests.Harness;
using SqlFlow.Planning;

namespace SqlFlow.Handlers.Tests.Connectors.Postgres;

[Collection<PostgresCollection>]
public sealed class PostgresExportTests(PostgresServer server)
{
    [Theory]
    [InlineData("true", "boolean", "true")]
    [InlineData("1::TINYINT", "smallint", "1")]
    [InlineData("255::UTINYINT", "smallint", "255")]
    [InlineData("(-32768)::SMALLINT", "smallint", "-32768")]
    [InlineData("65535::USMALLINT", "integer", "65535")]
    [InlineData("(-2147483648)::INTEGER", "integer", "-2147483648")]
    [InlineData("4294967295::UINTEGER", "bigint", "4294967295")]
    [InlineData("(-9223372036854775808)::BIGINT", "bigint", "-9223372036854775808")]
    [InlineData("18446744073709551615::UBIGINT", "numeric(20,0)", "18446744073709551615")]
    [InlineData("1.5::FLOAT", "real", "1.5")]
    [InlineData("-1e300", "double precision", "-1e+300")]
    [InlineData("-12345.60::DECIMAL(9,2)", "numeric(9,2)", "-12345.60")]
    [InlineData("0.0001::DECIMAL(9,4)", "numeric(9,4)", "0.0001")]
    [InlineData("0.00010::DECIMAL(9,5)", "numeric(9,5)", "0.00010")]
    [InlineData("100000000::DECIMAL(12,3)", "numeric(12,3)", "100000000.000")]
    [InlineData("0::DECIMAL(12,3)", "numeric(12,3)", "0.000")]
    [InlineData("99999999999999999999999999999999999999::DECIMAL(38,0)", "numeric(38,0)", "99999999999999999999999999999999999999")]
    [InlineData("('-0.99999999999999999999999999999999999999')::DECIMAL(38,38)", "numeric(38,38)", "-0.99999999999999999999999999999999999999")]
    [InlineData("'häß€😀'", "text", "häß€😀")]
    [InlineData("'\\x00\\xFFa'::BLOB", "bytea", "\\x00ff61")]
    [InlineData("DATE '2024-02-29'", "date", "2024-02-29")]
    [InlineData("DATE 'infinity'", "date", "infinity")]
    [InlineData("DATE '-infinity'", "date", "-infinity")]
    [InlineData("TIME '23:59:59.999999'", "time without time zone", "23:59:59.999999")]
    [InlineData("TIMESTAMP '0001-01-01 12:34:56.123456'", "timestamp without time zone", "0001-01-01 12:34:56.123456")]
    [InlineData("TIMESTAMP 'infinity'", "timestamp without time zone", "infinity")]
    [InlineData("TIMESTAMP_S '2024-02-29 12:34:56'", "timestamp without time zone", "2024-02-29 12:34:56")]
    [InlineData("TIMESTAMPTZ '2024-02-29 12:34:56+02'", "timestamp with time zone", "2024-02-29 10:34:56+00")]
    [InlineData("INTERVAL '1 year 2 months 3 days 04:05:06.789'", "interval", "1 year 2 mons 3 days 04:05:06.789")]
    [InlineData("'7b1e2b3c-0000-4000-8000-0123456789ab'::UUID", "uuid", "7b1e2b3c-0000-4000-8000-0123456789ab")]
    [InlineData("'{\"a\": 1}'::JSON", "jsonb", "{\"a\": 1}")]
    [InlineData("'b'::ENUM('a', 'b')", "text", "b")]
    [InlineData("[1, NULL, 3]", "integer[]", "{1,NULL,3}")]
    [InlineData("[]::VARCHAR[]", "text[]", "{}")]
    [InlineData("['a', 'it''s']", "text[]", "{a,it's}")]
    public async Task A_type_makes_a_column_and_arrives_with_nulls(string expression, string type, string text)
    {
        var database = await server.SharedAsync();
        var table = $"e_{Guid.NewGuid():N}";
        using var test = new PipelineTest();

        var result = await ExportAsync(database, test, $"SELECT * FROM (VALUES (1, {expression}), (2, NULL)) AS q(n, v)", table, "replace");

        Assert.Equal("affected 2, read 2, inserted 2, updated 0, deleted 0", result.Succeeded().Of("export").Counts());
        Assert.Equal([$"{type}"], await database.RowsAsync($"SELECT format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = '{table}'::regclass AND attname = 'v'"));
        Assert.Equal([text, "NULL"], await database.RowsAsync($"SELECT CASE WHEN v IS NULL THEN 'NULL' ELSE v::text END AS v FROM (SELECT * FROM {table}, (SELECT set_config('TimeZone', 'UTC', false)) AS z) AS q ORDER BY n"));
    }

    [Fact]
    public async Task Modes_replace_append_and_upsert_by_name()
    {
        await using var database = await server.CreateAsync("CREATE TABLE d (id int PRIMARY KEY, note varchar(10) DEFAULT 'none', \"Amount\" numeric(9,2), at timestamptz DEFAULT now())", "INSERT INTO d VALUES (1, 'kept', 5), (9, 'old', 9)");
        using var test = new PipelineTest();

        var upsert = await ExportAsync(database, test, "SELECT 2::BIGINT AS id, 2.50::DECIMAL(5,2) AS amount UNION ALL SELECT 1, 1.25", "public.d", "upsert\", \"keys\": [\"ID\"], \"description\": \"");
        Assert.Equal("affected 2, read 2, inserted 1, updated 1, deleted 0", upsert.Succeeded().Of("export").Counts());
        Assert.Equal(["1|kept|1.25", "2|none|2.50", "9|old|9.00"], await database.RowsAsync("SELECT id, note, \"Amount\" FROM d ORDER BY id"));

        var append = await ExportAsync(database, test, "SELECT 'x' AS note, 3 AS id", "d", "append");
        Assert.Equal("affected 1, read 1, inserted 1, updated 0, deleted 0", append.Succeeded().Of("export").Counts());

        var replace = await ExportAsync(database, test, "SELECT 7 AS id", "d", "replace");
        Assert.Equal("affected 1, read 1, inserted 1, updated 0, deleted 4", replace.Succeeded().Of("export").Counts());
        Assert.Equal(["7|none|NULL"], await database.RowsAsync("SELECT id, note, \"Amount\" FROM d"));
    }

    [Fact]
    public async Task Keys_that_are_null_match_each_other_and_twice_is_an_error()
    {
        await using var database = await server.CreateAsync("CREATE TABLE d (a int, b text, v int)", "INSERT INTO d VALUES (1, NULL, 1), (2, 'x', 2)");
        using var test = new PipelineTest();
        const string Keys = "upsert\", \"keys\": [\"a\", \"b\"], \"description\": \"";

        (await ExportAsync(database, test, "SELECT 1 AS a, NULL::VARCHAR AS b, 10 AS v UNION ALL SELECT 2, 'x', 20 UNION ALL SELECT 3, 'y', 30", "d", Keys)).Succeeded();
        Assert.Equal(["1|NULL|10", "2|x|20", "3|y|30"], await database.RowsAsync("SELECT * FROM d ORDER BY a"));

        var twice = await ExportAsync(database, test, "SELECT 1 AS a, NULL::VARCHAR AS b, i AS v FROM range(2) AS r(i)", "d", Keys);
        twice.Failed("export", ErrorCodes.DuplicateKeys, "a = 1, b = NULL (2 rows)", "nothing was written");
        Assert.Equal(["1|NULL|10", "2|x|20", "3|y|30"], await database.RowsAsync("SELECT * FROM d ORDER BY a"));
    }

    [Fact]
    public async Task Texts_become_the_tables_types()
    {
        await using var database = await server.CreateAsync("CREATE TYPE mood AS ENUM ('happy')", "CREATE TABLE d (m mood, u uuid, j json, i inet, x xml, a mood[])");
        using var test = new PipelineTest();

        (await ExportAsync(database, test, "SELECT 'happy' AS m, '7b1e2b3c-0000-4000-8000-0123456789ab' AS u, '[1]' AS j, '10.0.0.1' AS i, '<a/>' AS x, ['happy'] AS a", "d", "append")).Succeeded();

        Assert.Equal(["happy|7b1e2b3c-0000-4000-8000-0123456789ab|[1]|10.0.0.1|<a/>|{happy}"], await database.RowsAsync("SELECT m, u, j::text AS j, i, x::text AS x, a::text AS a FROM d"));
    }

    [Fact]
    public async Task A_million_rows_go_out_and_come_back()
    {
        await using var database = await server.CreateAsync();
        using var test = new PipelineTest();

        (await ExportAsync(database, test, "SELECT i AS id, 'row ' || i AS name, i * 0.5 AS half FROM range(1000000) AS r(i)", "d", "replace")).Succeeded();

        Assert.Equal(["1000000|499999500000|1000000"], await database.RowsAsync("SELECT count(*), sum(id), count(DISTINCT name) FROM d WHERE name = 'row ' || id AND half = id * 0.5"));
    }

    [Theory]
    [InlineData("SELECT 1 AS id, 2 AS missing", "append", "column 'missing' that 'd' lacks; its columns are id, note, twice, day")]
    [InlineData("SELECT 1 AS id, 2 AS twice", "append", "he column 'twice' of 'd' is generated")]
    [InlineData("SELECT 1 AS x", "upsert\", \"keys\": [\"id\"], \"description\": \"", "lacks")]
    public async Task Columns_that_do_not_fit_are_reported_when_planning(string sql, string mode, string message)
    {
        await using var database = await server.CreateAsync("CREATE TABLE d (id int, note varchar(3), twice int GENERATED ALWAYS AS (id * 2) STORED, day date)");
        using var test = new PipelineTest();

        var problem = (await test.PlanJsonAsync(Plan(database, sql, "d", mode), PostgresDatabase.Variables)).OnlyError();

        Assert.Equal("export", problem.StepId);
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SELECT 1.5 AS id", ErrorCodes.SchemaMismatch, "is numeric(2,1) in the rows and integer in 'd'")]
    [InlineData("SELECT 1e0 AS id", ErrorCodes.SchemaMismatch, "is double precision in the rows and integer in 'd'")]
    [InlineData("SELECT TIMESTAMP '2024-01-01 12:00:00' AS day", ErrorCodes.SchemaMismatch, "and date in 'd'")]
    [InlineData("SELECT {'a': 1} AS note", ErrorCodes.SchemaMismatch, "the column 'note' has the type struct")]
    [InlineData("SELECT 'four' AS note", ErrorCodes.Conversion, "value too long for type character varying(3)")]
    [InlineData("SELECT 3000000000 AS id", ErrorCodes.Conversion, "integer out of range")]
    [InlineData("SELECT -1 AS id", ErrorCodes.Constraint, "violates check constraint")]
    [InlineData("SELECT 'a' || chr(0) AS note", ErrorCodes.BadData, "invalid byte sequence")]
    [InlineData("SELECT CASE WHEN i < 90000 THEN i ELSE error('bang') END::INTEGER AS id FROM range(100000) AS r(i)", null, "bang")]
    [InlineData("SELECT 1 AS id, TIMESTAMP_NS '2024-01-01 00:00:00.000000001' AS at", ErrorCodes.Conversion, "the value of column 'at' is finer than microseconds")]
    public async Task What_does_not_fit_writes_nothing(string sql, string? code, string message)
    {
        await using var database = await server.CreateAsync("CREATE TABLE d (id int CHECK (id > 0 OR id IS NULL), note varchar(3), day date, at timestamp)", "INSERT INTO d (id) VALUES (7)");
        using var test = new PipelineTest();

        var failed = (await ExportAsync(database, test, sql, "d", "replace")).Of("export");

        Assert.Equal(StepStatus.Failure, failed.Status);
        if (code is not null) Assert.Equal(code, failed.ErrorCode);
        Assert.Contains(message, failed.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal(1, failed.Attempts);
        Assert.Equal(["7"], await database.RowsAsync("SELECT id FROM d"));
    }

    [Fact]
    public async Task A_line_that_breaks_while_writing_is_tried_again_and_writes_each_row_once()
    {
        await using var database = await server.CreateAsync("CREATE TABLE d (id bigint)");
        await using var proxy = new CuttingProxy(server.Port, 2_000_000, cuts: 1, counting: Direction.ToServer);
        using var test = new PipelineTest();

        var plan = Plan(database, "SELECT i AS id FROM range(500000) AS r(i)", "d", "append\", \"retry_policy\": { \"initial_delay_ms\": 1 }, \"description\": \"", proxy.Port);
        var result = await test.RunJsonAsync(plan, PostgresDatabase.Variables);

        Assert.Equal((1, 2), (proxy.Cut, result.Succeeded().Of("export").Attempts));
        Assert.Equal(["500000|500000"], await database.RowsAsync("SELECT count(*), count(DISTINCT id) FROM d"));
    }

    [Fact]
    public async Task A_commit_whose_answer_is_lost_is_never_tried_again()
    {
        // The server ends the session in the middle of COMMIT, in a trigger that runs only then.
        await using var database = await server.CreateAsync("CREATE TABLE d (id bigint)",
            "CREATE FUNCTION bang() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$",
            "CREATE CONSTRAINT TRIGGER late AFTER INSERT ON d DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION bang()");
        using var test = new PipelineTest();

        var failed = (await ExportAsync(database, test, "SELECT 1 AS id", "d", "append")).Failed("export", ErrorCodes.InputOutput, "whether the rows are there is not known");

        Assert.Equal((1, CommitOutcome.Unknown), (failed.Attempts, failed.CommitOutcome));
    }

    [Theory]
    [InlineData("\"connector\": \"warehouse\", \"target\": \"d\"", "mode", "says how the rows are written")]
    [InlineData("\"connector\": \"warehouse\", \"target\": \"d\", \"mode\": \"upsert\"", "mode", "needs the columns that identify a row")]
    [InlineData("\"connector\": \"warehouse\", \"target\": \"d\", \"mode\": \"append\", \"keys\": [\"a\"]", "keys", "keys are for mode upsert")]
    [InlineData("\"connector\": \"warehouse\", \"target\": \"d\", \"mode\": \"append\", \"format\": \"csv\"", "format", "has no format")]
    [InlineData("\"connector\": \"warehouse\", \"target\": \"a.b.c\", \"mode\": \"append\"", "target", "is not the name of a table")]
    [InlineData("\"connector\": \"warehouse\", \"target\": \"v\", \"mode\": \"append\"", "target", "is not a table")]
    [InlineData("\"connector\": \"csv\", \"target\": \"d\", \"mode\": \"append\", \"options\": { \"path\": \"x\" }", "connector", "The connector 'csv' reads only")]
    [InlineData("\"connector\": \"werehouse\", \"target\": \"d\", \"mode\": \"append\"", "connector", "no source 'werehouse'")]
    [InlineData("\"target\": \"a.csv\", \"mode\": \"append\"", "mode", "a file is always replaced")]
    [InlineData("\"connector\": \"postgres\", \"target\": \"d\", \"mode\": \"append\", \"options\": { \"host\": \"h\" }", "options", "lacks the parameter 'database'")]
    public async Task What_is_wrong_with_the_step_is_reported_when_planning(string properties, string property, string message)
    {
        await using var database = await server.CreateAsync("CREATE VIEW v AS SELECT 1 AS a");
        using var test = new PipelineTest();
        var plan = $$"""
            [ { "id": "define", "type": "source", "name": "warehouse", "connector": "postgres", "params": {{database.Params(""" "query": "SELECT 1" """)}} },
              { "id": "export", "type": "export", "sql": "SELECT 1 AS a", {{properties}} } ]
            """;

        var problem = (await test.PlanJsonAsync(plan, PostgresDatabase.Variables)).OnlyError();

        Assert.Equal(("export", property), (problem.StepId, problem.Property));
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_table_goes_out_by_the_parameters_of_a_source_and_wrong_passwords_are_found_when_planning()
    {
        await using var database = await server.CreateAsync("CREATE SCHEMA mart");
        using var test = new PipelineTest();
        var plan = $$"""
            [ { "id": "define", "type": "source", "name": "warehouse", "connector": "postgres", "params": {{database.Params(""" "schema": "mart", "query": "SELECT 1 AS a" """)}} },
              { "id": "load", "type": "load", "source": "warehouse", "target_table": "t" },
              { "id": "export", "type": "export", "source_table": "t", "connector": "warehouse", "target": "${name}", "mode": "replace" } ]
            """;

        (await test.RunJsonAsync(plan, [.. PostgresDatabase.Variables, KeyValuePair.Create("name", JsonValue.From("d"))])).Succeeded();
        Assert.Equal(["1"], await database.RowsAsync("SELECT a FROM mart.d"));

        var direct = Plan(database, "SELECT 1 AS a", "d", "append").Replace("${PG_WORD}", "${OTHER_WORD}", StringComparison.Ordinal);
        var problem = (await test.PlanJsonAsync(direct, PostgresDatabase.Variables)).OnlyError();
        Assert.Equal("options.password", problem.Property);
    }

    [Fact]
    public async Task A_pipeline_file_exports_into_a_table_of_the_server()
    {
        await using var database = await server.CreateAsync("CREATE TABLE d (day date PRIMARY KEY, total int)", "INSERT INTO d VALUES ('2025-01-01', 1), ('2025-01-02', 2)");
        using var test = new PipelineTest().With("daily.sf", $"""
            SOURCE warehouse TYPE postgres PARAMS {database.Params(""" "query": "SELECT max(day) AS day FROM d" """)};
            LOAD last FROM warehouse;
            CREATE TABLE daily AS SELECT day + 1 AS day, 3 AS total FROM last UNION ALL SELECT day, 20 FROM last;
            EXPORT daily TO "public.d" TYPE warehouse MODE UPSERT KEY (day);
            EXPORT SELECT total FROM daily ORDER BY total TO "totals" TYPE warehouse MODE REPLACE;
            """);

        (await test.RunFileAsync("daily.sf", PostgresDatabase.Variables)).Succeeded();

        Assert.Equal(["2025-01-01|1", "2025-01-02|20", "2025-01-03|3"], await database.RowsAsync("SELECT * FROM d ORDER BY day"));
        Assert.Equal(["3", "20"], await database.RowsAsync("SELECT * FROM totals"));
    }

    private static string Plan(PostgresDatabase database, string sql, string target, string mode, int? port = null) => $$"""
        [ { "id": "export", "type": "export", "sql": {{JsonValue.From(sql).Element.GetRawText()}}, "connector": "postgres", "target": "{{target}}", "mode": "{{mode}}",
            "options": {{database.Params(""" "connection_timeout": 10 """, port)}} } ]
        """;

    private static Task<PipelineResult> ExportAsync(PostgresDatabase database, PipelineTest test, string sql, string target, string mode) =>
        test.RunJsonAsync(Plan(database, sql, target, mode), PostgresDatabase.Variables);
}
