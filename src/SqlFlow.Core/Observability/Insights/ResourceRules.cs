using System.Globalization;

namespace SqlFlow.Observability;

/// <summary>What the figures of a step in the newest run recommend.</summary>
internal static class ResourceRules
{
    internal const string OutOfMemoryCode = "OUT_OF_MEMORY";
    private const double WorthAWord = 0.1;
    private const long LeastSpill = 1 << 20;

    internal static IEnumerable<Recommendation> From(InsightInput input, InsightReport report)
    {
        if (report.Bottlenecks is not { } run) yield break;
        for (var index = 0; index < input.Timings.Count; index++)
        {
            var (step, share) = (input.Timings[index], run.Steps[index]);
            if (step.ErrorCode is OutOfMemoryCode) yield return OutOfMemory(input, step);
            // What is not on the critical path may take as long as it likes, unless steps wait for its slot.
            var impact = Math.Max(share.Saving, run.QueueShare > 0.2 ? step.Duration / run.TotalTime : 0);
            if (step.Duration <= TimeSpan.Zero || !(impact >= WorthAWord)) continue;
            var (waits, commits, retries) = (step.SourceWait / step.Duration, step.Commit / step.Duration, step.Retry / step.Duration);
            if (step.Spill >= LeastSpill && step.ErrorCode is not OutOfMemoryCode) yield return Spill(input, step, impact);
            if (waits >= 0.5) yield return SourceWait(step, waits, impact);
            if (commits >= 0.4) yield return Commit(step, commits, impact);
            if (retries >= 0.3 && step.ErrorCode is not OutOfMemoryCode) yield return Retries(step, retries, impact);
        }
    }

    /// <summary>Whether steps of the run had less memory than they needed.</summary>
    internal static bool IsShortOfMemory(InsightInput input) => input.Timings.Any(static step => step.ErrorCode is OutOfMemoryCode || step.Spill >= LeastSpill);

    private static Recommendation OutOfMemory(InsightInput input, StepTiming step) => new()
    {
        RuleId = RecommendationRules.OutOfMemory,
        StepId = step.StepId,
        // The engine tells the peak of attempts that succeed only: what this one held is not known.
        Evidence = $"{step.StepId} ran out of memory{(input.MemoryLimit is > 0 and var limit ? $" (limit {InsightText.Bytes(limit)})" : "")}",
        Action = "Raise the memory limit, run fewer steps at a time, or load the input in parts",
        Confidence = 0.95,
        Impact = 1,
        Command = LessMemory(input),
    };

    private static Recommendation Spill(InsightInput input, StepTiming step, double impact) => new()
    {
        RuleId = RecommendationRules.Spill,
        StepId = step.StepId,
        Evidence = $"{step.StepId} wrote {InsightText.Bytes(step.Spill ?? 0)} to temporary files{MemoryOf(input, step)}",
        Action = "Run fewer steps at a time, raise the memory limit, or join and sort less at once",
        Confidence = 0.9,
        Impact = impact,
        Command = LessMemory(input),
    };

    private static Recommendation SourceWait(StepTiming step, double share, double impact) => new()
    {
        RuleId = RecommendationRules.SourceWait,
        StepId = step.StepId,
        Evidence = $"{step.StepId} waited {InsightText.Seconds(step.SourceWait)} for its source, {InsightText.Percent(share)} of its {InsightText.Seconds(step.Duration)}",
        Action = "Let the source filter and leave out columns, split it into sources that are read side by side, or start it earlier",
        Confidence = Math.Round(Math.Min(0.95, 0.5 + (share / 2)), 2),
        Impact = impact,
    };

    private static Recommendation Commit(StepTiming step, double share, double impact) => new()
    {
        RuleId = RecommendationRules.Commit,
        StepId = step.StepId,
        Evidence = $"{step.StepId} took {InsightText.Seconds(step.Commit)} to commit, {InsightText.Percent(share)} of its {InsightText.Seconds(step.Duration)}",
        Action = "Write only what has changed (incremental or merge), and put the database on a faster disk",
        Confidence = Math.Round(Math.Min(0.95, 0.55 + (share / 2)), 2),
        Impact = impact,
    };

    private static Recommendation Retries(StepTiming step, double share, double impact) => new()
    {
        RuleId = RecommendationRules.TransientErrors,
        StepId = step.StepId,
        Evidence = string.Create(CultureInfo.InvariantCulture,
            $"{step.StepId} needed {InsightText.Plural(step.Attempts, "attempt")} ({step.ErrorCode ?? "no error code"}); those that failed and the waits after them took {InsightText.Seconds(step.Retry)} of {InsightText.Seconds(step.Duration)}"),
        Action = "Find out why the source fails; time out earlier, and wait longer between attempts",
        Confidence = Math.Round(Math.Min(0.95, 0.6 + (share / 2)), 2),
        Impact = impact,
        Setting = FailureRules.RetryPolicy,
    };

    private static string MemoryOf(InsightInput input, StepTiming step) =>
        (step.PeakMemory is > 0 ? $" (peak {InsightText.Bytes(step.PeakMemory.Value)}" : " (peak not known")
        + (input.MemoryLimit is > 0 ? $", limit {InsightText.Bytes(input.MemoryLimit.Value)})" : ")");

    /// <summary>Half the steps at a time; where that is one already, twice the memory.</summary>
    private static string LessMemory(InsightInput input)
    {
        var slots = input.Slots > 0 ? input.Slots : input.Timings.Count;
        if (slots > 1) return string.Create(CultureInfo.InvariantCulture, $"--max-parallel {slots / 2}");
        return input.MemoryLimit is > 0 and var limit and < long.MaxValue / 2
            ? string.Create(CultureInfo.InvariantCulture, $"--memory-limit {Math.Max(1, Math.Ceiling(limit * 2 / 1e6))}MB")
            : "--memory-limit 4GB";
    }
}
