using System.Collections.Immutable;
using System.Globalization;
using SqlFlow.Cli.Rendering;
using SqlFlow.Connectors;
using SqlFlow.Execution;
using SqlFlow.Handlers;
using SqlFlow.Planning;

namespace SqlFlow.Cli.Tests.Rendering;

public sealed class RunForecastTests
{
    [Theory]
    [InlineData("", 8, 60)] // a 10, then the longer one of b 20 and c 50
    [InlineData("", 1, 80)] // one after the other
    [InlineData("", 2, 60)]
    [InlineData("a:4", 8, 56)]
    [InlineData("a=", 8, 50)]
    [InlineData("a= c:45", 8, 20)]
    [InlineData("a= b:5 c:5", 1, 60)] // a slot less than steps that run
    [InlineData("a= b= c=", 8, 0)]
    public async Task What_is_left_is_the_longest_path_but_not_less_than_the_work_over_the_slots(string state, int slots, int expected)
    {
        var pipeline = await PlanAsync();
        var forecast = new RunForecast(pipeline.Steps, Durations(("a", 10), ("b", 20), ("c", 50)));

        var left = forecast.OfRun(Tell(forecast, pipeline, state), slots);

        Assert.Equal(new Remainder(TimeSpan.FromSeconds(expected), false), left);
    }

    [Fact]
    public async Task A_step_that_takes_longer_than_usual_has_nothing_left_and_makes_the_rest_a_lower_bound()
    {
        var pipeline = await PlanAsync();
        var forecast = new RunForecast(pipeline.Steps, Durations(("a", 10), ("b", 20), ("c", 50)));
        var running = Tell(forecast, pipeline, "a:30");

        Assert.Equal((TimeSpan.Zero, true, TimeSpan.FromSeconds(10)), (forecast.Of(running[0])!.Value.Left, forecast.Of(running[0])!.Value.IsLate, forecast.Of(running[0])!.Value.Usual));
        Assert.Equal(new Remainder(TimeSpan.FromSeconds(50), true), forecast.OfRun(running, 8));
        // Half of all runs take a little longer than the median.
        Assert.False(forecast.Of(running[0] with { Elapsed = TimeSpan.FromSeconds(11) })!.Value.IsLate);
    }

    [Fact]
    public async Task Of_a_run_with_a_new_step_nobody_knows_until_it_is_done()
    {
        var pipeline = await PlanAsync();
        var forecast = new RunForecast(pipeline.Steps, Durations(("a", 10), ("c", 50)));

        Assert.Null(forecast.OfRun([], 8));
        var running = Tell(forecast, pipeline, "a= b:1 c:1");
        Assert.Null(forecast.Of(running[0]));
        Assert.Equal(49, forecast.Of(running[1])!.Value.Left.TotalSeconds);
        Assert.Null(forecast.OfRun(running, 8));
        forecast.Finished(pipeline.Steps[1]);
        Assert.Equal(49, forecast.OfRun([running[1]], 8)!.Value.Left.TotalSeconds);
    }

    [Fact]
    public async Task A_step_that_is_tried_again_counts_in_full()
    {
        var pipeline = await PlanAsync();
        var forecast = new RunForecast(pipeline.Steps, Durations(("a", 10), ("b", 20), ("c", 50)));

        forecast.Started(pipeline.Steps[0]);
        // It runs no more, and the news of its end is on its way.
        Assert.Equal(50, forecast.OfRun([], 8)!.Value.Left.TotalSeconds);
        forecast.Retrying(pipeline.Steps[0]);

        Assert.Equal(60, forecast.OfRun([], 8)!.Value.Left.TotalSeconds);
    }

    /// <summary>Steps b and c wait for a.</summary>
    private static async Task<Pipeline> PlanAsync()
    {
        var plan = new SqlFlowHost(new SqlFlowOptions { Registry = CliEnvironment.Registry, Database = ":memory:" });
        var planned = await plan.PlanAsync(
            new PipelineRequest
            {
                Steps =
                [
                    new TransformStep { Id = "a", Sql = "SELECT 1 AS x", TargetTable = "ta" },
                    new TransformStep { Id = "b", Sql = "SELECT * FROM ta", TargetTable = "tb" },
                    new TransformStep { Id = "c", Sql = "SELECT * FROM ta", TargetTable = "tc" },
                ],
            }, TestContext.Current.CancellationToken);
        return planned.Pipeline!;
    }

    private static ImmutableSortedDictionary<string, TimeSpan> Durations(params (string Step, double Seconds)[] durations) =>
        durations.ToImmutableSortedDictionary(static one => one.Step, static one => TimeSpan.FromSeconds(one.Seconds), StringComparer.Ordinal);

    /// <summary>Tells the forecast a state such as <c>a= b:5</c>: a is done, b has run for five seconds.</summary>
    private static List<StepProgress> Tell(RunForecast forecast, Pipeline pipeline, string state)
    {
        var running = new List<StepProgress>();
        foreach (var word in state.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            Assert.True(pipeline.TryGetStep(word[..1], out var step));
            forecast.Started(step);
            if (word[1] == '=') forecast.Finished(step);
            else running.Add(new StepProgress(step, 1, null, TimeSpan.FromSeconds(double.Parse(word[2..], CultureInfo.InvariantCulture))));
        }

        return running;
    }
}
