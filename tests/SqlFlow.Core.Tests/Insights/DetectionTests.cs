namespace SqlFlow.Core.Tests.Insights;

public sealed class DetectionTests
{
    [Fact]
    public void Noise_raises_hardly_any_alarm()
    {
        var (falseAlarms, trends) = DetectionTable.Noise(11, DetectionTable.Histories);
        Assert.InRange(falseAlarms, 0, 0.01);
        Assert.InRange(trends, 0, 0.01);
    }

    [Fact]
    public void Weekly_season_raises_hardly_any_alarm() => Assert.InRange(DetectionTable.Season(12, DetectionTable.Histories), 0, 0.01);

    [Fact]
    public void Level_shifts_are_found_within_two_runs()
    {
        var (found, trends) = DetectionTable.Shifts(13, DetectionTable.Histories, isScaled: true);
        Assert.InRange(found, 0.95, 1);
        Assert.InRange(trends, 0, 0.02);
    }

    [Fact]
    public void Crossings_are_told_in_time_and_right()
    {
        var (told, _, right) = DetectionTable.Trends(14, DetectionTable.Histories);
        Assert.InRange(told, 0.8, 1);
        Assert.InRange(right, 0.95, 1);
    }

    [Fact]
    public void Failures_have_in_common_what_they_have_in_common()
    {
        var (flapping, falseFlapping, falseClaims, thresholds) = DetectionTable.Failures(15, DetectionTable.Histories);
        Assert.InRange(flapping, 0.9, 1);
        Assert.InRange(falseFlapping, 0, 0.03);
        Assert.InRange(falseClaims, 0, 0.02);
        Assert.InRange(thresholds, 0.95, 1);
    }

    [Fact]
    public void At_least_nine_of_ten_slow_pipelines_have_their_cause_named()
    {
        var wrong = new SlowPipelines(1).All().Where(static pipeline => !DetectionTable.IsNamed(pipeline)).Select(static pipeline => pipeline.Cause).ToArray();
        Assert.True(wrong.Length <= 1, string.Join(", ", wrong));
        Assert.InRange(DetectionTable.Pipelines(16, 50).Right, 0.9, 1);
    }
}
