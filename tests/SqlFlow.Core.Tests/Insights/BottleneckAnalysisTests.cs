using CsCheck;
using SqlFlow.Observability;
using static SqlFlow.Core.Tests.Insights.HistoryOf;

namespace SqlFlow.Core.Tests.Insights;

public sealed class BottleneckAnalysisTests
{
    // a(4) ─ c(3) ─ d(2)
    // b(1) ─┘      e(5)
    private static readonly StepTiming[] Diamond = [Step("a", 4), Step("b", 1), Step("c", 3, "a", "b"), Step("d", 2, "c"), Step("e", 5)];

    [Fact]
    public void Critical_path_has_no_slack_and_the_others_have_theirs()
    {
        var report = Analyze(Diamond, 10);
        Assert.Equal(["a", "c", "d"], report.CriticalPath);
        Assert.Equal([0.0, 3, 0, 0, 4], report.Steps.Select(static step => step.Slack.TotalSeconds));
        Assert.Equal([true, false, true, true, false], report.Steps.Select(static step => step.IsCritical));
        Assert.Equal(9, report.CriticalTime.TotalSeconds);
        Assert.Equal(15, report.TotalTime.TotalSeconds);
        Assert.Equal((1.5, 0.9), (report.Parallelism, report.Efficiency));
    }

    [Fact]
    public void Run_without_its_dominating_step_is_as_long_as_the_next_path_allows()
    {
        var report = Analyze(Diamond, 10);
        Assert.Equal("a", report.Dominating!.StepId);
        // b, c and d take 6 s then, and one second was spent besides.
        Assert.Equal([7.0, 10, 7, 8, 10], report.Steps.Select(static step => step.WallTimeWithout.TotalSeconds));
        Assert.Equal(0.3, report.Dominating.Saving, 1e-9);
        Assert.Equal("the run took 10 s; 3 of 5 steps, one after the other, took 9 s; without a (4 s) it would have taken 7 s", report.Evidence);
    }

    [Fact]
    public void Run_without_a_step_is_as_long_as_a_run_in_which_it_took_no_time() =>
        Gen.Select(Gen.Int[0, 9].Array[1, 12], Gen.Int[0, 99].Array[66]).Sample((seconds, edges) =>
        {
            // Each step may wait for any of those before it; steps of no time are among them.
            var edge = 0;
            var steps = seconds.Select((time, index) => Step($"s{index}", time, [.. Enumerable.Range(0, index).Where(_ => edges[edge++ % edges.Length] < 30).Select(static other => $"s{other}")])).ToArray();
            var critical = Analyze(steps, 1000).CriticalTime;

            var found = Analyze(steps, 1000).Steps.Select(static step => step.WallTimeWithout.TotalSeconds);
            var expected = steps.Select((_, index) =>
            {
                var rest = steps.Select((step, other) => other == index ? step with { Duration = TimeSpan.Zero } : step).ToArray();
                return 1000 - critical.TotalSeconds + Analyze(rest, 1000).CriticalTime.TotalSeconds;
            });

            Assert.Equal(expected, found);
        }, iter: 2000);

    [Fact]
    public void A_chain_of_ten_thousand_steps_is_no_harder_than_one_of_ten()
    {
        var steps = Enumerable.Range(0, 10_000).Select(static index => index == 0 ? Step("s0", 1) : Step($"s{index}", index == 5000 ? 100 : 1, $"s{index - 1}")).ToArray();

        var report = Analyze(steps, 20_000);

        Assert.Equal(("s5000", 10_099.0), (report.Dominating!.StepId, report.CriticalTime.TotalSeconds));
        Assert.Equal(19_900, report.Dominating.WallTimeWithout.TotalSeconds);
    }

    [Fact]
    public void With_one_slot_every_step_counts()
    {
        var report = Analyze(Diamond, 15, slots: 1);
        Assert.Equal("e", report.Dominating!.StepId);
        Assert.Equal(10, report.Dominating.WallTimeWithout.TotalSeconds);
        Assert.Equal(1, report.Efficiency);
    }

    [Fact]
    public void Two_longest_paths_hide_each_other()
    {
        var report = Analyze([Step("a", 5), Step("b", 5)], 5);
        Assert.All(report.Steps, static step => Assert.Equal((0.0, 5.0), (step.Slack.TotalSeconds, step.WallTimeWithout.TotalSeconds)));
        Assert.EndsWith("no single step would have made it shorter", report.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public void Shares_say_where_the_time_went()
    {
        var second = TimeSpan.FromSeconds(1);
        var report = Analyze([Step("a", 10) with { SourceWait = second * 5, Engine = second * 3, Commit = second * 2, Queue = second * 10 }], 20);
        Assert.Equal((0.5, 0.3, 0.2, 0.5), (report.SourceShare, report.EngineShare, report.CommitShare, report.QueueShare));
    }

    [Fact]
    public void Damaged_graphs_and_clocks_do_no_harm()
    {
        var steps = new[] { Step("a", 1, "b"), Step("b", 2, "a"), Step("c", -5, "c", "nowhere"), Step("c", 1), Step("d", 1) with { Duration = TimeSpan.MaxValue }, Step("e", 1) with { DependsOn = default } };
        var report = Analyze(steps, -3);
        Assert.Equal(steps.Length, report.Steps.Length);
        Assert.All(report.Steps, static step => Assert.True(step.Saving is >= 0 and <= 1 && step.Slack >= TimeSpan.Zero));
        Assert.Equal(report.CriticalTime, report.WallTime);
    }

    [Fact]
    public void Empty_run_has_nothing_to_say()
    {
        var report = Analyze([], 0);
        Assert.Null(report.Dominating);
        Assert.Equal((0.0, 0.0, "no step took any time"), (report.Parallelism, report.Efficiency, report.Evidence));
    }

    private static BottleneckReport Analyze(StepTiming[] steps, double wallSeconds, int slots = 0) =>
        BottleneckAnalysis.Analyze(steps, TimeSpan.FromSeconds(wallSeconds), slots);
}
