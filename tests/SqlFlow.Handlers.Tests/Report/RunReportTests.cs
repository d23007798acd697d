using System.Globalization;
using System.Text;
using System.Text.Json;
using SqlFlow.Execution;
using SqlFlow.Handlers.Tests.Harness;
using SqlFlow.Handlers.Tests.Lineage.Page;
using SqlFlow.Observability;
using SqlFlow.Report;

namespace SqlFlow.Handlers.Tests.Report;

public sealed class RunReportTests
{
    private const string Hostile = LineagePageTests.Hostile;

    [Fact]
    public void It_asks_nothing_of_anyone()
    {
        var html = SampleRuns.Failing().Html();

        Assert.DoesNotContain("https://", html, StringComparison.Ordinal);
        Assert.Equal(html.Split("http://www.w3.org/").Length, html.Split("http://").Length);
        foreach (var reference in (string[])[" src=", " href=", "@import", "import(", "fetch(", "XMLHttpRequest", "innerHTML", "outerHTML", "insertAdjacentHTML", "eval(", "{{"])
            Assert.DoesNotContain(reference, html, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_stay_names_whatever_they_hold()
    {
        var html = Hostiles().Html();

        Assert.Equal(3, html.Split("<script").Length);
        Assert.DoesNotContain("<img", html, StringComparison.Ordinal);
        var data = Data(html);
        Assert.DoesNotContain("<", data.GetRawText(), StringComparison.Ordinal);
        var step = data.GetProperty("steps")[0];
        foreach (var name in (string[])["id", "type", "description", "sql", "place", "code", "error"]) Assert.Equal(Hostile, step.GetProperty(name).GetString());
        Assert.Equal(Hostile, data.GetProperty("alerts")[0].GetProperty("message").GetString());
        foreach (var name in (string[])["rule", "evidence", "action"]) Assert.Equal(Hostile, data.GetProperty("recoveries")[0].GetProperty(name).GetString());
    }

    [Fact]
    public void The_same_facts_make_the_same_page_as_text_and_as_bytes_in_any_culture()
    {
        var expected = SampleRuns.Failing().Html();
        using var stream = new MemoryStream();
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = ",", NumberGroupSeparator = "." } };
            RunReportPage.Write(SampleRuns.Failing(), stream);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }

        Assert.Equal(expected, Encoding.UTF8.GetString(stream.ToArray()));
    }

    [Fact]
    public void Attempts_come_with_what_is_known_of_their_time()
    {
        var steps = Data(SampleRuns.Failing().Html()).GetProperty("steps");

        Assert.Equal("""[{"at":6,"ms":1200,"status":"FAILURE","source":1200,"retry":2000,"code":"IO_ERROR","error":"HTTP 503 from rates.example: try again later"},{"at":3206,"ms":640,"status":"SUCCESS","source":448,"engine":128,"commit":64}]""", steps[3].GetProperty("tries").GetRawText());
        Assert.Equal((1, true), (steps[2].GetProperty("within").GetInt32(), steps[2].GetProperty("nested").GetBoolean()));
        Assert.Equal("[1,2]", steps[5].GetProperty("needs").GetRawText());
        Assert.Equal("[]", steps[8].GetProperty("tries").GetRawText());
        Assert.Equal(7, steps[8].GetProperty("cause").GetInt32());
        Assert.Equal(0, steps[6].GetProperty("slack").GetDouble());
        Assert.Equal(20, steps[6].GetProperty("history").GetArrayLength());
    }

    [Fact]
    public void A_clock_that_was_set_back_and_figures_that_are_none_make_a_page()
    {
        var facts = SampleRuns.Bare(SampleRuns.Done(StepExecutionResult.Success(-1), -5_000, -20) with
        {
            PerformanceMetrics = SampleRuns.Bare(StepExecutionResult.Success()).Result.Steps[0].Result.PerformanceMetrics.Add("rate", double.NaN),
        });
        facts = facts with { Histories = [new StepHistory { StepId = "only", Runs = [new StepRun { StartedAt = SampleRuns.Start, Status = StepStatus.Success, Duration = TimeSpan.FromSeconds(-3) }] }] };
        var step = Data(facts.Html()).GetProperty("steps")[0];

        Assert.Equal(0, step.GetProperty("tries")[0].GetProperty("ms").GetDouble());
        Assert.False(step.TryGetProperty("ms", out _));
        Assert.Equal("NaN", step.GetProperty("metrics").GetProperty("rate").GetString());
        Assert.Equal(0, step.GetProperty("history")[0][0].GetDouble());
    }

    [Theory]
    [InlineData(RunStatus.Success, "SS", "All 2 steps succeeded.")]
    [InlineData(RunStatus.Success, "S", "The step succeeded.")]
    [InlineData(RunStatus.Success, "", "There was nothing to run.")]
    [InlineData(RunStatus.Failure, "SFK", "1 of 3 steps failed: step1. 1 step was skipped because of it.")]
    [InlineData(RunStatus.Failure, "FFFFF", "5 of 5 steps failed: step0, step1, step2 and 2 more.")]
    [InlineData(RunStatus.PartialSuccess, "SFKK", "1 of 4 steps failed: step1. 2 steps were skipped because of it. The plan tolerates that.")]
    [InlineData(RunStatus.Cancelled, "SSCNNK", "The run was cancelled: 2 of 6 steps had succeeded, 1 was interrupted, 3 did not begin.")]
    [InlineData(RunStatus.Cancelled, "FN", "The run was cancelled: 0 of 2 steps had succeeded, 1 had failed, 1 did not begin.")]
    public void A_sentence_says_what_happened(RunStatus status, string steps, string expected)
    {
        var result = new PipelineResult
        {
            RunId = "r",
            Pipeline = "p",
            Status = status,
            Steps = [.. steps.Select(static (letter, index) => new StepResult($"step{index}", "transform", new StepExecutionResult
            {
                Status = letter switch { 'S' => StepStatus.Success, 'F' => StepStatus.Failure, 'K' => StepStatus.Skipped, _ => StepStatus.Cancelled },
                Attempts = letter is 'N' or 'K' ? 0 : 1,
            }))],
        };

        Assert.Equal(expected, ReportWords.What(result));
    }

    [Fact]
    public void What_the_run_did_by_itself_is_told_with_its_step_and_alerts_with_since_when_they_go_on()
    {
        var facts = SampleRuns.Failing();
        var summary = facts.Result.PerformanceSummary;
        var course = new AlertCourse { FirstSeen = SampleRuns.Start.AddDays(-3), Runs = 4 };
        var data = Data((facts with
        {
            Result = facts.Result with
            {
                PerformanceSummary = summary with
                {
                    Alerts = [summary.Alerts[0], summary.Alerts[1] with { Course = course }, summary.Alerts[1] with { Course = course with { Runs = 1 } }],
                    Recoveries = [new RecoveryAction("daily", 2, RecommendationRules.Spill, "it wrote 2.0 GB to temporary files", "from then on 1 step ran at a time"), new RecoveryAction("gone", 1, "", "", "")],
                },
            },
        }).Html());

        Assert.Equal("""[{"step":6,"attempt":2,"rule":"spill","evidence":"it wrote 2.0 GB to temporary files","action":"from then on 1 step ran at a time"},{"rule":"","evidence":"","action":""}]""", data.GetProperty("recoveries").GetRawText());
        Assert.Equal([null, "for 4 runs, since " + SampleRuns.Start.AddDays(-3).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) + " UTC", null],
            data.GetProperty("alerts").EnumerateArray().Select(static alert => alert.TryGetProperty("course", out var text) ? text.GetString() : null));
    }

    [Fact]
    public async Task Secrets_in_variables_are_not_in_the_page()
    {
        using var test = new PipelineTest();
        var planned = await test.PlanJsonAsync("""{ "pipeline": "p", "variables": { "key": "s3cr3t-value" }, "steps": [ { "id": "t", "type": "transform", "sql": "SELECT '${key}' AS k", "target_table": "t" } ] }""");
        var html = RunReportFacts.Of((await test.RunAsync(planned)).Succeeded(), planned.Pipeline!).Html();

        Assert.Contains("${key}", html, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr3t-value", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_from_the_history_makes_the_same_page_but_for_what_is_not_kept()
    {
        using var test = new PipelineTest();
        var planned = await test.PlanJsonAsync("""
            { "pipeline": "p", "steps": [
                { "id": "a", "type": "transform", "sql": "SELECT 1 AS x", "target_table": "a", "description": "One." },
                { "id": "check_a", "type": "check", "table": "a", "expect": [ { "not_null": ["x"] } ] },
                { "id": "b", "type": "transform", "sql": "SELECT error('no') AS y FROM a", "target_table": "b" },
                { "id": "c", "type": "transform", "sql": "SELECT * FROM b", "target_table": "c" } ] }
            """);
        // What was found out is not kept, but found out again.
        var result = (await test.RunAsync(planned)) with { Insights = null };
        result = result with { PerformanceSummary = result.PerformanceSummary with { Recoveries = [new RecoveryAction("b", 1, "spill", "seen", "done")] } };
        var now = Data(RunReportFacts.Of(result, planned.Pipeline!, new InsightInput { Slots = 3 }).Html());
        var record = RunRecord.Of(planned.Pipeline!, result, 3);

        Assert.Equal(Kept(now), Kept(Data(RunReportFacts.Of(record, planned.Pipeline).Html())));
        Assert.Equal("""[{"step":2,"rule":"spill","evidence":"seen","action":"done"}]""", Data(RunReportFacts.Of(record).Html()).GetProperty("recoveries").GetRawText());
        var bare = Data(RunReportFacts.Of(record).Html());
        Assert.Equal(now.GetProperty("graph").GetRawText(), bare.GetProperty("graph").GetRawText());
        Assert.Equal(now.GetProperty("why").GetString(), bare.GetProperty("why").GetString());
        Assert.False(bare.GetProperty("steps")[0].TryGetProperty("sql", out _));

        // The history keeps neither what to do nor the usage beside its own columns, and no findings of checks.
        static string Kept(JsonElement data) => string.Join('\n', data.GetProperty("steps").EnumerateArray().Select(static step =>
            string.Join(' ', step.EnumerateObject().Where(static fact => fact.Name is not ("actions" or "usage" or "checks" or "metrics")).Select(static fact => $"{fact.Name}={fact.Value.GetRawText()}"))));
    }

    internal static RunReportFacts Hostiles()
    {
        var facts = HostileSteps();
        return facts with { Result = facts.Result with { PerformanceSummary = facts.Result.PerformanceSummary with { Recoveries = [new RecoveryAction(Hostile, 2, Hostile, Hostile, Hostile)] } } };
    }

    private static RunReportFacts HostileSteps()
    {
        var failure = SampleRuns.Done(StepExecutionResult.Failure(Hostile, Hostile, Hostile), 0, 10) with { Warnings = [Hostile], Checks = [new(Hostile, Hostile, 2)] };
        return SampleRuns.Facts(Hostile, RunStatus.Failure,
            [new StepResult(Hostile, Hostile, failure), new StepResult("other", "transform", new StepExecutionResult { Status = StepStatus.Skipped, SkippedBecause = Hostile })],
            [SampleRuns.Attempt(Hostile, 1, StepStatus.Failure, 0, 5) with { ErrorMessage = Hostile, ErrorCode = Hostile, Operators = [new(0, Hostile, TimeSpan.Zero, 1)] }, SampleRuns.Attempt(Hostile, 2, StepStatus.Failure, 6, 4)],
            12,
            [new ReportStep(Hostile) { Description = Hostile, Sql = Hostile, Place = Hostile, Reads = [Hostile], Writes = [Hostile], Expectations = [Hostile] }, new ReportStep("other") { DependsOn = [Hostile] }],
            null,
            new PerformanceAlert { Component = Hostile, Type = AlertType.Slow, Message = Hostile, Severity = AlertSeverity.Warning, Timestamp = SampleRuns.Start, SuggestedActions = [Hostile], Fingerprint = Hostile, Course = new AlertCourse { FirstSeen = SampleRuns.Start, Runs = 2 } }) with
        {
            LineagePage = "./a%20b.html",
        };
    }

    private static JsonElement Data(string html)
    {
        const string Start = "<script id=\"data\" type=\"application/json\">";
        var from = html.IndexOf(Start, StringComparison.Ordinal) + Start.Length;
        return JsonDocument.Parse(html[from..html.IndexOf("</script>", from, StringComparison.Ordinal)]).RootElement;
    }
}
