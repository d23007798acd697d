using System.Globalization;
using SqlFlow.Observability;

namespace SqlFlow.Core.Tests.Insights;

/// <summary>How well what is known to be there is found, and what is not there is not.</summary>
public static class DetectionTable
{
    /// <summary>Histories of each kind.</summary>
    public const int Histories = 500;

    /// <summary>The table, as the command prints it.</summary>
    public static IEnumerable<string> Lines(int seed = 1, int histories = Histories)
    {
        var noise = Noise(seed, histories);
        var season = Season(seed + 1, histories);
        var shifts = Shifts(seed + 2, histories, isScaled: true);
        var plain = Shifts(seed + 2, histories, isScaled: false);
        var trends = Trends(seed + 3, histories);
        var failures = Failures(seed + 4, histories);
        var pipelines = Pipelines(seed + 5, Math.Max(1, histories / 10));
        yield return string.Create(CultureInfo.InvariantCulture, $"| {histories} histories of each, seed {seed} | measured | goal |");
        yield return "|---|---|---|";
        yield return Row("pure noise: runs with a false alarm", noise.FalseAlarms, "< 1 %");
        yield return Row("pure noise: histories with a trend", noise.Trends, "");
        yield return Row("weekly season: runs with a false alarm", season, "< 1 %");
        yield return Row("shift by 5 MAD (scaled): found within 2 runs", shifts.Found, "≥ 95 %");
        yield return Row("shift by 5 plain MAD (3.4 MAD scaled): found within 2 runs", plain.Found, "");
        yield return Row("shifts taken for a trend", shifts.Trends, "");
        yield return Row("trends: a crossing was told before it came", trends.Told, "");
        yield return Row("trends: first telling within ±30 % of the true crossing", trends.FirstRight, "");
        yield return Row("trends: tellings within ±30 % of the true crossing", trends.Right, "≥ 95 %");
        yield return Row("flapping: found", failures.Flapping, "");
        yield return Row("failures now and then: taken for flapping", failures.FalseFlapping, "");
        yield return Row("failures by chance: something in common claimed", failures.FalseClaims, "");
        yield return Row("failures above a size of input: threshold named", failures.Thresholds, "");
        yield return Row("slow pipelines: cause and step named first", pipelines.Right, "≥ 90 %");
        foreach (var (cause, share) in pipelines.ByCause) yield return Row($"— {cause}", share, "");
    }

    /// <summary>Durations and rows without any news, from the eighth run on: before that, silence is no merit.</summary>
    public static (double FalseAlarms, double Trends) Noise(int seed, int histories)
    {
        var (generator, runs, alarms, trends) = (new SyntheticHistories(seed), 0, 0, 0);
        for (var number = 0; number < histories; number++)
        {
            var history = generator.Noise().History;
            for (var length = 8; length <= history.Runs.Length; length++, runs++)
            {
                if (!AnomalyDetector.Detect(First(history, length)).IsEmpty) alarms++;
            }

            if (!TrendForecaster.Trends(history).IsEmpty) trends++;
        }

        return ((double)alarms / runs, (double)trends / histories);
    }

    /// <summary>Weekdays that differ, from the fifth week on: before that, nobody can know.</summary>
    public static double Season(int seed, int histories)
    {
        var (generator, runs, alarms) = (new SyntheticHistories(seed), 0, 0);
        for (var number = 0; number < histories; number++)
        {
            var history = generator.Season().History;
            for (var length = 29; length <= history.Runs.Length; length++, runs++)
            {
                if (!AnomalyDetector.Detect(First(history, length)).IsEmpty) alarms++;
            }
        }

        return (double)alarms / runs;
    }

    /// <summary>New levels.</summary>
    public static (double Found, double Trends) Shifts(int seed, int histories, bool isScaled)
    {
        var (generator, found, trends) = (new SyntheticHistories(seed), 0, 0);
        for (var number = 0; number < histories; number++)
        {
            var (history, _, place) = generator.Shift(isScaled);
            var first = (int)place + 1;
            if (AnomalyDetector.Detect(First(history, first), InsightMetric.Duration) is not null
                || AnomalyDetector.Detect(First(history, first + 1), InsightMetric.Duration) is not null) found++;
            if (TrendForecaster.Trends(history).Any(static trend => trend.Metric is InsightMetric.Duration)) trends++;
        }

        return ((double)found / histories, (double)trends / histories);
    }

    /// <summary>Growing durations: whatever is told, after any run, is compared with the true crossing.</summary>
    public static (double Told, double FirstRight, double Right) Trends(int seed, int histories)
    {
        var (generator, told, firstRight, tellings, right) = (new SyntheticHistories(seed), 0, 0, 0, 0);
        for (var number = 0; number < histories; number++)
        {
            var (history, _, place) = generator.Trend();
            var isFirst = true;
            for (var length = 7; length <= history.Runs.Length; length++)
            {
                if (TrendForecaster.Predict(First(history, length), InsightMetric.Duration) is not { } forecast) continue;
                var truth = place - (length - 1);
                var isRight = Math.Abs(forecast.RunsToLimit - truth) <= 0.3 * truth;
                (tellings, right) = (tellings + 1, right + (isRight ? 1 : 0));
                if (isFirst) (told, firstRight) = (told + 1, firstRight + (isRight ? 1 : 0));
                isFirst = false;
            }
        }

        return ((double)told / histories, (double)firstRight / Math.Max(1, told), (double)right / Math.Max(1, tellings));
    }

    /// <summary>Failures with and without a pattern.</summary>
    public static (double Flapping, double FalseFlapping, double FalseClaims, double Thresholds) Failures(int seed, int histories)
    {
        var (generator, flapping, falseFlapping, claims, thresholds) = (new SyntheticHistories(seed), 0, 0, 0, 0);
        for (var number = 0; number < histories; number++)
        {
            var turns = FailurePatterns.Find([generator.Flapping().History]);
            var rare = FailurePatterns.Find([generator.RareFailures().History]);
            if (turns.Any(static pattern => pattern.Course is FailureCourse.Flapping)) flapping++;
            if (rare.Any(static pattern => pattern.Course is FailureCourse.Flapping)) falseFlapping++;
            if (turns.Any(static pattern => !pattern.Correlates.IsEmpty)) claims++;
            if (rare.Any(static pattern => !pattern.Correlates.IsEmpty)) claims++;
            var (history, _, limit) = generator.FailingAbove();
            if (FailurePatterns.Find([history]).SelectMany(static pattern => pattern.Correlates)
                .Any(correlate => correlate.Kind is FailureCorrelateKind.InputAbove && Math.Abs(correlate.Threshold!.Value - limit) <= 0.1 * limit)) thresholds++;
        }

        return ((double)flapping / histories, (double)falseFlapping / histories, claims / (2.0 * histories), (double)thresholds / histories);
    }

    /// <summary>Ten causes, each in so many pipelines.</summary>
    public static (double Right, IReadOnlyList<(string Cause, double Share)> ByCause) Pipelines(int seed, int ofEach)
    {
        var generator = new SlowPipelines(seed);
        var results = Enumerable.Range(0, ofEach).SelectMany(_ => generator.All()).Select(static pipeline => (pipeline.Cause, IsRight: IsNamed(pipeline))).ToArray();
        var byCause = results.GroupBy(static result => result.Cause)
            .Select(static group => (group.Key, group.Average(static result => result.IsRight ? 1.0 : 0))).ToArray();
        return (results.Average(static result => result.IsRight ? 1.0 : 0), byCause);
    }

    /// <summary>Whether what is said first is the cause.</summary>
    public static bool IsNamed(SlowPipeline pipeline) =>
        SqlFlow.Observability.Insights.Analyze(pipeline.Input).Recommendations is [var first, ..] && first.RuleId == pipeline.RuleId && first.StepId == pipeline.StepId;

    private static StepHistory First(StepHistory history, int runs) => history with { Runs = history.Runs[..runs] };

    private static string Row(string what, double share, string goal) => string.Create(CultureInfo.InvariantCulture, $"| {what} | {share * 100:0.0#} % | {goal} |");
}
