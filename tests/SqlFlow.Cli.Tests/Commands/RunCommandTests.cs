using System.Text.Json;
using SqlFlow.Cli.Tests.Harness;

namespace SqlFlow.Cli.Tests.Commands;

public sealed class RunCommandTests
{
    private const string Failing = """
        {
          "steps": [
            { "id": "good", "type": "transform", "sql": "SELECT 1 AS x", "target_table": "good" },
            { "id": "bad", "type": "transform", "sql": "SELECT error('no such luck') AS x", "target_table": "bad" },
            { "id": "after", "type": "transform", "sql": "SELECT * FROM bad", "target_table": "after" }
          ]
        }
        """;

    [Fact]
    public async Task The_JSON_result_is_all_that_stdout_has()
    {
        using var folder = new TempFolder().With("plan.json", Plans.Small).With("orders.csv", Plans.Orders);

        var result = await Sqlflow.RunAsync(folder, "run", "plan.json", "--format", "json");

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.StartsWith("{", result.Output, StringComparison.Ordinal);
        var run = result.Json;
        Assert.Equal("small", run.GetProperty("pipeline").GetString());
        Assert.Equal("SUCCESS", run.GetProperty("status").GetString());
        Assert.Equal(3, run.GetProperty("execution_results").GetProperty("load_orders").GetProperty("rows_affected").GetInt64());
        Assert.Equal(2, run.GetProperty("execution_results").GetProperty("big").GetProperty("rows_affected").GetInt64());
        Assert.Equal(run.GetProperty("run_id").GetString(), run.GetProperty("performance_summary").GetProperty("run_id").GetString());
        Assert.Equal("order_id,amount\n1,10.5\n2,20.25\n", folder.Read("out/big.csv").Replace("10.50", "10.5", StringComparison.Ordinal));
        Assert.Contains("SUCCESS    load_orders", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_text_result_begins_with_the_verdict()
    {
        using var folder = new TempFolder().With("plan.json", Plans.Small).With("orders.csv", Plans.Orders);

        var result = await Sqlflow.RunAsync(folder, "run", "plan.json");

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Matches(@"^SUCCESS  small · 3 steps · \d+ rows · [\d.]+ m?s\n$", result.Output);
        Assert.DoesNotContain("\e[", result.Output + result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Quiet_says_nothing_on_stderr()
    {
        using var folder = new TempFolder().With("plan.json", Plans.Small).With("orders.csv", Plans.Orders);

        var result = await Sqlflow.RunAsync(folder, "run", "plan.json", "--quiet");

        Assert.True(result is { ExitCode: 0, Error: "" }, result.ToString());
    }

    [Fact]
    public async Task Verbose_logs_to_stderr_only()
    {
        using var folder = new TempFolder().With("plan.json", Plans.Small).With("orders.csv", Plans.Orders);

        var result = await Sqlflow.RunAsync(folder, "run", "plan.json", "--format", "json", "--verbose");

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Contains("SqlFlow.", result.Error, StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Object, result.Json.ValueKind);
    }

    [Fact]
    public async Task A_variable_of_the_call_wins_over_the_plan()
    {
        using var folder = new TempFolder().With("plan.json", Plans.Small).With("orders.csv", Plans.Orders).With("vars.json", """{ "floor": 1000 }""");

        var line = await Sqlflow.RunAsync(folder, "run", "plan.json", "--var", "floor=15", "--vars-file", "vars.json", "--format", "json");
        var file = await Sqlflow.RunAsync(folder, "run", "plan.json", "--vars-file", "vars.json", "--format", "json");

        Assert.Equal(1, line.Json.GetProperty("execution_results").GetProperty("big").GetProperty("rows_affected").GetInt64());
        Assert.Equal(0, file.Json.GetProperty("execution_results").GetProperty("big").GetProperty("rows_affected").GetInt64());
    }

    [Fact]
    public async Task The_database_of_the_call_is_relative_to_the_working_directory()
    {
        using var folder = new TempFolder().With("p/plan.json", Plans.Transform("SELECT 1 AS x"));

        var result = await Sqlflow.RunAsync(folder, "run", "p/plan.json", "--database", "here.duckdb", "--max-parallel", "1", "--threads", "1", "--memory-limit", "500MB");

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.True(File.Exists(folder.At("here.duckdb")));
        Assert.False(Directory.Exists(folder.At("p/.sqlflow")));
    }

    [Fact]
    public async Task Events_of_the_run_are_appended_to_the_file_of_the_call_or_written_to_stderr()
    {
        using var folder = new TempFolder().With("plan.json", Plans.Transform("SELECT 1 AS x"));

        var file = await Sqlflow.RunAsync(folder, "run", "plan.json", "--openlineage", "events.ndjson", "--quiet");
        var console = await Sqlflow.RunAsync(folder, "run", "plan.json", "--openlineage", "console", "--quiet");

        Assert.True(file.ExitCode == 0, file.ToString());
        var types = File.ReadAllLines(folder.At("events.ndjson")).Select(static line => System.Text.Json.JsonDocument.Parse(line).RootElement.GetProperty("eventType").GetString());
        Assert.Equal(["START", "START", "COMPLETE", "COMPLETE"], types);
        Assert.DoesNotContain("eventType", console.Output, StringComparison.Ordinal);
        Assert.Contains("\"eventType\":\"COMPLETE\"", console.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_in_memory_leaves_nothing_behind()
    {
        using var folder = new TempFolder().With("plan.json", Plans.Transform("SELECT 1 AS x"));

        var result = await Sqlflow.RunAsync(folder, "run", "plan.json", "--database", ":memory:");

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Equal(["plan.json"], folder.Files());
    }

    [Fact]
    public async Task A_failed_step_is_exit_1_with_its_message_and_place_and_the_skipped_ones()
    {
        using var folder = new TempFolder().With("plan.json", Failing);

        var result = await Sqlflow.RunAsync(folder, "run", "plan.json");

        ResultAssert.FailsWith(result, 1, "no such luck", "plan.json:4:");
        Assert.StartsWith("FAILURE  plan · 1 of 3 steps succeeded, 1 failed, 1 skipped", result.Output, StringComparison.Ordinal);
        Assert.Contains("✗ bad (transform)", result.Output, StringComparison.Ordinal);
        Assert.Contains("– skipped after: bad did not succeed", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failed_step_is_in_the_JSON_too()
    {
        using var folder = new TempFolder().With("plan.json", Failing);

        var result = await Sqlflow.RunAsync(folder, "run", "plan.json", "--format", "json");

        Assert.Equal(1, result.ExitCode);
        var steps = result.Json.GetProperty("execution_results");
        Assert.Equal("FAILURE", result.Json.GetProperty("status").GetString());
        Assert.Contains("no such luck", steps.GetProperty("bad").GetProperty("error_message").GetString(), StringComparison.Ordinal);
        Assert.Equal("bad", steps.GetProperty("after").GetProperty("skipped_because").GetString());
        Assert.Equal("SUCCESS", steps.GetProperty("good").GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_failure_of_low_criticality_is_a_partial_success_and_exit_0()
    {
        using var folder = new TempFolder().With("plan.json", Plans.Transform("SELECT error('meh') AS x", """, "criticality": "low" """));

        var result = await Sqlflow.RunAsync(folder, "run", "plan.json");

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.StartsWith("PARTIAL_SUCCESS", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fail_fast_begins_nothing_more()
    {
        using var folder = new TempFolder().With("plan.json", """
            {
              "steps": [
                { "id": "bad", "type": "transform", "sql": "SELECT error('stop') AS x", "target_table": "bad" },
                { "id": "other", "type": "transform", "sql": "SELECT 1 AS x", "target_table": "other" }
              ]
            }
            """);

        var patient = await Sqlflow.RunAsync(folder, "run", "plan.json", "--max-parallel", "1", "--format", "json");
        var hasty = await Sqlflow.RunAsync(folder, "run", "plan.json", "--max-parallel", "1", "--format", "json", "--fail-fast");

        Assert.Equal("SUCCESS", patient.Json.GetProperty("execution_results").GetProperty("other").GetProperty("status").GetString());
        Assert.NotEqual("SUCCESS", hasty.Json.GetProperty("execution_results").GetProperty("other").GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_missing_plan_is_exit_2()
    {
        using var folder = new TempFolder();

        ResultAssert.IsRefused(await Sqlflow.RunAsync(folder, "run", "nowhere.json"), folder, "nowhere.json");
        ResultAssert.IsRefused(await Sqlflow.RunAsync(folder, "run", "."), folder, "is a folder");
    }

    [Theory]
    [InlineData(1, "--fail-on", "alert:warning")]
    [InlineData(0, "--fail-on", "alert:critical")]
    [InlineData(0)]
    public async Task Alerts_fail_a_run_that_succeeded_if_that_is_asked_for(int expected, params string[] arguments)
    {
        using var folder = new TempFolder().With("plan.json", Plans.Small).With("orders.csv", Plans.Orders).With("profiles/dev.yml", "alerts: { slow_ms: 0 }");

        var result = await Sqlflow.RunAsync(folder, ["run", "plan.json", "--quiet", "--format", "json", .. arguments]);

        Assert.True(result.ExitCode == expected, result.ToString());
        Assert.Equal("SUCCESS", result.Json.GetProperty("status").GetString());
        Assert.All(result.Json.GetProperty("performance_summary").GetProperty("alerts").EnumerateArray(), static alert => Assert.StartsWith("slow:", alert.GetProperty("fingerprint").GetString(), StringComparison.Ordinal));
        Assert.Equal(expected == 0 ? "" : "3 alerts of severity warning or worse: that ends in exit code 1 here.\n", result.Error);
    }

    [Fact]
    public async Task A_profile_says_whom_alerts_are_told_to_and_that_they_fail_the_run()
    {
        using var folder = new TempFolder().With("plan.json", Plans.Small).With("orders.csv", Plans.Orders)
            .With("profiles/dev.yml", "alerts:\n  slow_ms: 0\n  fail_on: warning\n  file: out/alerts.ndjson\n  webhook: http://127.0.0.1:1/s3cret");

        var result = await Sqlflow.RunAsync(folder, "run", "plan.json", "--quiet");

        Assert.True(result.ExitCode == 1, result.ToString());
        Assert.Equal(3, JsonDocument.Parse(Assert.Single(folder.Read("out/alerts.ndjson").TrimEnd().Split('\n'))).RootElement.GetProperty("alerts").GetArrayLength());
        Assert.Matches("^! Alerts of run .+ \\(3\\) were not delivered to webhook: .+\n3 alerts of severity warning or worse: .+\n$", result.Error);
        Assert.DoesNotContain("s3cret", result.Error + result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_severity_that_is_none_is_a_wrong_call()
    {
        using var folder = new TempFolder().With("plan.json", Plans.Small).With("orders.csv", Plans.Orders);

        var result = await Sqlflow.RunAsync(folder, "run", "plan.json", "--fail-on", "critical");

        Assert.True(result.ExitCode == 2, result.ToString());
        Assert.Contains("--fail-on critical: expected alert:warning, alert:error, or alert:critical.", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_memory_limit_that_is_too_small_fails_the_steps_and_not_the_planning()
    {
        using var folder = new TempFolder().With("plan.json", Plans.Small).With("orders.csv", Plans.Orders);

        var result = await Sqlflow.RunAsync(folder, "run", "plan.json", "--quiet", "--memory-limit", "10MB", "--max-parallel", "1");

        Assert.True(result.ExitCode == 1, result.ToString());
        Assert.Contains("✗ load_orders (load) OUT_OF_MEMORY", result.Output, StringComparison.Ordinal);
        Assert.Contains("Raise memory_limit", result.Output, StringComparison.Ordinal);
    }
}
