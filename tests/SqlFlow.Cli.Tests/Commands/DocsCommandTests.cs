using SqlFlow.Cli.Tests.Harness;
using SqlFlow.Cli.Tests.Samples;

namespace SqlFlow.Cli.Tests.Commands;

public sealed class DocsCommandTests
{
    [Fact]
    public async Task Both_formats_are_written_and_named_and_nothing_runs()
    {
        using var folder = Small();

        var result = await Sqlflow.RunAsync(folder, "docs", "plan.json", "--out", "docs");

        Assert.True(result.ExitCode == 0, result.ToString());
        var files = folder.Files().Where(static file => file.StartsWith("docs/", StringComparison.Ordinal)).ToArray();
        Assert.Equal(files, result.Output.TrimEnd('\n').Split('\n').Order(StringComparer.Ordinal));
        Assert.Equal(["docs/index.html", "docs/index.md", "docs/tables/big_orders.md", "docs/tables/orders.csv.md", "docs/tables/orders.md"], files.Where(static file => !file.Contains(".csv-", StringComparison.Ordinal)));
        Assert.Contains("filtered by orders.amount", folder.Read("docs/tables/big_orders.md"), StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.At(".sqlflow")));
    }

    [Fact]
    public async Task After_a_run_the_pages_say_so_unless_told_otherwise()
    {
        using var folder = Small();
        Assert.Equal(0, (await Sqlflow.RunAsync(folder, "run", "plan.json", "--quiet")).ExitCode);

        await Sqlflow.RunAsync(folder, "docs", "plan.json", "--out", "with", "--format", "markdown");
        await Sqlflow.RunAsync(folder, "docs", "plan.json", "--out", "without", "--no-runs", "--format", "html");

        Assert.Contains("Last run: ", folder.Read("with/tables/orders.md"), StringComparison.Ordinal);
        Assert.Contains(", 3 rows, run ", folder.Read("with/tables/orders.md"), StringComparison.Ordinal);
        Assert.False(File.Exists(folder.At("with/index.html")));
        Assert.DoesNotContain("Last run", folder.Read("without/index.html"), StringComparison.Ordinal);
        Assert.False(File.Exists(folder.At("without/index.md")));
    }

    [Fact]
    public async Task A_table_that_is_gone_loses_its_page()
    {
        using var folder = Small();
        await Sqlflow.RunAsync(folder, "docs", "plan.json", "--out", "docs");
        folder.With("plan.json", Plans.Small.Replace("\"target_table\": \"big_orders\"", "\"target_table\": \"large\"", StringComparison.Ordinal).Replace("\"source_table\": \"big_orders\"", "\"source_table\": \"large\"", StringComparison.Ordinal));

        var result = await Sqlflow.RunAsync(folder, "docs", "plan.json", "--out", "docs");

        Assert.Contains($"Removed {Path.Combine("docs", "tables/big_orders.md")}\n", result.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(folder.At("docs/tables/big_orders.md")));
        Assert.True(File.Exists(folder.At("docs/tables/large.md")));
    }

    [Fact]
    public async Task A_selection_is_written_with_its_inputs()
    {
        using var folder = Small();

        var result = await Sqlflow.RunAsync(folder, "docs", "plan.json", "--out", "docs", "--select", "big", "--format", "markdown");

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Equal(["docs/index.md", "docs/tables/big_orders.md", "docs/tables/orders.md"], folder.Files().Where(static file => file.StartsWith("docs/", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("--out", "docs", "plan.json")]
    [InlineData("expected markdown or html", "docs", "plan.json", "--out", "d", "--format", "pdf")]
    [InlineData("missing.json", "docs", "missing.json", "--out", "d")]
    [InlineData("was not written by sqlflow docs", "docs", "plan.json", "--out", "foreign")]
    [InlineData("is a file", "docs", "plan.json", "--out", "orders.csv")]
    [InlineData("SF2", "docs", "wrong.json", "--out", "d")]
    [InlineData("nosuch", "docs", "plan.json", "--out", "d", "--select", "nosuch")]
    public async Task Wrong_call_is_refused(string word, params string[] arguments)
    {
        using var folder = Small().With("foreign/index.html", "<p>mine</p>").With("wrong.json", Plans.Transform("SELECT nosuch"));

        ResultAssert.IsRefused(await Sqlflow.RunAsync(folder, arguments), folder, word);

        Assert.Equal(["foreign/index.html", "orders.csv", "plan.json", "wrong.json"], folder.Files());
    }

    [Theory]
    [InlineData("shop", "plan.json")]
    [InlineData("incremental", "events.sf")]
    public async Task Samples_are_written_twice_alike(string sample, string file)
    {
        using var folder = SampleFolder.Copy(sample);
        var written = new List<string>();
        for (var time = 1; time <= 2; time++)
        {
            var result = await Sqlflow.RunAsync(folder, "docs", $"samples/{sample}/{file}", "--out", time == 1 ? "first" : "second");
            Assert.True(result.ExitCode == 0, result.ToString());
            Assert.Empty(result.Error);
            var root = time == 1 ? "first/" : "second/";
            written.Add(string.Concat(folder.Files().Where(page => page.StartsWith(root, StringComparison.Ordinal)).Select(page => $"{page[root.Length..]}\n{folder.Read(page)}")));
        }

        Assert.Equal(written[0], written[1]);
        Assert.DoesNotContain(folder.Path, written[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_lineage_of_runs_can_be_queried()
    {
        using var folder = Small();
        foreach (var _ in (int[])[1, 2]) Assert.Equal(0, (await Sqlflow.RunAsync(folder, "run", "plan.json", "--quiet")).ExitCode);

        var edges = await Sqlflow.RunAsync(folder, "query", "FROM sqlflow.column_lineage", "--format", "json");
        var runs = await Sqlflow.RunAsync(folder, "query", "SELECT runs FROM sqlflow.lineage", "--format", "csv");

        Assert.True(edges.ExitCode == 0, edges.ToString());
        Assert.Contains(edges.Json.EnumerateArray(), static edge => (edge.GetProperty("dataset").GetString(), edge.GetProperty("column_name").GetString(), edge.GetProperty("input_dataset").GetString(), edge.GetProperty("subtype").GetString())
            == ("big_orders", "amount", "orders", "IDENTITY"));
        Assert.Equal("2", runs.Output.TrimEnd('\n').Split('\n')[^1]);
    }

    private static TempFolder Small() => new TempFolder().With("plan.json", Plans.Small).With("orders.csv", Plans.Orders);
}
