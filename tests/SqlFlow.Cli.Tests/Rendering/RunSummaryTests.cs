using System.Collections.Immutable;
using SqlFlow.Cli.Rendering;
using SqlFlow.Cli.Terminal;
using SqlFlow.Execution;
using SqlFlow.Handlers;
using SqlFlow.Observability;
using SqlFlow.Planning;

namespace SqlFlow.Cli.Tests.Rendering;

public sealed class RunSummaryTests
{
    [Fact]
    public async Task A_success_is_one_line() =>
        Assert.Equal("SUCCESS  p · 2 steps · 1,234,567 rows · 1.50 s\n", await WriteAsync(RunStatus.Success, [("a", Success()), ("b", Success())]));

    [Fact]
    public async Task A_failure_says_what_where_and_what_to_do()
    {
        var text = await WriteAsync(RunStatus.Failure,
        [
            ("a", StepExecutionResult.Failure("BAD_DATA", "line 3 is broken\nexpected 2 columns", "Mend it.") with { Attempts = 3 }),
            ("b", new StepExecutionResult { Status = StepStatus.Skipped, SkippedBecause = "a" }),
            ("c", Success()),
        ]);

        Assert.Equal("""
            FAILURE  p · 1 of 3 steps succeeded, 1 failed, 1 skipped · 1,234,567 rows · 1.50 s

            ✗ a (transform) BAD_DATA after 3 attempts
              line 3 is broken
              expected 2 columns
              → Mend it.

            – skipped b: a did not succeed

            """, text);
    }

    [Fact]
    public async Task Hundreds_of_failures_do_not_flood_the_terminal()
    {
        var text = await WriteAsync(RunStatus.Failure, [.. Enumerable.Range(0, 300).Select(static index => ($"s{index}", StepExecutionResult.Failure("X", "broken")))]);

        Assert.Contains("and 290 more failures; --format json has all of them", text, StringComparison.Ordinal);
        Assert.True(text.Split('\n').Length < 60);
    }

    [Fact]
    public async Task Warnings_and_alerts_are_told_and_failing_alerts_are_not_repeated()
    {
        var text = await WriteAsync(RunStatus.Success, [("a", Success() with { Warnings = ["two rows were odd"] }), ("b", Success())],
            Alert(AlertType.Slow, "Step a took long"), Alert(AlertType.Slow, "Step b took long"), Alert(AlertType.Failing, "Step b failed"));

        Assert.Contains("! a: two rows were odd\n", text, StringComparison.Ordinal);
        Assert.Contains("! slow: Step a took long\n! slow: Step b took long\n  → Look at it.\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Step b failed", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_alert_that_goes_on_is_told_with_since_when()
    {
        var course = new AlertCourse { FirstSeen = new DateTimeOffset(2026, 1, 5, 2, 0, 0, TimeSpan.Zero), Runs = 5 };

        var text = await WriteAsync(RunStatus.Success, [("a", Success())], Alert(AlertType.Slow, "Step a took long") with { Course = course }, Alert(AlertType.Slow, "Step b took long") with { Course = course with { Runs = 1 } });

        Assert.Contains("! slow: Step a took long (for 5 runs, since 2026-01-05 02:00 UTC)\n! slow: Step b took long\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_data_holds_cannot_move_the_cursor()
    {
        var text = await WriteAsync(RunStatus.Failure, [("a", StepExecutionResult.Failure("X", "evil \e[2J\r\a text"))]);

        Assert.DoesNotContain(text, static character => char.IsControl(character) && character is not '\n');
        Assert.Contains(@"evil \u001b[2J\r\u0007 text", text, StringComparison.Ordinal);
    }

    private static StepExecutionResult Success() => StepExecutionResult.Success(1);

    private static PerformanceAlert Alert(AlertType type, string message) => new()
    {
        Component = "a",
        Type = type,
        Message = message,
        Severity = AlertSeverity.Warning,
        Timestamp = DateTimeOffset.UnixEpoch,
        SuggestedActions = ["Look at it."],
    };

    private static async Task<string> WriteAsync(RunStatus status, (string Id, StepExecutionResult Result)[] steps, params ImmutableArray<PerformanceAlert> alerts)
    {
        var host = new SqlFlowHost(new SqlFlowOptions { Registry = CliEnvironment.Registry });
        var planned = await host.PlanAsync(new PipelineRequest
        {
            Name = "p",
            Steps = [.. steps.Select(static step => (Step)new TransformStep { Id = step.Id, Sql = "SELECT 1 AS x", TargetTable = $"t_{step.Id}" })],
        });
        var result = new PipelineResult
        {
            RunId = "r",
            Pipeline = "p",
            Status = status,
            Steps = [.. steps.Select(static step => new StepResult(step.Id, "transform", step.Result))],
            PerformanceSummary = PerformanceSummary.Empty with { WallTime = TimeSpan.FromSeconds(1.5), TotalRowsProcessed = 1_234_567, Alerts = alerts },
        };
        using var output = new StringWriter { NewLine = "\n" };
        RunSummary.Write(result, planned.Pipeline!, output, default);
        return output.ToString();
    }
}
