using SqlFlow.Engines;
using SqlFlow.Handlers.Tests.Harness;

namespace SqlFlow.Handlers.Tests.Unit;

public sealed class ExportHandlerTests
{
    [Theory]
    [InlineData("out/a.csv", "{}", "(FORMAT csv, HEADER true)")]
    [InlineData("a.tsv", "{}", "(FORMAT csv, HEADER true, DELIMITER '\t')")]
    [InlineData("a.tsv", """{"sep": ";"}""", "(FORMAT csv, HEADER true, SEP ';')")]
    [InlineData("a.csv.gz", "{}", "(FORMAT csv, HEADER true, COMPRESSION 'gzip')")]
    [InlineData("a.csv.zst", """{"compression": "none"}""", "(FORMAT csv, HEADER true, COMPRESSION 'none')")]
    [InlineData("a.csv", """{"header": false, "quote": "'", "force_quote": "*"}""", "(FORMAT csv, HEADER false, QUOTE '''', FORCE_QUOTE *)")]
    [InlineData("a.csv", """{"force_quote": ["a", "b\"c"]}""", "(FORMAT csv, HEADER true, FORCE_QUOTE (\"a\", \"b\"\"c\"))")]
    [InlineData("a.parquet", """{"compression": "zstd", "row_group_size": 5000}""", "(FORMAT parquet, COMPRESSION 'zstd', ROW_GROUP_SIZE 5000)")]
    [InlineData("a.json", "{}", "(FORMAT json, ARRAY true)")]
    [InlineData("a.jsonl", "{}", "(FORMAT json)")]
    public async Task Options_become_those_of_copy(string target, string options, string expected)
    {
        using var test = new HandlerTest();
        test.Engine.Fails("COPY");

        await Assert.ThrowsAsync<SqlEngineException>(() => test.ExecuteAsync(Make.Export("SELECT 1 -- one", target, options)));

        var copy = Assert.Single(test.Engine.Trace, static entry => entry.StartsWith("COPY", StringComparison.Ordinal));
        Assert.StartsWith("COPY (SELECT 1 -- one\n) TO '", copy, StringComparison.Ordinal);
        Assert.EndsWith(expected, copy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_engine_writes_beside_the_target_which_it_never_sees()
    {
        using var test = new HandlerTest();
        test.Engine.Fails("COPY");

        await Assert.ThrowsAsync<SqlEngineException>(() => test.ExecuteAsync(Make.ExportTable("s.\"a b\"", "out/it's.csv")));

        var copy = Assert.Single(test.Engine.Trace, static entry => entry.StartsWith("COPY", StringComparison.Ordinal));
        Assert.StartsWith("COPY (SELECT * FROM \"s\".\"a b\"\n) TO '", copy, StringComparison.Ordinal);
        Assert.Contains($"{test.Folder.At("out")}/.it''s.csv.{Environment.ProcessId}.", copy, StringComparison.Ordinal);
        Assert.Equal(["rollback", "dispose"], test.Engine.Trace[^2..]);
        Assert.Empty(test.Folder.Files());
    }

    [Fact]
    public async Task An_arrow_export_of_no_rows_replaces_the_old_file()
    {
        using var test = new HandlerTest();
        test.Folder.Write("a.arrow", "old");

        var result = await test.ExecuteAsync(Make.Export("SELECT 1", "a.arrow"));

        Assert.Equal(0, result.RowsAffected);
        Assert.StartsWith("ARROW1", test.Folder.Read("a.arrow"), StringComparison.Ordinal);
        Assert.Equal(["a.arrow"], test.Folder.Files());
    }

    [Fact]
    public async Task An_arrow_export_that_fails_leaves_the_old_file()
    {
        using var test = new HandlerTest();
        test.Engine.Fails("SELECT 1");
        test.Folder.Write("a.arrow", "old");

        await Assert.ThrowsAsync<SqlEngineException>(() => test.ExecuteAsync(Make.Export("SELECT 1", "a.arrow")));

        Assert.Equal("old", test.Folder.Read("a.arrow"));
        Assert.Equal(["a.arrow"], test.Folder.Files());
    }

    [Fact]
    public async Task Variables_are_filled_into_target_and_options()
    {
        using var test = new HandlerTest();
        test.Variables.Set("day", JsonValue.From("x'y"));
        test.Engine.Fails("COPY");

        await Assert.ThrowsAsync<SqlEngineException>(() => test.ExecuteAsync(Make.Export("SELECT 1", "${day}.csv", """{"nullstr": "${day}"}""")));

        var copy = Assert.Single(test.Engine.Trace, static entry => entry.StartsWith("COPY", StringComparison.Ordinal));
        Assert.Contains("/.x''y.csv.", copy, StringComparison.Ordinal);
        Assert.Contains("NULLSTR 'x''y'", copy, StringComparison.Ordinal);
    }
}
