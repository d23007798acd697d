using SqlFlow.Observability;
using static SqlFlow.Core.Tests.Insights.HistoryOf;

namespace SqlFlow.Core.Tests.Insights;

public sealed class RecommendationsTests
{
    [Fact]
    public void Out_of_memory_halves_the_steps_at_a_time_and_then_doubles_the_memory()
    {
        var timing = Step("a", 5) with { ErrorCode = "OUT_OF_MEMORY", PeakMemory = 1_000_000_000 };
        var input = new InsightInput { Timings = [timing], WallTime = TimeSpan.FromSeconds(5), MemoryLimit = 1_000_000_000 };
        var advice = First(input with { Slots = 8 });
        Assert.Equal((RecommendationRules.OutOfMemory, "a", "--max-parallel 4"), (advice.RuleId, advice.StepId, advice.Command));
        Assert.Equal("a ran out of memory (limit 1 GB)", advice.Evidence);
        Assert.Equal("--memory-limit 2000MB", First(input with { Slots = 1 }).Command);
    }

    [Fact]
    public void More_steps_at_a_time_are_not_for_runs_that_are_short_of_memory()
    {
        StepTiming[] steps = [.. Enumerable.Range(0, 8).Select(static index => Step($"s{index}", 5) with { Queue = TimeSpan.FromSeconds(5 * (index / 2)) })];
        var input = new InsightInput { Timings = steps, WallTime = TimeSpan.FromSeconds(20), Slots = 2 };

        Assert.Contains(RecommendationRules.Queue, RulesOf(input));
        Assert.DoesNotContain(RecommendationRules.Queue, RulesOf(input with { Timings = [steps[0] with { ErrorCode = "OUT_OF_MEMORY" }, .. steps[1..]] }));
        Assert.DoesNotContain(RecommendationRules.Queue, RulesOf(input with { Timings = [steps[0] with { Spill = 100_000_000 }, .. steps[1..]] }));

        static IEnumerable<string> RulesOf(InsightInput input) => Insights(input).Recommendations.Select(static advice => advice.RuleId);
    }

    [Fact]
    public void Growth_says_what_to_expect()
    {
        var history = Seconds([.. Enumerable.Range(0, 20).Select(static index => 10 + (0.5 * index))]) with { ExpectedDuration = TimeSpan.FromSeconds(22.2) };
        var advice = First(new InsightInput { Histories = [history] });
        Assert.Equal((RecommendationRules.Growth, "\"expected_duration_ms\": 36000"), (advice.RuleId, advice.Setting));
    }

    [Fact]
    public void Transient_errors_that_come_and_go_call_for_a_retry_policy()
    {
        var history = Runs(Many(20, static index => index % 2 == 0 ? Failed(index) with { IsTransient = true } : Run(index)));
        var advice = First(new InsightInput { Histories = [history] });
        Assert.Equal(RecommendationRules.TransientErrors, advice.RuleId);
        Assert.StartsWith("\"retry_policy\": {\"max_attempts\": 5", advice.Setting, StringComparison.Ordinal);
    }

    [Fact]
    public void Failure_that_stays_says_since_when()
    {
        var history = Runs(Many(20, static index => index >= 15 ? Failed(index, "SQL_BINDING", "column 'x' not found") : Run(index)));
        var advice = First(new InsightInput { Histories = [history] });
        Assert.Equal((RecommendationRules.PersistentFailure, 1.0), (advice.RuleId, advice.Impact));
        Assert.Contains("2025-01-21 02:00 UTC", advice.Action, StringComparison.Ordinal);
        Assert.EndsWith(": column <name> not found", advice.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_rows_and_nulls_are_told()
    {
        var history = Runs(Many(21, static index => Run(index) with
        {
            Rows = index < 20 ? 100_000 + index : 40_000,
            NullRates = Run(index).NullRates.Add("email", index < 20 ? 0.01 : 0.5),
        }));
        var rules = Insights(new InsightInput { Histories = [history] }).Recommendations.Select(static advice => advice.RuleId);
        Assert.Equal([RecommendationRules.UnusualVolume, RecommendationRules.Nulls], rules);
    }

    [Fact]
    public void Healthy_pipeline_gets_no_advice()
    {
        var histories = Enumerable.Range(0, 5).Select(static step => Runs(Many(30, Run)) with { StepId = $"s{step}" }).ToArray();
        var timings = histories.Select(static history => Step(history.StepId, 10)).ToArray();
        var report = Insights(new InsightInput { Histories = histories, Timings = timings, WallTime = TimeSpan.FromSeconds(10.2), Slots = 8 });
        Assert.Empty(report.Recommendations);
        Assert.Empty(report.Anomalies);
    }

    [Fact]
    public void Same_input_gives_the_same_advice_whatever_the_culture_says()
    {
        var input = new SlowPipelines(7).All().ToArray();
        var first = input.Select(static pipeline => Texts(pipeline.Input)).ToArray();
        var german = (System.Globalization.CultureInfo)System.Globalization.CultureInfo.InvariantCulture.Clone();
        german.NumberFormat.NumberDecimalSeparator = ",";
        var before = System.Globalization.CultureInfo.CurrentCulture;
        System.Globalization.CultureInfo.CurrentCulture = german;
        try
        {
            Assert.Equal(first, input.Select(static pipeline => Texts(pipeline.Input)));
        }
        finally
        {
            System.Globalization.CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Damaged_histories_do_no_harm()
    {
        double[] rates = [double.NaN, double.PositiveInfinity, double.NegativeInfinity, -1, double.MaxValue, 0];
        var random = new Random(3);
        var runs = Many(60, index => new StepRun
        {
            RunId = random.Next(3) == 0 ? null : "same",
            StartedAt = random.Next(4) switch { 0 => DateTimeOffset.MinValue, 1 => DateTimeOffset.MaxValue, 2 => Monday, _ => Monday.AddDays(-index) },
            Status = (StepStatus)random.Next(5),
            Duration = random.Next(4) switch { 0 => TimeSpan.MinValue, 1 => TimeSpan.MaxValue, 2 => TimeSpan.Zero, _ => TimeSpan.FromSeconds(index) },
            Rows = random.Next(3) switch { 0 => null, 1 => long.MinValue, _ => long.MaxValue },
            Bytes = random.Next(2) == 0 ? -5 : long.MaxValue,
            PeakMemory = random.Next(2) == 0 ? 0 : long.MaxValue,
            Attempts = random.Next(-1, 3),
            ErrorMessage = random.Next(2) == 0 ? null : "x",
            NullRates = Run(0).NullRates.Add("c", rates[random.Next(rates.Length)]),
        });
        for (var length = 0; length <= runs.Length; length++)
        {
            var history = Runs(runs[..length]);
            var report = Insights(new InsightInput { Histories = [history, history, history with { Runs = default }], Timings = [Step("load", double.MaxValue / 1e300)], MemoryLimit = long.MaxValue });
            Assert.All(report.Anomalies, static anomaly => Assert.True(double.IsFinite(anomaly.Score) && double.IsFinite(anomaly.Upper) && anomaly.Lower <= anomaly.Upper, anomaly.ToString()));
            Assert.All(report.Recommendations, static advice => Assert.True(advice.Confidence is >= 0 and <= 0.99 && advice.Impact is >= 0 and <= 1, advice.ToString()));
            Assert.All(report.Trends, static trend => Assert.True(double.IsFinite(trend.SlopePerRun) && double.IsFinite(trend.Current), trend.ToString()));
        }
    }

    private static string Texts(InsightInput input) =>
        string.Join('\n', Insights(input).Recommendations.Select(static advice => $"{advice.RuleId} {advice.StepId}: {advice.Evidence}. {advice.Action} {advice.Command} {advice.Setting}"));

    private static InsightReport Insights(InsightInput input) => SqlFlow.Observability.Insights.Analyze(input);

    private static Recommendation First(InsightInput input) => Insights(input).Recommendations[0];
}
