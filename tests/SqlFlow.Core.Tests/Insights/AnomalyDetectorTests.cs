using SqlFlow.Observability;
using static SqlFlow.Core.Tests.Insights.HistoryOf;

namespace SqlFlow.Core.Tests.Insights;

public sealed class AnomalyDetectorTests
{
    [Fact]
    public void Slow_run_is_told_with_what_is_usual()
    {
        var anomaly = Assert.Single(AnomalyDetector.Detect(Seconds([.. Level(20, 3.1), 12.4])));
        Assert.Equal(AnomalyKind.Outlier, anomaly.Kind);
        Assert.True(anomaly is { Metric: InsightMetric.Duration, IsHigh: true, IsHarmful: true, Observed: 12.4 });
        Assert.InRange(anomaly.Expected, 3.0, 3.2);
        Assert.InRange(anomaly.Upper, 3.5, 5);
        Assert.Equal(Monday.AddDays(20), anomaly.Since);
        Assert.Equal("12.4 s, usually 3.1 s ± 149 ms over the last 20 runs", anomaly.Evidence);
    }

    [Theory]
    [InlineData(6, false)]
    [InlineData(7, true)]
    public void Silent_until_seven_runs_say_what_is_usual(int runs, bool isFound) =>
        Assert.Equal(isFound, !AnomalyDetector.Detect(Seconds([.. Level(runs, 3), 30])).IsEmpty);

    [Fact]
    public void Faster_run_is_news_but_not_bad_news()
    {
        var anomaly = Assert.Single(AnomalyDetector.Detect(Seconds([.. Level(20, 10), 1])));
        Assert.True(anomaly is { IsHigh: false, IsHarmful: false });
    }

    [Fact]
    public void Two_runs_in_a_row_make_a_new_level_although_neither_is_far_away()
    {
        var before = Level(20, 10);
        Assert.Empty(AnomalyDetector.Detect(Seconds([.. before, 11.9])));
        var anomaly = Assert.Single(AnomalyDetector.Detect(Seconds([.. before, 11.9, 11.9])));
        Assert.Equal(AnomalyKind.LevelShift, anomaly.Kind);
        Assert.Equal(Monday.AddDays(20), anomaly.Since);
        Assert.StartsWith("11.9 s and 11.9 s in the last 2 runs, usually 10 s", anomaly.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public void New_level_keeps_its_beginning_while_it_lasts()
    {
        var anomaly = Assert.Single(AnomalyDetector.Detect(Seconds([.. Level(20, 10), .. Level(4, 20)])));
        Assert.Equal(Monday.AddDays(20), anomaly.Since);
        Assert.Contains("the last of 4 such runs", anomaly.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public void New_level_becomes_the_usual_one() => Assert.Empty(AnomalyDetector.Detect(Seconds([.. Level(20, 10), .. Level(10, 20)])));

    [Fact]
    public void Single_wild_run_before_does_not_hide_the_next() =>
        Assert.Equal(AnomalyKind.Outlier, Assert.Single(AnomalyDetector.Detect(Seconds([.. Level(20, 10), 100, .. Level(3, 10), 100]))).Kind);

    [Theory]
    [InlineData(1000, 1001, false)]
    [InlineData(1000, 1300, true)]
    [InlineData(1000, 0, true)]
    [InlineData(0, 0, false)]
    [InlineData(0, 50, true)]
    public void Constant_rows_may_move_a_little(long usual, long newest, bool isFound)
    {
        var history = Runs(Many(21, index => Run(index) with { Rows = index < 20 ? usual : newest }));
        Assert.Equal(isFound, AnomalyDetector.Detect(history, InsightMetric.Rows) is not null);
    }

    [Fact]
    public void Null_rate_is_watched_by_column()
    {
        var history = Runs(Many(21, static index => Run(index) with { NullRates = Run(index).NullRates.Add("email", index < 20 ? 0.01 : 0.4).Add("id", 0) }));
        var anomaly = Assert.Single(AnomalyDetector.Detect(history));
        Assert.Equal("email", anomaly.Column);
        Assert.StartsWith("40 % nulls in email, usually 1 % ±", anomaly.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public void Failed_runs_say_nothing_about_what_is_usual()
    {
        var failed = Many(20, static index => index % 2 == 0 ? Run(index) : Failed(index) with { Duration = TimeSpan.FromMinutes(5) });
        Assert.Single(AnomalyDetector.Detect(Runs([.. failed, Run(20) with { Duration = TimeSpan.FromSeconds(40) }])));
        Assert.Empty(AnomalyDetector.Detect(Runs([.. Many(20, Run), Failed(20) with { Duration = TimeSpan.FromMinutes(5) }])));
    }

    [Fact]
    public void Long_monday_is_usual_on_mondays_only()
    {
        var weeks = Many(42, static index => Run(index) with { Duration = TimeSpan.FromSeconds(Noisy(index, index % 7 == 0 ? 60 : 20)) });
        StepRun Newest(int day, double seconds) => Run(42 + day) with { Duration = TimeSpan.FromSeconds(seconds) };
        Assert.Empty(AnomalyDetector.Detect(Runs([.. weeks, Newest(0, 60)])));
        var tuesday = Assert.Single(AnomalyDetector.Detect(Runs([.. weeks, Newest(1, 60)])));
        Assert.Contains("on Tuesdays (the last 6)", tuesday.Evidence, StringComparison.Ordinal);
        Assert.InRange(tuesday.Expected, 18, 22);
        Assert.False(Assert.Single(AnomalyDetector.Detect(Runs([.. weeks, Newest(0, 20)]))).IsHigh);
    }

    [Fact]
    public void Season_takes_four_weeks()
    {
        var weeks = Many(21, static index => Run(index) with { Duration = TimeSpan.FromSeconds(Noisy(index, index % 7 == 0 ? 60 : 20)) });
        Assert.DoesNotContain("Monday", AnomalyDetector.Detect(Runs([.. weeks, Run(21) with { Duration = TimeSpan.FromSeconds(200) }]))[0].Evidence, StringComparison.Ordinal);
    }

    private static double[] Level(int runs, double level) => [.. Enumerable.Range(0, runs).Select(index => Noisy(index, level))];
}
