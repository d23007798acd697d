using System.Text;
using SqlFlow.Handlers.Tests.Harness;

namespace SqlFlow.Handlers.Tests.Sources;

/// <summary>Every parameter of the csv connector.</summary>
public sealed class CsvTests
{
    [Theory]
    [InlineData("a,b\n1,x\n", "{}", "a BIGINT,b VARCHAR", "1|x")]
    [InlineData("1,x\n2,y\n", """{"has_header": false}""", "column0 BIGINT,column1 VARCHAR", "1|x,2|y")]
    [InlineData("1,x\n", """{"HAS_HEADER": "false", "columns": ["n", "s"]}""", "n BIGINT,s VARCHAR", "1|x")]
    [InlineData("a,b\n1,x\n", """{"columns": {"n": "INTEGER", "s": "VARCHAR"}}""", "n INTEGER,s VARCHAR", "1|x")]
    [InlineData("a;b\n1;x,y\n", """{"delimiter": ";"}""", "a BIGINT,b VARCHAR", "1|x,y")]
    [InlineData("a;b\n1;2\n3;4\n", "{}", "a BIGINT,b BIGINT", "1|2,3|4")]
    [InlineData("a\tb\n1\t2\n", """{"delimiter": "\t"}""", "a BIGINT,b BIGINT", "1|2")]
    [InlineData("a,b\n1,'x,y'\n", """{"quote": "'"}""", "a BIGINT,b VARCHAR", "1|x,y")]
    [InlineData("a,b\n1,\"x\\\"y\"\n", """{"escape": "\\", "quote": "\""}""", "a BIGINT,b VARCHAR", "1|x\"y")]
    [InlineData("junk\nmore junk\na,b\n1,2\n", """{"skip_rows": 2}""", "a BIGINT,b BIGINT", "1|2")]
    [InlineData("a,b\n1,n/a\n-,\n", """{"null_values": ["n/a", "-"]}""", "a BIGINT,b VARCHAR", "1|NULL,NULL|NULL")]
    [InlineData("a,b\n1,n/a\n2,\n", """{"null_values": "n/a", "columns": {"a": "BIGINT", "b": "BIGINT"}}""", "a BIGINT,b BIGINT", "1|NULL,2|NULL")]
    [InlineData("a,b\n\"1\n2\",x\n", "{}", "a VARCHAR,b VARCHAR", "1\n2|x")]
    [InlineData("a,b\n x ,  1\n", """{"columns": {"a": "VARCHAR", "b": "VARCHAR"}}""", "a VARCHAR,b VARCHAR", " x |  1")]
    [InlineData("a\n2025-02-03\n", """{"columns": {"a": "DATE"}}""", "a DATE", "2025-02-03")]
    public async Task Parameters(string content, string options, string columns, string rows)
    {
        using var test = new PipelineTest().With("a.csv", content);

        var result = await test.SucceedAsync(Make.LoadFrom("csv", $$"""{"path": "a.csv"{{(options == "{}" ? "}" : string.Concat(", ", options.AsSpan(1)))}}"""));

        Assert.Equal(columns, string.Join(',', await test.ColumnsAsync("t")));
        Assert.Equal(rows, string.Join(',', await test.RowsAsync("FROM t")));
        Assert.Equal(columns, string.Join(',', result.Of("load").InputSchemas["csv"].Select(static column => $"{column.Name} {column.Type}")));
    }

    [Fact]
    public async Task Latin_1_and_compression()
    {
        using var test = new PipelineTest();
        test.Folder.Write("latin.csv", Encoding.Latin1.GetBytes("name\nhäß\n"));
        test.Folder.WriteGzip("a.csv.gz", "a\n1\n");
        test.Folder.WriteGzip("packed", "a\n2\n");

        await test.SucceedAsync(
            Make.LoadFrom("csv", """{"path": "latin.csv", "encoding": "latin-1"}""", "latin") with { Id = "latin" },
            Make.LoadFrom("csv", """{"path": "a.csv.gz"}""", "gz") with { Id = "gz" },
            Make.LoadFrom("csv", """{"path": "packed", "compression": "gzip"}""", "packed") with { Id = "packed" });

        Assert.Equal(["häß"], await test.RowsAsync("FROM latin"));
        Assert.Equal(["1", "2"], await test.RowsAsync("FROM gz UNION ALL FROM packed ORDER BY ALL"));
    }

    [Theory]
    [InlineData("\"data/a1.csv\"", "1")]
    [InlineData("[\"data/b1.csv\", \"data/a1.csv\", \"data/b1.csv\"]", "1,3")]
    [InlineData("\"data/*.csv\"", "1,2,3")]
    [InlineData("\"data/a?.csv\"", "1,2")]
    [InlineData("\"data/[b-z]*.csv\"", "3")]
    [InlineData("\"data/[!b]*.csv\"", "1,2")]
    [InlineData("\"data/**/*.csv\"", "1,2,3,4,5")]
    [InlineData("\"**/c*.csv\"", "4,5")]
    [InlineData("[\"data/a*.csv\", \"data/deep/*.csv\"]", "1,2,4")]
    public async Task Several_files_and_globs(string path, string rows)
    {
        using var test = new PipelineTest()
            .With("data/a1.csv", "v\n1\n").With("data/a2.csv", "v\n2\n").With("data/b1.csv", "v\n3\n")
            .With("data/deep/c1.csv", "v\n4\n").With("data/deep/er/c2.csv", "v\n5\n").With("data/.hidden.csv", "v\n9\n").With("data/a.txt", "v\n9\n");

        await test.SucceedAsync(Make.LoadFrom("csv", $$"""{"path": {{path}}}"""));

        Assert.Equal(rows, string.Join(',', await test.RowsAsync("FROM t ORDER BY v")));
    }

    [Theory]
    [InlineData("a[1].csv")]
    [InlineData("a[1]?.csv")]
    [InlineData("a*.csv")]
    [InlineData("a?.csv")]
    public async Task A_file_that_is_there_is_no_pattern_whatever_its_name(string name)
    {
        using var test = new PipelineTest().With(name, "v\n1\n").With("a1.csv", "v\n2\n").With("a12.csv", "v\n3\n");

        await test.SucceedAsync(Make.Load("t", name));

        Assert.Equal(["1"], await test.RowsAsync("FROM t"));
    }

    [Fact]
    public async Task A_value_that_does_not_fit_fails_with_its_line_and_writes_nothing()
    {
        using var test = new PipelineTest().With("a.csv", "id\n1\nabc\n");

        var failure = (await test.RunAsync(Make.LoadFrom("csv", """{"path": "a.csv", "columns": {"id": "INTEGER"}}"""))).Failed("load", ErrorCodes.BadData);

        Assert.Contains("3", failure.ErrorMessage, StringComparison.Ordinal);
        Assert.Empty(await test.ColumnsAsync("t"));
    }

    [Fact]
    public async Task A_file_whose_delimiter_was_guessed_wrong_is_warned_about()
    {
        using var test = new PipelineTest().With("a.csv", "a;b\n1;2\n");

        var planned = await test.PlanAsync(Make.LoadFrom("csv", """{"path": "a.csv", "delimiter": ","}"""));

        var warning = Assert.Single(planned.Problems);
        Assert.Contains("'a;b'", warning.Message, StringComparison.Ordinal);
        Assert.Contains("\"delimiter\": \";\"", warning.Hint, StringComparison.Ordinal);
        Assert.False(planned.HasErrors);
    }
}
