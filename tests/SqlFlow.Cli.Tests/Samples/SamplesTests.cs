using SqlFlow.Cli.Tests.Harness;

namespace SqlFlow.Cli.Tests.Samples;

/// <summary>Every pipeline of the samples has no problem, not even a warning, and runs twice in a row.</summary>
public sealed class SamplesTests
{
    public static TheoryData<string> Pipelines => [.. SampleFolder.Pipelines()];

    [Theory]
    [MemberData(nameof(Pipelines))]
    public async Task Validates_without_a_problem_and_runs_twice(string pipeline)
    {
        using var folder = SampleFolder.Copy(pipeline.Split('/')[1]);

        var validation = await Sqlflow.RunAsync(folder, "validate", pipeline, "--format", "json");

        Assert.True(validation.ExitCode == 0, validation.ToString());
        Assert.Equal(0, validation.Json.GetProperty("problems").GetArrayLength());
        for (var time = 1; time <= 2; time++)
        {
            var run = await Sqlflow.RunAsync(folder, "run", pipeline, "--format", "json");
            Assert.True(run.ExitCode == 0, run.ToString());
            Assert.Equal("SUCCESS", run.Json.GetProperty("status").GetString());
            Assert.NotEmpty(run.Json.GetProperty("execution_results").EnumerateObject());
        }
    }

    [Fact]
    public void There_are_samples_in_the_language_and_in_JSON()
    {
        var pipelines = SampleFolder.Pipelines().ToList();

        foreach (var pipeline in (string[])["samples/conditional/report.sf", "samples/incremental/events.sf", "samples/shop/plan.json"]) Assert.Contains(pipeline, pipelines);
    }
}
