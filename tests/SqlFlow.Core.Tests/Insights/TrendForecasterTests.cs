using SqlFlow.Observability;
using static SqlFlow.Core.Tests.Insights.HistoryOf;

namespace SqlFlow.Core.Tests.Insights;

public sealed class TrendForecasterTests
{
    [Fact]
    public void Growing_duration_says_when_it_will_exceed_what_is_expected()
    {
        // 10 s and 0.5 s more a run: at 19.5 s after 20 runs, and beyond 22.4 s in six more.
        var forecast = Assert.Single(TrendForecaster.Predict(Growing(20) with { ExpectedDuration = TimeSpan.FromSeconds(22.4) }));
        Assert.InRange(forecast.RunsToLimit, 5, 7);
        Assert.InRange(forecast.Trend.SlopePerRun, 0.45, 0.55);
        Assert.True(forecast.Trend.PValue < 0.001 && forecast.Confidence == 0.99);
        Assert.StartsWith("will exceed its expected duration of 22.4 s in about 6 runs: duration grows by", forecast.Evidence, StringComparison.Ordinal);
        Assert.EndsWith("over the last 20 runs (p < 0.001)", forecast.Evidence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(6, 14)]
    [InlineData(20, 200)]
    [InlineData(20, 15)]
    [InlineData(20, 0)]
    public void Silent_on_few_runs_on_what_is_far_away_and_on_what_is_past(int runs, double limit) =>
        Assert.Empty(TrendForecaster.Predict(Growing(runs) with { ExpectedDuration = TimeSpan.FromSeconds(limit) }));

    [Fact]
    public void Silent_without_a_trend() =>
        Assert.Empty(TrendForecaster.Trends(Seconds([.. Enumerable.Range(0, 40).Select(static index => Noisy(index, 10, 0.2))])));

    [Fact]
    public void Change_at_once_is_no_trend() =>
        Assert.Empty(TrendForecaster.Trends(Seconds([.. Enumerable.Range(0, 40).Select(static index => Noisy(index, index < 20 ? 10 : 20))])));

    [Fact]
    public void Shrinking_is_a_trend_without_a_forecast()
    {
        var history = Seconds([.. Enumerable.Range(0, 20).Select(static index => 30 - index + Noisy(index, 1))]);
        Assert.True(Assert.Single(TrendForecaster.Trends(history)).SlopePerRun < 0);
        Assert.Empty(TrendForecaster.Predict(history with { ExpectedDuration = TimeSpan.FromSeconds(1) }));
    }

    [Fact]
    public void Memory_and_rows_have_limits_of_their_own()
    {
        var history = Runs(Many(20, static index => Run(index) with { PeakMemory = 500_000_000 + (index * 50_000_000), Rows = 1_000_000 + (index * 100_000) }));
        var forecasts = TrendForecaster.Predict(history, new TrendOptions { MaxMemory = 2_000_000_000, MaxRows = 4_000_000 });
        Assert.Equal([InsightMetric.Rows, InsightMetric.Memory], forecasts.Select(static forecast => forecast.Trend.Metric));
        Assert.All(forecasts, static forecast => Assert.Equal(11, forecast.RunsToLimit, 0.5));
        Assert.Contains("the memory limit of 2 GB in about 11 runs", forecasts[1].Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public void Failures_that_grow_more_frequent_are_a_trend()
    {
        // In each ten runs one more fails.
        var history = Runs(Many(100, static index => index * 7 % 10 < index / 10 ? Failed(index) : Run(index)));
        var trend = Assert.Single(TrendForecaster.Trends(history, new TrendOptions { Window = 100 }));
        Assert.Equal(InsightMetric.FailureRate, trend.Metric);
        Assert.InRange(trend.SlopePerRun, 0.005, 0.015);
    }

    private static StepHistory Growing(int runs) => Seconds([.. Enumerable.Range(0, runs).Select(static index => 10 + (0.5 * index) + Noisy(index, 1, 0.1) - 1)]);
}
