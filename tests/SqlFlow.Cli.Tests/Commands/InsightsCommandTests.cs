using System.Text;
using SqlFlow.Cli.Tests.Harness;

namespace SqlFlow.Cli.Tests.Commands;

public sealed class InsightsCommandTests
{
    private const string Plan = """
        { "pipeline": "feeds", "steps": [
          { "type": "source", "id": "feed", "name": "feed", "connector": "csv", "params": { "path": "feed.csv" } },
          { "type": "load", "id": "load", "source": "feed", "target_table": "feed" },
          { "type": "transform", "id": "guard", "sql": "SELECT CASE WHEN count(*) < 50 THEN error('only ' || count(*) || ' rows') END AS x FROM feed", "target_table": "guarded" } ] }
        """;

    [Fact]
    public async Task What_is_unusual_and_what_fails_is_said_with_its_evidence()
    {
        using var folder = new TempFolder().With("plan.json", Plan);
        for (var run = 0; run < 8; run++) await RunAsync(folder, 1000 + (run % 3));
        await RunAsync(folder, 10);

        var text = await Sqlflow.RunAsync(folder, "insights", "plan.json");

        Assert.True(text.ExitCode == 0, text.ToString());
        Assert.Matches(@"^feeds · FAILURE · .+ · \d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ · 9 runs looked at\n  the run took ", text.Output);
        Assert.Matches(@"\nunusual\n(! .+\n)*! load: 10 rows, usually 1,?00", text.Output);
        Assert.Contains("\n✗ guard ", text.Output, StringComparison.Ordinal);
        Assert.Contains("only <number> rows", text.Output, StringComparison.Ordinal);
        Assert.Contains("\nwhat to do\n1. ", text.Output, StringComparison.Ordinal);

        var json = (await Sqlflow.RunAsync(folder, "insights", "--format", "json")).Json;
        var pipeline = Assert.Single(json.GetProperty("pipelines").EnumerateArray());
        Assert.Equal(("feeds", 9), (pipeline.GetProperty("pipeline").GetString(), pipeline.GetProperty("runs").GetInt32()));
        Assert.Contains(pipeline.GetProperty("insights").GetProperty("anomalies").EnumerateArray(), static anomaly => anomaly.GetProperty("metric").GetString() == "rows" && anomaly.GetProperty("observed").GetDouble() == 10);
    }

    [Fact]
    public async Task A_few_runs_say_what_set_their_length_and_no_more()
    {
        using var folder = new TempFolder().With("plan.json", Plan);
        await RunAsync(folder, 1000);

        var text = await Sqlflow.RunAsync(folder, "insights");

        Assert.Contains("\n  What is usual is said from 7 runs on.\n", text.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("unusual", text.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_there_is_nothing_to_look_at_it_is_said()
    {
        using var folder = new TempFolder().With("plan.json", Plan).With("feed.csv", "a\n1\n");
        await Sqlflow.RunAsync(folder, "run", "plan.json", "--quiet", "--no-history");

        Assert.Equal((0, "", "No runs.\n"), await Result("insights"));
        Assert.Equal((0, "", "No runs of pipeline feeds.\n"), await Result("insights", "plan.json"));
        Assert.Equal((2, "", "sqlflow: a database in memory keeps no history; name a file with --database, or another profile.\n"), await Result("insights", "--database", ":memory:"));
        Assert.Equal(2, (await Sqlflow.RunAsync(folder, "insights", "nothing.json")).ExitCode);

        async Task<(int, string, string)> Result(params string[] arguments)
        {
            var result = await Sqlflow.RunAsync(folder, arguments);
            return (result.ExitCode, result.Output, result.Error);
        }
    }

    private static async Task RunAsync(TempFolder folder, int rows)
    {
        var text = new StringBuilder("id\n");
        for (var row = 0; row < rows; row++) text.Append(row).Append('\n');
        folder.With("feed.csv", text.ToString());
        await Sqlflow.RunAsync(folder, "run", "plan.json", "--quiet");
    }
}
