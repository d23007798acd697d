using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using SqlFlow.Cli.Tests.Harness;
using SqlFlow.Engines.DuckDb;
using SqlFlow.Execution;
using SqlFlow.Observability;
using SqlFlow.State;

namespace SqlFlow.Cli.Tests.Commands;

public sealed class HistoryCommandTests(HistoryCommandTests.FilledProject project) : IClassFixture<HistoryCommandTests.FilledProject>
{
    private const string Plan = """
        { "pipeline": "shop", "steps": [
          { "id": "a", "type": "transform", "sql": "SELECT range AS x FROM range(3)", "target_table": "a" },
          { "id": "c", "type": "check", "table": "a", "expect": [ { "row_count": { "min": 1 } } ] },
          { "id": "bad", "type": "transform", "sql": "SELECT error('no such luck')::INTEGER AS x FROM a", "target_table": "bad" },
          { "id": "late", "type": "transform", "sql": "FROM bad", "target_table": "late" } ] }
        """;

    private const string Other = """{ "pipeline": "other", "steps": [ { "id": "o", "type": "transform", "sql": "SELECT 1 AS x", "target_table": "o" } ] }""";

    [Fact]
    public async Task Runs_are_listed_newest_first()
    {
        var folder = project.Folder;

        var all = await Sqlflow.RunAsync(folder, "history", "--format", "json");
        Assert.Equal(["other", "shop", "shop"], Runs(all).Select(static run => run.GetProperty("pipeline").GetString()));
        Assert.Equal(["SUCCESS", "FAILURE", "FAILURE"], Runs(all).Select(static run => run.GetProperty("status").GetString()));

        Assert.Equal("other", Assert.Single(Runs(await Sqlflow.RunAsync(folder, "history", "--limit", "1", "--format", "json"))).GetProperty("pipeline").GetString());
        Assert.Equal(2, Runs(await Sqlflow.RunAsync(folder, "history", "plan.json", "--format", "json")).Count);

        var text = await Sqlflow.RunAsync(folder, "history", "plan.json");
        Assert.Matches("""^started +status +pipeline +time +steps +failed +rows +run\n─""", text.Output);
        Assert.Equal(4, text.Output.Trim().Split('\n').Length);
        Assert.Contains("  FAILURE  shop ", text.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_run_is_shown_with_its_attempts()
    {
        var folder = project.Folder;
        var id = Runs(await Sqlflow.RunAsync(folder, "history", "plan.json", "--format", "json"))[0].GetProperty("run_id").GetString()!;

        var text = await Sqlflow.RunAsync(folder, "history", "--run", id);
        Assert.Matches(@"^FAILURE  shop · \d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ · .* · 4 steps, at most \d+ at a time\nrun " + id, text.Output);
        Assert.Matches(@"\n└ c +1  SUCCESS ", text.Output);
        Assert.Contains("\n– late: Skipped because step 'bad' did not succeed.\n", text.Output, StringComparison.Ordinal);
        Assert.Contains("no such luck", text.Output, StringComparison.Ordinal);

        var json = (await Sqlflow.RunAsync(folder, "history", "--run", id, "--format", "json")).Json;
        Assert.Equal(["a", "c", "bad", "late"], json.GetProperty("steps").EnumerateArray().Select(static step => step.GetProperty("id").GetString()));
        Assert.Equal(["a", "c", "bad"], json.GetProperty("attempts").EnumerateArray().Select(static attempt => attempt.GetProperty("id").GetString()));
        Assert.Equal("failing", json.GetProperty("alerts")[0].GetProperty("type").GetString());

        var last = (await Sqlflow.RunAsync(folder, "history", "plan.json", "--run", "last", "--format", "json")).Json;
        Assert.Equal(id, last.GetProperty("run_id").GetString());
    }

    [Fact]
    public async Task What_a_run_did_by_itself_is_shown_and_since_when_its_alerts_go_on()
    {
        using var folder = new TempFolder().With("plan.json", Other);
        Assert.Equal(0, (await Sqlflow.RunAsync(folder, "run", "plan.json", "--quiet")).ExitCode);
        var start = new DateTimeOffset(2026, 1, 5, 2, 0, 0, TimeSpan.Zero);
        await using (var engine = await DuckDbEngine.OpenAsync(new() { Path = folder.At(".sqlflow/data.duckdb") }, TimeProvider.System, null, TestContext.Current.CancellationToken))
        {
            var run = new RunRecord
            {
                RunId = "healed",
                Pipeline = "other",
                Status = RunStatus.Success,
                StartedAt = start,
                Alerts = [new PerformanceAlert { Component = "o", Type = AlertType.Slow, Severity = AlertSeverity.Warning, Message = "o is slow", Timestamp = start, Fingerprint = "slow:o", Count = 2, Course = new AlertCourse { FirstSeen = start, Runs = 3 } }],
                Recoveries = [new RecoveryAction("o\e[2J", 1, "spill", "it wrote \"much\" <b>", "from then on 1 step ran at a time")],
            };
            await RunHistory.WriteAsync(engine, run, HistoryOptions.Default, TestContext.Current.CancellationToken);
        }

        var text = await Sqlflow.RunAsync(folder, "history", "--run", "healed");
        Assert.EndsWith("↻ o\\u001b[2J: it wrote \"much\" <b>; from then on 1 step ran at a time\n! slow: o is slow (for 3 runs, since 2026-01-05 02:00 UTC)\n", text.Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        var json = (await Sqlflow.RunAsync(folder, "history", "--run", "healed", "--format", "json")).Json;
        Assert.Equal("from then on 1 step ran at a time", json.GetProperty("recoveries")[0].GetProperty("action").GetString());
        Assert.Equal(("slow:o", 2, 3), (json.GetProperty("alerts")[0].GetProperty("fingerprint").GetString(), json.GetProperty("alerts")[0].GetProperty("count").GetInt32(), json.GetProperty("alerts")[0].GetProperty("runs").GetInt32()));
        Assert.Equal(0, (await Sqlflow.RunAsync(folder, "report", "healed", "--out", "healed.html")).ExitCode);
        Assert.Contains("from then on 1 step ran at a time", folder.Read("healed.html"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("there is no such run; sqlflow history lists them", "--run", "zzz")]
    [InlineData("there is no such run of this pipeline", "other.json", "--run", "last-of-shop")]
    [InlineData("several runs begin so", "--run", "0")]
    [InlineData("leave --limit out", "--run", "last", "--limit", "3")]
    [InlineData("1 or more", "--limit", "0")]
    [InlineData("is empty", "--run", "")]
    [InlineData("There is no plan 'none.json'", "none.json")]
    [InlineData("there is no database nowhere.duckdb", "--database", "nowhere.duckdb")]
    [InlineData("a database in memory keeps no history", "--database", ":memory:")]
    public async Task A_wrong_call_says_what_to_do(string message, params string[] arguments)
    {
        var folder = project.Folder;
        var shop = Runs(await Sqlflow.RunAsync(folder, "history", "plan.json", "--format", "json"))[0].GetProperty("run_id").GetString()!;

        var result = await Sqlflow.RunAsync(folder, ["history", .. arguments.Select(argument => argument == "last-of-shop" ? shop : argument)]);

        Assert.True(result.ExitCode == 2, result.ToString());
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
        Assert.Equal("", result.Output);
    }

    [Fact]
    public async Task A_profile_in_memory_keeps_no_history_and_says_so()
    {
        using var folder = new TempFolder().With("plan.json", Other).With("profiles/dev.yml", "engines: { duckdb: { mode: memory } }");
        Assert.Equal(0, (await Sqlflow.RunAsync(folder, "run", "plan.json", "--quiet")).ExitCode);

        var result = await Sqlflow.RunAsync(folder, "history");

        Assert.True(result.ExitCode == 2, result.ToString());
        Assert.Contains("a database in memory keeps no history", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_without_history_is_in_no_list()
    {
        using var folder = new TempFolder().With("plan.json", Other);
        Assert.Equal(0, (await Sqlflow.RunAsync(folder, "run", "plan.json", "--no-history", "--quiet")).ExitCode);

        var result = await Sqlflow.RunAsync(folder, "history");

        Assert.Equal((0, "", "No runs.\n"), (result.ExitCode, result.Output, result.Error.ReplaceLineEndings("\n")));
        Assert.Empty(Runs(await Sqlflow.RunAsync(folder, "history", "--format", "json")));
    }

    [Fact]
    public async Task A_newer_history_is_one_warning_of_a_run_and_an_error_of_the_command()
    {
        using var folder = new TempFolder().With("plan.json", Other);
        Assert.Equal(0, (await Sqlflow.RunAsync(folder, "run", "plan.json", "--quiet")).ExitCode);
        await using (var engine = await DuckDbEngine.OpenAsync(new() { Path = folder.At(".sqlflow/data.duckdb") }, TimeProvider.System, null, TestContext.Current.CancellationToken))
        {
            await using var session = await engine.OpenSessionAsync(TestContext.Current.CancellationToken);
            await session.ExecuteAsync("UPDATE sqlflow.schema_version SET version = 99", TestContext.Current.CancellationToken);
        }

        var run = await Sqlflow.RunAsync(folder, "run", "plan.json", "--quiet", "--verbose");
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Single(Regex.Matches(run.Error, "is not in the history of the database"));

        var result = await Sqlflow.RunAsync(folder, "history");
        Assert.True(result.ExitCode == 2, result.ToString());
        Assert.Contains("version 99", result.Error, StringComparison.Ordinal);
        Assert.Contains("Use the newer SqlFlow", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_queries_of_the_documentation_run()
    {
        var folder = project.Folder;
        var documentation = await File.ReadAllTextAsync(Path.Combine(Root(), "docs", "history.md"), TestContext.Current.CancellationToken);
        var queries = Regex.Matches(documentation.ReplaceLineEndings("\n"), "```sql\n(.*?)```", RegexOptions.Singleline).Select(static match => match.Groups[1].Value).ToArray();

        Assert.Equal(4, queries.Length);
        foreach (var query in queries)
        {
            var result = await Sqlflow.RunAsync(folder, "query", query, "--format", "json");
            Assert.True(result.ExitCode == 0, result.ToString());
            Assert.NotEqual(0, result.Json.GetArrayLength());
        }
    }

    private static string Root([CallerFilePath] string thisFile = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "..", ".."));

    private static List<JsonElement> Runs(SqlflowResult result) => [.. result.Json.GetProperty("runs").EnumerateArray()];

    /// <summary>A project in which three runs have ended; the tests only read it.</summary>
    public sealed class FilledProject : IAsyncLifetime
    {
        internal TempFolder Folder { get; } = new TempFolder().With("plan.json", Plan).With("other.json", Other);

        public async ValueTask InitializeAsync()
        {
            foreach (var plan in (string[])["plan.json", "plan.json", "other.json"]) await Sqlflow.RunAsync(Folder, "run", plan, "--quiet");
        }

        public ValueTask DisposeAsync()
        {
            Folder.Dispose();
            return default;
        }
    }
}
