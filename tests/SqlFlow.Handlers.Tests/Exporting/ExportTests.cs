using System.Text.Json;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using SqlFlow.Handlers.Tests.Harness;
using SqlFlow.Planning;

namespace SqlFlow.Handlers.Tests.Exporting;

public sealed class ExportTests
{
    private const string Rows = "SELECT * FROM (VALUES (1, 'a;b', DATE '2025-01-02'), (2, NULL, NULL)) AS v(id, name, day)";

    [Theory]
    [InlineData("out/a.csv", "{}", "id,name,day\n1,a;b,2025-01-02\n2,,\n")]
    [InlineData("a.tsv", "{}", "id\tname\tday\n1\ta;b\t2025-01-02\n2\t\t\n")]
    [InlineData("a.csv", """{"header": false, "delimiter": ";", "nullstr": "n/a"}""", "1;\"a;b\";2025-01-02\n2;n/a;n/a\n")]
    [InlineData("a.csv", """{"force_quote": ["name"], "dateformat": "%d.%m.%Y"}""", "id,\"name\",day\n1,\"a;b\",02.01.2025\n2,,\n")]
    [InlineData("a.jsonl", "{}", "{\"id\":1,\"name\":\"a;b\",\"day\":\"2025-01-02\"}\n{\"id\":2,\"name\":null,\"day\":null}\n")]
    public async Task Text_formats(string target, string options, string expected)
    {
        using var test = new PipelineTest();

        var result = await test.SucceedAsync(Make.Export(Rows, target, options));

        Assert.Equal(expected, test.Folder.Read(target));
        Assert.Equal((2L, 2L), (result.Of("export").RowsAffected, result.Of("export").RowsRead));
        Assert.Equal(expected.Length, result.Of("export").PerformanceMetrics["bytes_written"].Number);
        Assert.Equal(["id", "name", "day"], result.Of("export").OutputSchema!.Value.Select(static column => column.Name));
    }

    [Fact]
    public async Task Json_is_an_array()
    {
        using var test = new PipelineTest();

        await test.SucceedAsync(Make.Export(Rows, "a.json"));

        using var json = JsonDocument.Parse(test.Folder.Read("a.json"));
        Assert.Equal("a;b", json.RootElement[0].GetProperty("name").GetString());
        Assert.Equal(2, json.RootElement.GetArrayLength());
    }

    [Fact]
    public async Task Parquet_keeps_types_and_compression()
    {
        using var test = new PipelineTest();

        await test.SucceedAsync(Make.Export(Rows, "data", """{"compression": "zstd"}""") with { Format = ExportFormat.Parquet });

        Assert.Equal(["1|a;b|2025-01-02", "2|NULL|NULL"], await test.RowsAsync($"FROM read_parquet('{test.Folder.At("data")}')"));
        Assert.Equal("ZSTD", await test.ScalarAsync($"SELECT DISTINCT compression FROM parquet_metadata('{test.Folder.At("data")}')"));
    }

    [Fact]
    public async Task Arrow_files_hold_every_batch()
    {
        using var test = new PipelineTest();

        var result = await test.SucceedAsync(Make.Export("SELECT range AS id, 'n' || range AS name FROM range(5000)", "a.arrow"));

        using var reader = new ArrowFileReader(File.OpenRead(test.Folder.At("a.arrow")));
        var (rows, last) = (0L, "");
        while (await reader.ReadNextRecordBatchAsync(PipelineTest.Token) is { } batch)
        {
            using (batch)
            {
                rows += batch.Length;
                last = batch.Column(1) is StringArray names ? names.GetString(batch.Length - 1) : batch.Column(1).GetType().Name;
            }
        }

        Assert.Equal((5000L, "n4999", 5000L), (rows, last, result.Of("export").RowsAffected));
    }

    [Theory]
    [InlineData("a.csv.gz", "FROM read_csv('{0}')")]
    [InlineData("a.jsonl.gz", "FROM read_json('{0}')")]
    [InlineData("a.json.gz", "FROM read_json('{0}')")]
    [InlineData("a.csv.zst", "FROM read_csv('{0}')")]
    public async Task The_extension_compresses(string target, string query)
    {
        using var test = new PipelineTest();

        await test.SucceedAsync(Make.Export("SELECT range AS a FROM range(3)", target));

        byte[] magic = target.EndsWith(".gz", StringComparison.Ordinal) ? [0x1F, 0x8B] : [0x28, 0xB5];
        Assert.Equal(magic, (await File.ReadAllBytesAsync(test.Folder.At(target), PipelineTest.Token))[..2]);
        if (!target.EndsWith(".zst", StringComparison.Ordinal))
            Assert.Equal(["0", "1", "2"], await test.RowsAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, query, test.Folder.At(target))));
    }

    [Fact]
    public async Task No_rows_make_a_file_with_a_header()
    {
        using var test = new PipelineTest();

        var result = await test.SucceedAsync(Make.Export("SELECT 1 AS a, 2 AS b LIMIT 0", "a.csv"));

        Assert.Equal("a,b\n", test.Folder.Read("a.csv"));
        Assert.Equal(0, result.Of("export").RowsAffected);
    }

    [Fact]
    public async Task A_table_made_in_the_run_is_exported_and_the_file_can_be_loaded_again()
    {
        using var test = new PipelineTest();

        await test.SucceedAsync(Make.Transform("s.t", "SELECT 1 AS a"), Make.ExportTable("S.T", "deep/er/t.csv"));
        await test.SucceedAsync(Make.Load("u", "deep/er/t.csv"));

        Assert.Equal(["1"], await test.RowsAsync("FROM u"));
    }

    [Theory]
    [InlineData("a.csv", """{"delimeter": ";"}""", "options.delimeter", "has no option 'delimeter'", "delimiter")]
    [InlineData("a.parquet", """{"header": true}""", "options.header", "as parquet has no option 'header'", null)]
    [InlineData("a.arrow", """{"compression": "zstd"}""", "options.compression", "as arrow has no option", "none")]
    [InlineData("a.csv", """{"sep": ";", "delim": ","}""", "options.delim", "stands twice", null)]
    [InlineData("a.csv", """{"header": null}""", "options.header", "takes text, a number", null)]
    [InlineData("a.csv", """{"quote": {"a": 1}}""", "options.quote", "takes text, a number", null)]
    public async Task Wrong_options_are_plan_errors(string target, string options, string property, string message, string? hint)
    {
        using var test = new PipelineTest();

        var problem = (await test.PlanAsync(Make.Export("SELECT 1 AS a", target, options))).OnlyError();

        Assert.Equal((property, PlanProblemCodes.InvalidOption), (problem.Property, problem.Code));
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
        if (hint is not null) Assert.Contains(hint, problem.Hint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.txt", "does not say the format")]
    [InlineData("a", "does not say the format")]
    [InlineData("", "is empty")]
    [InlineData("a.parquet.gz", "compress")]
    [InlineData("a.arrow.zst", "compress")]
    public async Task Targets_that_say_no_format_are_plan_errors(string target, string message)
    {
        using var test = new PipelineTest();

        var planned = await test.PlanAsync(Make.Export("SELECT 1 AS a", target));

        Assert.True(planned.HasErrors);
        Assert.Contains(planned.Problems, problem => problem.Property is "target" && problem.Message.Contains(message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Either_a_table_or_a_query_is_exported()
    {
        using var test = new PipelineTest();

        var planned = await test.PlanAsync(new ExportStep { Id = "export", Target = "a.csv" });

        Assert.Contains("either source_table or the rows of sql", planned.OnlyError().Message, StringComparison.Ordinal);
    }
}
