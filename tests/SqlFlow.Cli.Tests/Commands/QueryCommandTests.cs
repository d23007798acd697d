using System.Text.Json;
using SqlFlow.Cli.Tests.Harness;

namespace SqlFlow.Cli.Tests.Commands;

public sealed class QueryCommandTests(QueryCommandTests.Project project) : IClassFixture<QueryCommandTests.Project>
{
    [Fact]
    public async Task JSON_is_an_array_of_objects()
    {
        var result = await Sqlflow.RunAsync(project.Folder, "query", "SELECT i, 'n' || i AS name FROM numbers ORDER BY i LIMIT 2", "--format", "json");

        Assert.True(result is { ExitCode: 0, Error: "" }, result.ToString());
        Assert.Equal("[\n{\"i\":0,\"name\":\"n0\"},\n{\"i\":1,\"name\":\"n1\"}\n]\n", result.Output);
    }

    [Theory]
    [InlineData("170141183460469231731687303715884105727::HUGEINT", "170141183460469231731687303715884105727")]
    [InlineData("(-170141183460469231731687303715884105728)::HUGEINT", "-170141183460469231731687303715884105728")]
    [InlineData("340282366920938463463374607431768211455::UHUGEINT", "340282366920938463463374607431768211455")]
    [InlineData("9223372036854775807::BIGINT", "9223372036854775807")]
    [InlineData("18446744073709551615::UBIGINT", "18446744073709551615")]
    [InlineData("12345678901234567890123456789.123456789::DECIMAL(38,9)", "12345678901234567890123456789.123456789")]
    [InlineData("0.10::DECIMAL(4,2)", "0.10")]
    [InlineData("-0.05::DECIMAL(9,2)", "-0.05")]
    [InlineData("0.1::DOUBLE", "0.1")]
    [InlineData("1::DOUBLE", "1.0")]
    [InlineData("'nan'::DOUBLE", "\"nan\"")]
    [InlineData("true", "true")]
    [InlineData("NULL", "null")]
    [InlineData("'é \"q\" \\'", "\"é \\\"q\\\" \\\\\"")]
    [InlineData("DATE '2024-02-29'", "\"2024-02-29\"")]
    [InlineData("TIME '04:05:06.789'", "\"04:05:06.789\"")]
    [InlineData("TIMESTAMP '2024-02-29 04:05:06.000001'", "\"2024-02-29 04:05:06.000001\"")]
    [InlineData("TIMESTAMP_S '1969-12-31 23:59:59'", "\"1969-12-31 23:59:59\"")]
    [InlineData("TIMESTAMP_NS '2024-02-29 04:05:06.123456789'", "\"2024-02-29 04:05:06.123456789\"")]
    [InlineData("TIMESTAMPTZ '2024-02-29 04:05:06+02'", "\"2024-02-29 02:05:06+00\"")]
    [InlineData("INTERVAL '14 months 3 days 4 seconds'", "\"1 year 2 months 3 days 00:00:04\"")]
    [InlineData("UUID 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'", "\"a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11\"")]
    [InlineData("'\\xAA\\x00b'::BLOB", "\"\\\\xAA\\\\x00b\"")]
    [InlineData("'ok'::ENUM('ok', 'no')", "\"ok\"")]
    [InlineData("'10101'::BIT", "\"10101\"")]
    [InlineData("TIMETZ '12:00:00+02'", "\"12:00:00+02\"")]
    [InlineData("'{\"a\": [1, 2.50]}'::JSON", "{\"a\": [1, 2.50]}")]
    [InlineData("'2'::JSON", "2")]
    [InlineData("[1, NULL, 3]", "[1,null,3]")]
    [InlineData("[]::INTEGER[]", "[]")]
    [InlineData("[1, 2]::INTEGER[2]", "[1,2]")]
    [InlineData("{'a': 1, 'b': [{'c': 'x'}], 'd': NULL}", "{\"a\":1,\"b\":[{\"c\":\"x\"}],\"d\":null}")]
    [InlineData("MAP {'k': 1, 'l': 2}", "{\"k\":1,\"l\":2}")]
    [InlineData("MAP {1: 'one'}", "{\"1\":\"one\"}")]
    [InlineData("union_value(num := 2)", "{\"num\":2}")]
    [InlineData("[18446744073709551616::UHUGEINT]", "[18446744073709551616]")]
    [InlineData("{'t': TIMETZ '12:00:00+02'}", "{\"t\":\"12:00:00+02\"}")]
    public async Task Every_type_is_JSON_with_nothing_lost(string expression, string json)
    {
        var result = await Sqlflow.RunAsync(project.Folder, "query", $"SELECT {expression} AS v", "--format", "json");

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Equal($"[\n{{\"v\":{json}}}\n]\n", result.Output);
    }

    [Fact]
    public async Task Columns_of_one_name_do_not_hide_each_other_in_JSON()
    {
        var result = await Sqlflow.RunAsync(project.Folder, "query", "SELECT 1 AS a, 2 AS a, 3 AS a_1", "--format", "json");

        Assert.Equal("[\n{\"a\":1,\"a_1\":2,\"a_1_1\":3}\n]\n", result.Output);
    }

    [Fact]
    public async Task CSV_is_quoted_where_it_must_be()
    {
        var result = await Sqlflow.RunAsync(project.Folder, "query",
            "SELECT 1 AS \"a,b\", 'x \"y\"' AS q, 'l1' || chr(10) || 'l2' AS n, NULL AS nothing, '' AS empty, ['a', 'b'] AS list, 1.50 AS d", "--format", "csv");

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Equal("\"a,b\",q,n,nothing,empty,list,d\n1,\"x \"\"y\"\"\",\"l1\nl2\",,\"\",\"[\"\"a\"\",\"\"b\"\"]\",1.50\n", result.Output);
    }

    [Fact]
    public async Task Text_is_an_aligned_table()
    {
        var result = await Sqlflow.RunAsync(project.Folder, "query", "SELECT * FROM (VALUES (1, 'a'), (100, NULL), (NULL, 'ccc')) t(n, s)");

        Assert.Equal("   n  s\n────  ────\n   1  a\n 100  NULL\nNULL  ccc\n", result.Output);
    }

    [Fact]
    public async Task Text_says_when_rows_are_left_out_and_the_other_formats_leave_none_out()
    {
        var text = await Sqlflow.RunAsync(project.Folder, "query", "FROM numbers");
        var csv = await Sqlflow.RunAsync(project.Folder, "query", "FROM numbers", "--format", "csv");
        var json = await Sqlflow.RunAsync(project.Folder, "query", "FROM numbers", "--format", "json");

        Assert.Equal(1002, text.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains("Only the first 1,000 rows are shown", text.Error, StringComparison.Ordinal);
        Assert.Equal(5001, csv.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal(5000, json.Json.GetArrayLength());
    }

    [Theory]
    [InlineData("csv", "i\n")]
    [InlineData("json", "[]\n")]
    [InlineData("text", "i\n─\n")]
    public async Task A_result_without_rows_still_has_its_columns(string format, string expected)
    {
        var result = await Sqlflow.RunAsync(project.Folder, "query", "FROM numbers WHERE false", "--format", format);

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Equal(expected, result.Output);
    }

    [Theory]
    [InlineData("SHOW TABLES")]
    [InlineData("DESCRIBE numbers")]
    [InlineData("SUMMARIZE numbers")]
    [InlineData("EXPLAIN SELECT * FROM numbers")]
    [InlineData("PRAGMA table_info('numbers')")]
    [InlineData("WITH x AS (SELECT 1) FROM x;")]
    [InlineData("-- a comment\nFROM numbers LIMIT 1")]
    public async Task What_only_reads_is_allowed(string sql)
    {
        var result = await Sqlflow.RunAsync(project.Folder, "query", sql);

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.NotEmpty(result.Output);
    }

    [Theory]
    [InlineData("CREATE TABLE evil AS SELECT 1")]
    [InlineData("INSERT INTO numbers VALUES (1)")]
    [InlineData("DELETE FROM numbers")]
    [InlineData("DROP TABLE numbers")]
    [InlineData("COPY numbers TO 'stolen.csv'")]
    [InlineData("EXPLAIN ANALYZE COPY numbers TO 'stolen.csv'")]
    [InlineData("SELECT 1; DROP TABLE numbers")]
    [InlineData("ATTACH 'other.duckdb'")]
    [InlineData("INSTALL httpfs")]
    public async Task What_writes_is_refused(string sql)
    {
        var before = project.Folder.Files().ToArray();

        var result = await Sqlflow.RunAsync(project.Folder, "query", sql);

        ResultAssert.FailsWith(result, 1);
        Assert.Empty(result.Output);
        Assert.Equal(before, project.Folder.Files());
    }

    [Theory]
    [InlineData("SELEC 1", "SELEC")]
    [InlineData("SELECT nme FROM numbers", "nme")]
    [InlineData("SELECT * FROM nmbers", "numbers")]
    [InlineData("SELECT error('boom')", "boom")]
    public async Task Wrong_SQL_is_exit_1_with_what_is_wrong(string sql, string word)
    {
        var result = await Sqlflow.RunAsync(project.Folder, "query", sql, "--format", "json");

        ResultAssert.FailsWith(result, 1, word);
        Assert.True(result.Output is "" or "[", result.ToString());
    }

    [Fact]
    public async Task The_query_may_come_from_stdin()
    {
        var result = await Sqlflow.RunWithInputAsync(project.Folder, "SELECT 42 AS n", "query", "-", "--format", "csv");

        Assert.Equal("n\n42\n", result.Output);
    }

    [Fact]
    public async Task The_database_is_found_from_a_folder_below_and_by_project_or_path()
    {
        Directory.CreateDirectory(project.Folder.At("deep/er"));
        using var elsewhere = new TempFolder();
        string[] sql = ["query", "SELECT count(*) AS n FROM numbers", "--format", "csv"];

        var below = await Sqlflow.RunAsync(project.Folder, [.. sql, "--project", "."]);
        var byProject = await Sqlflow.RunAsync(elsewhere, [.. sql, "--project", project.Folder.Path]);
        var byPlan = await Sqlflow.RunAsync(elsewhere, [.. sql, "--project", project.Folder.At("plan.json")]);
        var byPath = await Sqlflow.RunAsync(elsewhere, [.. sql, "--database", project.Folder.At(".sqlflow/data.duckdb")]);

        Assert.All([below, byProject, byPlan, byPath], static result => Assert.Equal("n\n5000\n", result.Output));
    }

    [Theory]
    [InlineData()]
    [InlineData("--database", "nowhere.duckdb")]
    [InlineData("--project", "nowhere")]
    [InlineData("--project", ".")]
    public async Task A_missing_database_is_exit_2(params string[] arguments)
    {
        using var folder = new TempFolder();

        var result = await Sqlflow.RunAsync(folder, ["query", "SELECT 1", .. arguments]);

        ResultAssert.IsRefused(result, folder, "there is no");
        Assert.Empty(folder.Files());
    }

    [Fact]
    public async Task A_project_in_a_folder_below_is_suggested()
    {
        using var folder = new TempFolder().With("samples/shop/plan.json", Plans.Transform("SELECT 1 AS x"));
        await Sqlflow.RunAsync(folder, "run", "samples/shop/plan.json", "--quiet");

        var result = await Sqlflow.RunAsync(folder, "query", "SELECT 1");

        ResultAssert.FailsWith(result, 2, "--project samples/shop");
    }

    /// <summary>A project with a table of 5,000 numbers.</summary>
    public sealed class Project : IAsyncLifetime
    {
        internal TempFolder Folder { get; } = new();

        public async ValueTask InitializeAsync()
        {
            Folder.With("plan.json", """[ { "id": "numbers", "type": "transform", "sql": "SELECT range AS i FROM range(5000)", "target_table": "numbers" } ]""");
            var result = await Sqlflow.RunAsync(Folder, "run", "plan.json", "--quiet");
            Assert.True(result.ExitCode == 0, result.ToString());
        }

        public ValueTask DisposeAsync()
        {
            Folder.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
