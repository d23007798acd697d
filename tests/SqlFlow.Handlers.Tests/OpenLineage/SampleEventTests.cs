using System.Text;
using System.Text.Json;
using SqlFlow.Execution;
using SqlFlow.Handlers.Tests.OpenLineage.Harness;
using SqlFlow.OpenLineage;

namespace SqlFlow.Handlers.Tests.OpenLineage;

/// <summary>The events of the sample pipelines follow OpenLineage's own schemas, however the runs end.</summary>
public sealed class SampleEventTests
{
    [Theory]
    [InlineData("shop", "plan.json", null)]
    [InlineData("incremental", "events.sf", null)]
    [InlineData("conditional", "report.sf", "dev")]
    [InlineData("conditional", "report.sf", "prod")]
    public async Task Events_of_a_success_are_valid_and_each_run_begins_and_ends_once(string sample, string file, string? profile)
    {
        var spec = OfficialSpec.Open();
        using var test = new OpenLineageTest().WithSample(sample);

        var result = await test.RunFileAsync(file, profile);

        Assert.Equal(RunStatus.Success, result.Status);
        AssertValid(spec, test.Log.Events);
        AssertPaired(result, test.Log.Events, "COMPLETE");
        Assert.Empty(test.Warnings);
    }

    [Fact]
    public async Task Events_of_a_failure_are_valid()
    {
        var spec = OfficialSpec.Open();
        using var test = new OpenLineageTest().WithSample("incremental");
        // The gate refuses what is doubled within a file without a primary key, and so undoes the load.
        test.Folder.Write("data/events_2025-01-03.csv", "event_id,happened,kind\n1,2025-01-03 00:00:00,\n");

        var result = await test.RunFileAsync("events.sf");

        Assert.Equal(RunStatus.Failure, result.Status);
        AssertValid(spec, test.Log.Events);
        AssertPaired(result, test.Log.Events, "FAIL");
        Assert.Contains("FAIL events.load_events_1", test.Log.Trace);
    }

    [Fact]
    public async Task Events_of_a_cancelled_run_are_valid()
    {
        var spec = OfficialSpec.Open();
        using var test = new OpenLineageTest().WithSample("shop");
        using var cancellation = new CancellationTokenSource();
        var planned = await test.Host.PlanAsync(new PipelineRequest { Path = test.Folder.At("plan.json") }, OpenLineageTest.Token);

        var result = await test.Host.RunAsync(planned, new RunOptions { Observers = [new CancelAtFirstLoad(cancellation)], MaxParallel = 1 }, cancellation.Token);

        Assert.Equal(RunStatus.Cancelled, result.Status);
        AssertValid(spec, test.Log.Events);
        AssertPaired(result, test.Log.Events, "ABORT");
    }

    [Theory]
    [InlineData("shop", "plan.json")]
    [InlineData("incremental", "events.sf")]
    [InlineData("conditional", "report.sf")]
    public async Task Jobs_are_valid_without_a_run(string sample, string file)
    {
        var spec = OfficialSpec.Open();
        using var test = new OpenLineageTest().WithSample(sample);
        var planned = await test.Host.PlanAsync(new PipelineRequest { Path = test.Folder.At(file) }, OpenLineageTest.Token);
        var graph = (await test.Host.AnalyzeLineageAsync(planned, OpenLineageTest.Token)).Graph!;
        using var output = new MemoryStream();

        OpenLineageJobs.Write(graph, planned, test.Options, output);

        var lines = Encoding.UTF8.GetString(output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.NotEmpty(lines);
        AssertValid(spec, [.. lines.Select(static line => JsonDocument.Parse(line).RootElement)]);
        // What is known before a run is what the run tells.
        await test.RunFileAsync(file);
        foreach (var line in lines)
        {
            var job = JsonDocument.Parse(line).RootElement;
            var run = test.Log.Of("COMPLETE", job.GetProperty("job").GetProperty("name").GetString()!);
            Assert.Equal(job.Names("inputs"), run.Names("inputs"));
            Assert.Equal(job.Names("outputs"), run.Names("outputs"));
            Assert.Equal(LineageOf(job), LineageOf(run));
        }
    }

    private static string[] LineageOf(JsonElement json) =>
        [.. json.GetProperty("outputs").EnumerateArray().Select(static output => output.HasFacet("columnLineage") ? output.Facet("columnLineage").GetRawText() : "none")];

    private static void AssertValid(OfficialSpec spec, IReadOnlyList<JsonElement> events)
    {
        Assert.NotEmpty(events);
        foreach (var json in events)
        {
            var problems = spec.Validate(json);
            Assert.True(problems.Count == 0, string.Join('\n', problems) + "\n" + json);
        }
    }

    private static void AssertPaired(PipelineResult result, IReadOnlyList<JsonElement> events, string end)
    {
        Assert.Equal($"START {result.Pipeline}", Name(events[0]));
        Assert.Equal($"{end} {result.Pipeline}", Name(events[^1]));
        Assert.Equal(result.RunId, events[0].GetProperty("run").GetProperty("runId").GetString());
        foreach (var run in events.GroupBy(static json => json.GetProperty("run").GetProperty("runId").GetGuid()))
        {
            Assert.Equal(7, run.Key.Version);
            var types = run.Select(static json => json.GetProperty("eventType").GetString()).ToArray();
            Assert.Equal(2, types.Length);
            Assert.Equal("START", types[0]);
            Assert.True(types[1] is "COMPLETE" or "FAIL" or "ABORT", types[1]);
            Assert.True(run.First().GetProperty("eventTime").GetDateTime() <= run.Last().GetProperty("eventTime").GetDateTime());
        }

        var expected = result.Steps.Where(static step => step.Result.Status is StepStatus.Success or StepStatus.Failure).Select(step => $"{result.Pipeline}.{step.StepId}");
        Assert.Subset(events.Select(static json => json.GetProperty("job").GetProperty("name").GetString()!).ToHashSet(), expected.ToHashSet());

        static string Name(JsonElement json) => $"{json.GetProperty("eventType")} {json.GetProperty("job").GetProperty("name")}";
    }

    private sealed class CancelAtFirstLoad(CancellationTokenSource cancellation) : IRunObserver
    {
        public void StepStarted(Planning.PlannedStep step, int attempt)
        {
            if (step.Step is LoadStep) cancellation.Cancel();
        }
    }
}
