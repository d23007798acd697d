using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using SqlFlow.Lineage;
using SqlFlow.Lineage.Page;

namespace SqlFlow.Handlers.Tests.Lineage.Page;

public sealed partial class LineagePageTests
{
    /// <summary>What a name must not be able to do.</summary>
    public const string Hostile = "</script><script>window.hacked = 1</script><img src=x onerror=\"window.hacked=2\">'\"`${1}{{data}}\u2028\u2029&amp;--><!--";

    [Fact]
    public void It_asks_nothing_of_anyone()
    {
        var html = SamplePages.Shop().Html();

        Assert.DoesNotContain("https://", html, StringComparison.Ordinal);
        Assert.Equal(html.Split("http://www.w3.org/2000/svg").Length, html.Split("http://").Length);
        foreach (var reference in (string[])[" src=", " href=", "url(", "@import", "import(", "fetch(", "XMLHttpRequest", "innerHTML", "outerHTML", "insertAdjacentHTML", "eval(", "{{"])
            Assert.DoesNotContain(reference, html, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_its_own_script_and_style_are_allowed()
    {
        var html = SamplePages.Shop().Html();

        Assert.Contains($"default-src 'none'; script-src '{Hash(Between(html, "</script>\n<script>", "</script>"))}'; style-src '{Hash(Between(html, "<style>", "</style>"))}'", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_stay_names_whatever_they_hold()
    {
        var html = Hostiles().Html();

        Assert.Equal(2, Scripts().Count(html));
        Assert.DoesNotContain("<img", html, StringComparison.Ordinal);
        var data = Data(html);
        Assert.DoesNotContain("\u2028", data.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("<", data.GetRawText(), StringComparison.Ordinal);
        var dataset = data.GetProperty("datasets")[0];
        foreach (var name in (string[])["name", "step", "sql", "description", "location"]) Assert.Equal(Hostile, dataset.GetProperty(name).GetString());
        Assert.Equal(Hostile, dataset.GetProperty("columns")[0].GetProperty("name").GetString());
        Assert.Equal(Hostile, data.GetProperty("title").GetString());
    }

    [Fact]
    public void Edges_are_written_by_index_and_each_dataset_pair_once()
    {
        var data = Data(SamplePages.Shop().Html());
        var names = data.GetProperty("datasets").EnumerateArray().Select(static dataset => dataset.GetProperty("name").GetString()).ToArray();
        var edges = data.GetProperty("edges").EnumerateArray().Select(edge => $"{names[edge[0].GetInt32()]} > {names[edge[1].GetInt32()]} {edge[2].GetInt32()}");

        Assert.Equal(
            ["orders_csv > orders 1", "data/customers.parquet > customers 1", "orders > daily 1", "customers > revenue 1", "daily > revenue 1", "fx_rates > revenue 0", "revenue > out/revenue.csv 1"],
            edges);
        Assert.Equal("[[2,2,2,0]]", data.GetProperty("datasets")[5].GetProperty("columns")[2].GetProperty("inputs").GetRawText());
        Assert.Equal("AGGREGATION", data.GetProperty("kinds")[2].GetString());
    }

    [Fact]
    public void What_only_edges_name_is_there_too()
    {
        var model = new LineagePageModel
        {
            Graph = new LineageGraph
            {
                Pipeline = "p",
                Datasets = [SamplePages.Dataset("t", DatasetKind.Table, "a INTEGER")],
                Columns = [new ColumnLineage("T2", "b", [new LineageInput("t", "A", LineageKind.Identity), new LineageInput("elsewhere", "c", LineageKind.Conditional)]) { SubqueryInputs = [new("t", "hidden", LineageKind.Filter)] }],
            },
        };
        var data = Data(model.Html());

        Assert.Equal(["t: a, hidden", "T2: b", "elsewhere: c"], data.GetProperty("datasets").EnumerateArray().Select(static dataset =>
            $"{dataset.GetProperty("name")}: {string.Join(", ", dataset.GetProperty("columns").EnumerateArray().Select(static column => column.GetProperty("name").GetString()))}"));
        Assert.Equal("[[0,1,5,0]]", data.GetProperty("datasets")[1].GetProperty("rows").GetRawText());
    }

    [Fact]
    public void Facts_are_written_and_those_of_nothing_left_out()
    {
        var shop = SamplePages.Shop();
        var data = Data((shop with { Facts = [.. shop.Facts, new DatasetFacts("nothing") { Runs = [new(StepStatus.Success)] }] }).Html());
        var orders = data.GetProperty("datasets")[2];

        Assert.Equal("""{"status":"SUCCESS","rows":128401,"ms":412,"finished":"2025-06-29 04:12:09 UTC","run":"019f7c2e"}""", orders.GetProperty("runs")[0].GetRawText());
        Assert.Equal("""{"condition":"not_null (order_id)","columns":["order_id"],"status":"SUCCESS"}""", orders.GetProperty("checks")[0].GetRawText());
        Assert.Equal(8, data.GetProperty("datasets").GetArrayLength());
    }

    [Fact]
    public void The_same_graph_makes_the_same_page_as_text_and_as_bytes()
    {
        using var stream = new MemoryStream();
        LineagePage.Write(SamplePages.Shop(), stream);

        Assert.Equal(SamplePages.Shop().Html(), Encoding.UTF8.GetString(stream.ToArray()));
    }

    [Fact]
    public void An_empty_graph_makes_a_page() => Assert.Equal(0, Data(new LineagePageModel { Graph = LineageGraph.Empty }.Html()).GetProperty("datasets").GetArrayLength());

    internal static LineagePageModel Hostiles() => new()
    {
        Title = Hostile,
        Graph = new LineageGraph
        {
            Pipeline = Hostile,
            Datasets =
            [
                new LineageDataset { Name = Hostile, Kind = DatasetKind.Table, Step = Hostile, Sql = Hostile, Description = Hostile, Location = new DatasetLocation(Hostile, Hostile), Columns = [new ColumnSchema(Hostile, Hostile), new ColumnSchema("a.b", "INTEGER")] },
                new LineageDataset { Name = "main.\"t.x\"", Kind = DatasetKind.View, Columns = [new ColumnSchema("a.b", "INTEGER")] },
            ],
            Columns = [new ColumnLineage(Hostile, Hostile, []) { UnknownBecause = Hostile }, new ColumnLineage("main.\"t.x\"", "a.b", [new(Hostile, "a.b", LineageKind.Identity)])],
            Warnings = [Hostile],
        },
        Facts = [new DatasetFacts(Hostile) { Checks = [new(Hostile) { Message = Hostile, Columns = [Hostile] }], Runs = [new(StepStatus.Failure) { Error = Hostile, RunId = Hostile }, new(StepStatus.Success)] }],
    };

    private static JsonElement Data(string html) => JsonDocument.Parse(Between(html, "<script id=\"data\" type=\"application/json\">", "</script>")).RootElement;

    private static string Between(string text, string start, string end)
    {
        var from = text.IndexOf(start, StringComparison.Ordinal) + start.Length;
        return text[from..text.IndexOf(end, from, StringComparison.Ordinal)];
    }

    private static string Hash(string text) => "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    [GeneratedRegex("<script", RegexOptions.IgnoreCase)]
    private static partial Regex Scripts();
}
