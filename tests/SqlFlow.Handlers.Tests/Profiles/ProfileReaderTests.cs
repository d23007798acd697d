using SqlFlow.Observability;
using SqlFlow.Planning;
using SqlFlow.Profiles;
using SqlFlow.Variables;

namespace SqlFlow.Handlers.Tests.Profiles;

public sealed class ProfileReaderTests
{
    private static readonly VariableManager Environment = new(new VariableLayers { Environment = static name => name == "HOME_DIR" ? "/home/me" : null });

    [Fact]
    public void Alerts_are_read()
    {
        var alerts = Read("""
            alerts:
              minimum_severity: error
              fail_on: critical
              repeat_after: 1d12h
              log: true
              file: ${HOME_DIR}/alerts.ndjson
              webhook: { url: "https://hooks.example.org/x", timeout: 1.5 }
              slow_ms: 250
              memory_threshold: 0.5
              spill_threshold_mb: 2
            """, out var problems).Alerts!;

        Assert.Empty(problems);
        Assert.Equal((AlertSeverity.Error, AlertSeverity.Critical, true, "/home/me/alerts.ndjson"), (alerts.MinimumSeverity, alerts.FailOn, alerts.IsLogged, alerts.File));
        Assert.Equal(("https://hooks.example.org/x", null, TimeSpan.FromSeconds(1.5)), (alerts.Webhook?.ToString(), alerts.WebhookToken, alerts.WebhookTimeout));
        Assert.Equal((TimeSpan.FromMilliseconds(250), 0.5, 2L << 20), (alerts.SlowThreshold, alerts.MemoryThreshold, alerts.SpillThreshold));
        Assert.Equal(TimeSpan.FromHours(36), alerts.RepeatAfter);
        Assert.Equal((TimeSpan.Zero, TimeSpan.FromSeconds(90)), (Read("alerts: { repeat_after: 0 }", out _).Alerts!.RepeatAfter, Read("alerts: { repeat_after: 90 }", out _).Alerts!.RepeatAfter));
        Assert.Null(Read("alerts: { log: true }", out _).Alerts!.RepeatAfter);
        Assert.Equal("http://127.0.0.1:9/", Read("alerts: { webhook: \"http://127.0.0.1:9\" }", out _).Alerts!.Webhook?.ToString());
    }

    [Theory]
    [InlineData("alerts: { fail_on: fatal }", "'fail_on' is warning, error or critical, not 'fatal'.")]
    [InlineData("alerts: { repeat_after: -1h }", "'repeat_after' is a time such as 30m, 24h or 7d, or 0 for each run, not '-1h'.")]
    [InlineData("alerts: { repeat_after: daily }", "'repeat_after' is a time such as 30m, 24h or 7d, or 0 for each run, not 'daily'.")]
    [InlineData("alerts: { repeat_after: 400d }", "'repeat_after' is a time such as 30m, 24h or 7d, or 0 for each run, not '400d'.")]
    [InlineData("alerts: { repeat_after: \"\" }", "'repeat_after' is a time such as 30m, 24h or 7d, or 0 for each run, not ''.")]
    [InlineData("alerts: { repeat_after: [1h] }", "'repeat_after' is a list; write a single value.")]
    [InlineData("alerts: { log: maybe }", "'log' is true or false, not 'maybe'.")]
    [InlineData("alerts: { slow_ms: soon }", "'slow_ms' is a number from 0 to 2147483647, not 'soon'.")]
    [InlineData("alerts: { memory_threshold: 1.5 }", "'memory_threshold' is a number from 0 to 1, not '1.5'.")]
    [InlineData("alerts: { webhook: ftp://s3cret }", "The address of a webhook begins with http:// or https://.")]
    [InlineData("alerts: { webhook: { token: \"${HOME_DIR}\" } }", "The webhook has no 'url'.")]
    [InlineData("alerts: { webhook: { url: \"http://h/\", token: s3cret } }", "The secret 'token' stands in the profile itself.")]
    [InlineData("alerts: { slow: 5 }", "'alerts' has no key 'slow'.")]
    [InlineData("alerts: [log]", "'alerts' is a mapping of names and values, not a list.")]
    public void What_is_wrong_with_alerts_is_reported_with_its_place(string text, string message)
    {
        Read(text, out var problems);

        var problem = Assert.Single(problems);
        Assert.Equal((message, 1), (problem.Message, problem.Line));
        Assert.True(problem.Column > 1);
    }

    [Fact]
    public void Everything_that_a_profile_may_say_is_read()
    {
        var profile = Read("""
            description: for me
            engines:
              duckdb: { mode: persistent, database_path: out/data.duckdb, memory_limit: 2GB, threads: 3, temp_directory: "${HOME_DIR}/spill" }
            variables:
              day: 2025-01-01
              limit: 10
              ratio: 0.5
              on: true
              none: ~
              zip: 007
              quoted: "10"
              home: ${HOME_DIR}/x
              elsewhere: ${NOT_HERE}
            connectors:
              shop:
                type: csv
                params: { path: ["a.csv", b.csv], has_header: true, password: "${PW}" }
            secrets:
              token: ${API_TOKEN}
            allowed_directories:
              - /data
              - ${HOME_DIR}/more
            """, out var problems);

        Assert.Empty(problems);
        Assert.Equal(("out/data.duckdb", false, "2GB", 3, "/home/me/spill"), (profile.DatabasePath, profile.IsInMemory, profile.MemoryLimit, profile.Threads, profile.TempDirectory));
        Assert.Equal(
            """day="2025-01-01", limit=10, ratio=0.5, on=true, none=null, zip="007", quoted="10", home="/home/me/x" """.TrimEnd(),
            string.Join(", ", profile.Variables.Select(static pair => $"{pair.Key}={pair.Value.Element.GetRawText()}")));
        var connector = Assert.Single(profile.Connectors);
        Assert.Equal(("shop", "csv"), (connector.Name, connector.Connector));
        Assert.Equal("""["a.csv","b.csv"]""", connector.Params["path"].Element.GetRawText());
        Assert.Equal("${PW}", connector.Params["password"].ToString());
        Assert.Equal("API_TOKEN", profile.Secrets["token"].ToString());
        Assert.Equal(["/data", "/home/me/more"], profile.AllowedDirectories);
    }

    [Theory]
    [InlineData("engine: {}", 1, 1, "SF2202", "warning: A profile has no key 'engine'. (Did you mean 'engines'?)")]
    [InlineData("engines:\n  duckdb:\n    memory: 1GB", 3, 5, "SF2202", "warning: 'engines.duckdb' has no key 'memory'.")]
    [InlineData("engines: [1]", 1, 10, "SF2203", "'engines' is a mapping of names and values, not a list.")]
    [InlineData("engines:\n  duckdb: { mode: disk }", 2, 19, "SF2203", "'mode' is memory or persistent, not 'disk'.")]
    [InlineData("engines:\n  duckdb: { threads: many }", 2, 22, "SF2203", "'threads' is a number from 1, not 'many'.")]
    [InlineData("engines:\n  duckdb: { path: \"${NOT_HERE}\" }", 2, 19, "SF2140", "The variable 'NOT_HERE' has no value.")]
    [InlineData("engines:\n  duckdb: { memory_limit: lots }", 2, 27, "SF2203", "memory_limit is 'lots', but must be a number with a unit")]
    [InlineData("variables: { a b: 1 }", 1, 14, "SF2203", "'a b' is not the name of a variable")]
    [InlineData("variables: { a: [1] }", 1, 17, "SF2203", "The variable 'a' is a list")]
    [InlineData("secrets: { token: hunter2 }", 1, 19, "SF2136", "The secret 'token' is not ${NAME}")]
    [InlineData("secrets: { token: \"x${A}\" }", 1, 19, "SF2136", "The secret 'token' is not ${NAME}")]
    [InlineData("connectors:\n  pg: { params: { password: hunter2 }, type: postgres }", 2, 29, "SF2136", "The secret 'password' stands in the profile itself.")]
    [InlineData("connectors:\n  pg: { params: {} }", 2, 3, "SF2203", "The connector 'pg' lacks its 'type'.")]
    [InlineData("allowed_directories: /data", 1, 22, "SF2203", "'allowed_directories' is a list of folders")]
    [InlineData("variables:\n\ta: 1", 2, 1, "SF2201", "Not YAML")]
    [InlineData("variables: { a: 1, a: 2 }", 1, 20, "SF2201", "the key 'a' stands twice")]
    [InlineData("a: &x 1\nb: *x", 1, 4, "SF2201", "anchors and aliases are not read here")]
    [InlineData("variables: {}\n---\nb: 1", 2, 1, "SF2201", "a second document begins here")]
    [InlineData("- 1", 1, 1, "SF2203", "A profile is a mapping of names and values, not a list.")]
    public void What_is_wrong_is_reported_with_its_place(string yaml, int line, int column, string code, string message)
    {
        Read(yaml, out var problems);
        var problem = Assert.Single(problems);
        Assert.StartsWith($"dev.yml:{line}:{column}: {code}: ", problem.ToString(), StringComparison.Ordinal);
        Assert.Contains(message, problem.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Deep_nesting_is_refused()
    {
        Read("a: " + new string('[', 5000), out var problems);
        Assert.Equal(PlanProblemCodes.MalformedProfile, Assert.Single(problems).Code);
    }

    [Fact]
    public void An_empty_profile_says_nothing()
    {
        var profile = Read("# nothing\n", out var problems);
        Assert.Empty(problems);
        Assert.Empty(profile.Variables);
    }

    [Fact]
    public void The_history_is_read()
    {
        var profile = Read("history: { enabled: false, max_runs: 5, max_age_days: 30, null_rates: false }", out var problems);

        Assert.Empty(problems);
        Assert.Equal(new HistorySection { Enabled = false, MaxRuns = 5, MaxAgeDays = 30, NullRates = false }, profile.History);
    }

    [Theory]
    [InlineData("history: { enabled: perhaps }", "'enabled' is true or false, not 'perhaps'.")]
    [InlineData("history: { null_rates: sometimes }", "'null_rates' is true or false, not 'sometimes'.")]
    [InlineData("history: { max_runs: many }", "'max_runs' is a whole number, not 'many'.")]
    [InlineData("history: { max_runs: 0 }", "max_runs of the history is 0, but must be 1 or more.")]
    [InlineData("history: { max_age_days: 0 }", "max_age_days of the history is 0, but must be 1 to 36500.")]
    [InlineData("history: { max_age: 3 }", "'history' has no key 'max_age'.")]
    [InlineData("history: 3", "'history' is a mapping of names and values")]
    public void What_is_wrong_with_the_history_is_told(string text, string message)
    {
        Read(text, out var problems);

        Assert.StartsWith(message, Assert.Single(problems).Message, StringComparison.Ordinal);
    }

    private static Profile Read(string yaml, out PlanProblems problems)
    {
        problems = new PlanProblems();
        return new ProfileReader("dev.yml", Environment, problems).Read("dev", YamlReader.Read(yaml, "dev.yml", problems));
    }
}
