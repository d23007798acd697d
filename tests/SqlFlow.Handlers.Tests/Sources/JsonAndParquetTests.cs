using SqlFlow.Handlers.Tests.Harness;

namespace SqlFlow.Handlers.Tests.Sources;

public sealed class JsonAndParquetTests
{
    [Theory]
    [InlineData("""[{"a": 1, "b": {"c": "x"}}, {"a": 2}]""", "{}", "1|{'c': x},2|NULL")]
    [InlineData("""[{"a": 1}, {"a": 2}]""", """{"format": "array"}""", "1,2")]
    [InlineData("{\"a\": 1}\n{\"a\": 2}\n", """{"format": "Newline_Delimited"}""", "1,2")]
    [InlineData("{\"a\": 1}\n{\"a\": 2}\n", "{}", "1,2")]
    [InlineData("""[{"a": "1", "b": 5}]""", """{"columns": {"a": "INTEGER"}}""", "1")]
    [InlineData("""[{"a": [1, 2]}]""", """{"columns": {"a": "INTEGER[]"}}""", "[1, 2]")]
    public async Task Json(string content, string options, string rows)
    {
        using var test = new PipelineTest().With("a.json", content);

        await test.SucceedAsync(Make.LoadFrom("json", $$"""{"path": "a.json"{{(options == "{}" ? "}" : string.Concat(", ", options.AsSpan(1)))}}"""));

        Assert.Equal(rows, string.Join(',', await test.RowsAsync("FROM t")));
    }

    [Fact]
    public async Task Json_files_of_a_glob_and_compressed_ones()
    {
        using var test = new PipelineTest().With("a1.jsonl", "{\"a\": 1}\n").With("a2.jsonl", "{\"a\": 2}\n");
        test.Folder.WriteGzip("b.jsonl.gz", "{\"a\": 3}\n");

        await test.SucceedAsync(Make.LoadFrom("json", """{"path": ["a*.jsonl", "b.jsonl.gz"]}"""));

        Assert.Equal(["1", "2", "3"], await test.RowsAsync("FROM t ORDER BY a"));
    }

    [Theory]
    [InlineData("""{"path": "a.json", "format": "lines"}""", "options.format", "'lines'")]
    [InlineData("""{"path": "a.json", "columns": ["a"]}""", "options.columns", "names and types")]
    public async Task Wrong_json_parameters_are_plan_errors(string options, string property, string message)
    {
        using var test = new PipelineTest().With("a.json", "[]");

        var problem = (await test.PlanAsync(Make.LoadFrom("json", options))).OnlyError();

        Assert.Equal(property, problem.Property);
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parquet_reads_the_columns_asked_for()
    {
        using var test = new PipelineTest();
        await test.SucceedAsync(Make.Export("SELECT 1 AS a, 'x' AS \"b\"\"c\", 2 AS d", "a.parquet"));

        await test.SucceedAsync(Make.LoadFrom("parquet", """{"path": "a.parquet", "columns": ["d", "b\"c"], "combine_files": true}"""));

        Assert.Equal(["d INTEGER", "b\"c VARCHAR"], await test.ColumnsAsync("t"));
        Assert.Equal(["2|x"], await test.RowsAsync("FROM t"));
    }

    [Fact]
    public async Task Parquet_files_of_different_columns_are_united_by_name()
    {
        using var test = new PipelineTest();
        await test.SucceedAsync(
            Make.Export("SELECT 1 AS a, 'x' AS b", "p/1.parquet") with { Id = "one" },
            Make.Export("SELECT 'y' AS b, 2 AS a, true AS c", "p/2.parquet") with { Id = "two" });

        await test.SucceedAsync(Make.LoadFrom("parquet", """{"path": "p/*.parquet"}"""));

        Assert.Equal(["1|x|NULL", "2|y|True"], await test.RowsAsync("FROM t ORDER BY a"));
    }

    [Theory]
    [InlineData("", "k,v")]
    [InlineData(", \"hive_partitioning\": true", "k,v")]
    [InlineData(", \"hive_partitioning\": false", "v")]
    public async Task Folders_called_key_equals_value_are_columns(string option, string columns)
    {
        using var test = new PipelineTest();
        await test.SucceedAsync(Make.Export("SELECT 1 AS v, 'x' AS k UNION ALL SELECT 2, 'y'", "parts", """{"partition_by": "k"}""") with { Format = ExportFormat.Parquet });

        await test.SucceedAsync(Make.LoadFrom("parquet", $$"""{"path": "parts/**/*.parquet"{{option}}}"""));

        Assert.Equal(columns, await test.ScalarAsync("SELECT string_agg(column_name, ',' ORDER BY column_name) FROM duckdb_columns() WHERE table_name = 't'"));
        if (columns.Length > 1) Assert.Equal(["x|1", "y|2"], await test.RowsAsync("SELECT k, v FROM t ORDER BY v"));
    }

    [Fact]
    public async Task A_file_that_is_no_parquet_is_a_plan_problem()
    {
        using var test = new PipelineTest().With("a.parquet", "this is no parquet file at all");

        var planned = await test.PlanAsync(Make.LoadFrom("parquet", """{"path": "a.parquet"}"""));

        Assert.Contains(planned.Problems, static problem => problem.Code is SqlFlow.Planning.PlanProblemCodes.UnreadableSource && problem.Message.Contains("cannot be read", StringComparison.Ordinal));
    }
}
