using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using SqlFlow.Cli.Tests.BadInput;
using SqlFlow.Cli.Tests.Harness;

namespace SqlFlow.Cli.Tests.Commands;

public sealed class ReportCommandTests
{
    private const string Failing = """
        {
          "pipeline": "failing",
          "steps": [
            { "id": "good", "type": "transform", "sql": "SELECT 1 AS x", "target_table": "good", "description": "One row." },
            { "id": "bad", "type": "transform", "sql": "SELECT error('no such luck') AS x", "target_table": "bad" },
            { "id": "after", "type": "transform", "sql": "SELECT * FROM bad", "target_table": "after" }
          ]
        }
        """;

    [Fact]
    public async Task A_run_writes_its_pages_and_prints_what_it_prints_without()
    {
        using var folder = new TempFolder().With("plan.json", Plans.Small).With("orders.csv", Plans.Orders);

        var result = await Sqlflow.RunAsync(folder, "run", "plan.json", "--report", "out/run report.html", "--lineage", "pages/lineage #1.html", "--format", "json", "--quiet");

        Assert.True(result is { ExitCode: 0, Error: "" }, result.ToString());
        var data = Data(folder.Read("out/run report.html"));
        Assert.Equal(result.Json.GetProperty("run_id").GetString(), data.GetProperty("run").GetString());
        Assert.Equal("All 3 steps succeeded.", data.GetProperty("what").GetString());
        Assert.Equal("./../pages/lineage%20%231.html", data.GetProperty("lineage").GetString());
        Assert.Equal(["load_orders", "big", "out"], data.GetProperty("steps").EnumerateArray().Select(static step => step.GetProperty("id").GetString()));
        Assert.Equal("SELECT * FROM orders WHERE amount >= ${floor}", data.GetProperty("steps")[1].GetProperty("sql").GetString());
        var datasets = Data(folder.Read("pages/lineage #1.html")).GetProperty("datasets").EnumerateArray();
        Assert.Equal(2, datasets.Single(static dataset => dataset.GetProperty("name").GetString() == "big_orders").GetProperty("runs")[0].GetProperty("rows").GetInt32());
        Assert.DoesNotContain(folder.Files(), static file => file.EndsWith(".tmp", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_run_that_fails_writes_its_report_too()
    {
        using var folder = new TempFolder().With("plan.json", Failing).With("report.html", "old");

        var result = await Sqlflow.RunAsync(folder, "run", "plan.json", "--report", "report.html", "--quiet");

        Assert.True(result.ExitCode == 1, result.ToString());
        var data = Data(folder.Read("report.html"));
        Assert.Equal("1 of 3 steps failed: bad. 1 step was skipped because of it.", data.GetProperty("what").GetString());
        Assert.Contains("no such luck", data.GetProperty("steps")[1].GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal(1, data.GetProperty("steps")[2].GetProperty("cause").GetInt32());
    }

    [Fact]
    public async Task A_run_that_is_cancelled_writes_its_report_too()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("Windows has no signals.");
        using var folder = new TempFolder().With("endless.json", BusyDatabaseTests.Endless);
        using var process = Sqlflow.Start(folder, "run", "endless.json", "--report", "report.html");
        await BusyDatabaseTests.WaitForStartAsync(process, folder);

        using (var kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)])) await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        var result = await Sqlflow.FinishAsync(process);

        Assert.True(result.ExitCode == 130, result.ToString());
        Assert.StartsWith("The run was cancelled: 0 of 1 step had succeeded, 1 ", Data(folder.Read("report.html")).GetProperty("what").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("blocked/report.html")]
    [InlineData(".")]
    [InlineData("")]
    public async Task A_report_that_cannot_be_written_is_one_line_and_changes_nothing(string file)
    {
        using var folder = new TempFolder().With("plan.json", Failing).With("good.json", Plans.Transform("SELECT 1 AS x")).With("blocked", "a file");

        var good = await Sqlflow.RunAsync(folder, "run", "good.json", "--report", file, "--quiet");
        var bad = await Sqlflow.RunAsync(folder, "run", "plan.json", "--report", file, "--quiet");

        Assert.Equal((0, 1), (good.ExitCode, bad.ExitCode));
        Assert.StartsWith("SUCCESS  one", good.Output, StringComparison.Ordinal);
        Assert.Matches(@"\Asqlflow: .* was not written: [^\n]+\n\z", good.Error);
        Assert.Equal(["blocked", "good.json", "plan.json"], folder.Files());
    }

    [Fact]
    public async Task A_plan_that_is_wrong_writes_no_report()
    {
        using var folder = new TempFolder().With("plan.json", Plans.Transform("SELECT * FROM nothing"));

        var result = await Sqlflow.RunAsync(folder, "run", "plan.json", "--report", "report.html");

        Assert.True(result.ExitCode == 2, result.ToString());
        Assert.Equal(["plan.json"], folder.Files());
    }

    [Fact]
    public async Task Runs_of_the_past_are_beside_the_steps_and_have_reports_of_their_own()
    {
        using var folder = new TempFolder().With("plan.json", Failing);
        var first = await Sqlflow.RunAsync(folder, "run", "plan.json", "--format", "json", "--quiet");
        var second = await Sqlflow.RunAsync(folder, "run", "plan.json", "--format", "json", "--quiet", "--report", "second.html");
        var firstId = first.Json.GetProperty("run_id").GetString()!;

        var newest = await Sqlflow.RunAsync(folder, "report", "--pipeline", "plan.json", "--out", "newest.html");
        var older = await Sqlflow.RunAsync(folder, "report", firstId, "--out", "older.html");

        Assert.True(newest.ExitCode == 0 && older.ExitCode == 0 && newest.Output.Length == 0, newest.ToString() + older);
        var (now, last, before) = (Data(folder.Read("second.html")), Data(folder.Read("newest.html")), Data(folder.Read("older.html")));
        Assert.Equal(second.Json.GetProperty("run_id").GetString(), last.GetProperty("run").GetString());
        Assert.Equal(firstId, before.GetProperty("run").GetString());
        foreach (var name in (string[])["what", "why", "path", "graph", "alerts", "recoveries"]) Assert.Equal(now.GetProperty(name).GetRawText(), last.GetProperty(name).GetRawText());
        Assert.Equal("One row.", last.GetProperty("steps")[0].GetProperty("description").GetString());
        Assert.Equal([false, true], now.GetProperty("steps")[0].GetProperty("history").EnumerateArray().Select(static run => run[3].GetBoolean()));
        Assert.Equal([false, true], last.GetProperty("steps")[0].GetProperty("history").EnumerateArray().Select(static run => run[3].GetBoolean()));
        Assert.Equal([true], before.GetProperty("steps")[0].GetProperty("history").EnumerateArray().Select(static run => run[3].GetBoolean()));
        Assert.False(before.GetProperty("steps")[0].TryGetProperty("sql", out _));
    }

    [Fact]
    public async Task A_run_that_is_not_kept_is_a_wrong_call()
    {
        using var folder = new TempFolder().With("plan.json", Plans.Transform("SELECT 1 AS x"));
        ResultAssert.FailsWith(await Sqlflow.RunAsync(folder, "report", "--out", "r.html"), 2, "there is no database");
        await Sqlflow.RunAsync(folder, "run", "plan.json", "--quiet", "--no-history");
        ResultAssert.FailsWith(await Sqlflow.RunAsync(folder, "report", "--out", "r.html"), 2, "keeps no run");
        await Sqlflow.RunAsync(folder, "run", "plan.json", "--quiet");
        ResultAssert.FailsWith(await Sqlflow.RunAsync(folder, "report", "nope", "--out", "r.html"), 2, "keeps no run nope");
        Assert.Equal(["plan.json"], folder.Files());
    }

    private static JsonElement Data(string html)
    {
        const string Start = "<script id=\"data\" type=\"application/json\">";
        var from = html.IndexOf(Start, StringComparison.Ordinal) + Start.Length;
        return JsonDocument.Parse(html[from..html.IndexOf("</script>", from, StringComparison.Ordinal)]).RootElement;
    }
}
