using SqlFlow.Observability;
using static SqlFlow.Core.Tests.Insights.HistoryOf;

namespace SqlFlow.Core.Tests.Insights;

public sealed class FailurePatternsTests
{
    [Fact]
    public void Failures_above_a_size_of_input_name_the_threshold()
    {
        long[] rows = [1_200_000, 2_300_000, 900_000, 2_100_000, 1_500_000, 1_900_000, 2_600_000, 1_100_000, 3_000_000, 1_700_000];
        var history = Runs(Many(10, index => (rows[index] > 2_000_000 ? Failed(index) : Run(index)) with { InputRows = rows[index] }));
        var pattern = Assert.Single(FailurePatterns.Find([history]));
        Assert.Equal("failed 4 of the last 10 runs, always above 2 M rows", pattern.Evidence);
        var correlate = Assert.Single(pattern.Correlates);
        Assert.Equal((FailureCorrelateKind.InputAbove, 2_000_000), (correlate.Kind, correlate.Threshold));
        Assert.Equal(2 / 210.0, correlate.PValue, 1e-9);
        Assert.Equal(0.99, pattern.Confidence);
    }

    [Fact]
    public void Failures_on_little_input_are_seen_too()
    {
        var history = Runs(Many(12, static index => index % 3 == 0 ? Failed(index) with { InputRows = index } : Run(index) with { InputRows = 5_000 + index }));
        Assert.Equal(FailureCorrelateKind.InputBelow, Assert.Single(FailurePatterns.Find([history]))
            .Correlates.Single(static correlate => correlate.Kind is FailureCorrelateKind.InputBelow or FailureCorrelateKind.InputAbove).Kind);
    }

    [Fact]
    public void One_failure_of_unknown_size_takes_the_claim_away()
    {
        var history = Runs(Many(12, static index => (index % 3 == 0 ? Failed(index) : Run(index)) with { InputRows = index == 6 ? null : index % 3 == 0 ? 9_000 : 1_000 }));
        Assert.DoesNotContain(Assert.Single(FailurePatterns.Find([history])).Correlates, static correlate => correlate.Kind is FailureCorrelateKind.InputAbove);
    }

    [Fact]
    public void What_chance_explains_is_not_claimed()
    {
        // Three failures above three million rows, but as many successes: 1 in 20 by chance.
        var history = Runs(Many(6, static index => (index >= 3 ? Failed(index) : Run(index)) with { InputRows = 1_000_000 * (index + 1) }));
        Assert.Empty(Assert.Single(FailurePatterns.Find([history])).Correlates);
    }

    [Fact]
    public void Failures_on_one_weekday_and_at_one_hour_are_seen()
    {
        var byDay = Runs(Many(42, static index => index % 7 == 0 ? Failed(index) : Run(index)));
        Assert.Contains("always on Mondays", Assert.Single(FailurePatterns.Find([byDay])).Evidence, StringComparison.Ordinal);
        var byHour = Runs(Many(48, static index => (index % 24 == 3 || index % 24 == 4 ? Failed(index) : Run(index)) with { StartedAt = Monday.AddHours(index - 2) }));
        Assert.Contains("always between 03:00 and 05:00 UTC", Assert.Single(FailurePatterns.Find([byHour])).Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public void Steps_that_fail_in_the_same_runs_are_named()
    {
        static bool Fails(int index) => index is 2 or 5 or 11 or 17;
        var first = Runs(Many(20, static index => Fails(index) ? Failed(index) : Run(index)));
        var other = Runs(Many(20, static index => Fails(index) ? Failed(index, "TIMEOUT", "too late") : Run(index))) with { StepId = "other" };
        var bystander = Runs(Many(20, static index => index is 1 or 7 ? Failed(index) : Run(index))) with { StepId = "bystander" };
        var patterns = FailurePatterns.Find([first, other, bystander]);
        Assert.Equal("other", Assert.Single(patterns.Single(static pattern => pattern.StepId == "load").Correlates).OtherStepId);
        Assert.Empty(patterns.Single(static pattern => pattern.StepId == "bystander").Correlates);
    }

    [Fact]
    public void Skipped_and_cancelled_runs_are_neither_failures_nor_successes()
    {
        var history = Runs(Many(9, static index => index % 3 == 0 ? Failed(index) : Run(index) with { Status = index % 3 == 1 ? StepStatus.Skipped : StepStatus.Cancelled }));
        var pattern = Assert.Single(FailurePatterns.Find([history]));
        Assert.Equal((3, 3, FailureCourse.Persistent), (pattern.Failures, pattern.Runs, pattern.Course));
    }

    [Theory]
    [InlineData("....................F", FailureCourse.New)]
    [InlineData("..F.................F", FailureCourse.Sporadic)]
    [InlineData("F.F..F.FF.F..F.F.F...", FailureCourse.Flapping)]
    [InlineData(".................FFFF", FailureCourse.Persistent)]
    [InlineData("....FFFFF............", FailureCourse.Sporadic)]
    [InlineData("F.F.F.F.F.F.F..FFFFFF", FailureCourse.Persistent)]
    public void Course_tells_how_it_comes_back(string runs, FailureCourse course)
    {
        var history = Runs(Many(runs.Length, index => runs[index] == 'F' ? Failed(index) : Run(index)));
        Assert.Equal(course, Assert.Single(FailurePatterns.Find([history])).Course);
    }

    [Fact]
    public void Runs_that_recovered_are_part_of_the_pattern()
    {
        var history = Runs(Many(10, static index => index % 3 == 0 ? Run(index) with { Attempts = 2, ErrorCode = "CONNECTION", ErrorMessage = "reset", IsTransient = true } : Run(index)));
        var pattern = Assert.Single(FailurePatterns.Find([history]));
        Assert.Equal((0, 4, true), (pattern.Failures, pattern.Recovered, pattern.IsTransient));
        Assert.Equal("needed another attempt in 4 of the last 10 runs", pattern.Evidence);
    }

    [Fact]
    public void Different_errors_are_different_patterns_and_the_newest_comes_first()
    {
        var history = Runs(Many(10, static index => index switch { 2 or 4 => Failed(index), 7 => Failed(index, "TIMEOUT", "too late"), _ => Run(index) }));
        Assert.Equal([("TIMEOUT", 1), ("CONNECTION", 2)], FailurePatterns.Find([history]).Select(static pattern => (pattern.ErrorCode!, pattern.Failures)));
    }

    [Theory]
    [InlineData(3, 3, 3, 10, 1 / 120.0)]
    [InlineData(0, 5, 3, 10, 1)]
    [InlineData(2, 5, 3, 10, 0.5)]
    public void Exact_test_counts_out_what_chance_gives(int failuresWith, int with, int failures, int runs, double p) =>
        Assert.Equal(p, ExactTests.Fisher(failuresWith, with, failures, runs), 1e-9);

    [Theory]
    [InlineData(1_900_000, 2_100_000, 2_000_000)]
    [InlineData(1_234, 1_239, 1_234)]
    [InlineData(0, 7, 1)]
    [InlineData(9, 9, 9)]
    public void Thresholds_are_round(double low, double high, double expected)
    {
        var round = FailureCorrelates.Roundest(low, high);
        Assert.InRange(round, low, high);
        if (low > 0) Assert.Equal(expected, round, 5);
    }
}
