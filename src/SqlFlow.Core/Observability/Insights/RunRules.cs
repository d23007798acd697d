using System.Globalization;

namespace SqlFlow.Observability;

/// <summary>What the shape of the newest run recommends.</summary>
internal static class RunRules
{
    private const double BusyProcessors = 0.8;

    internal static IEnumerable<Recommendation> From(InsightInput input, InsightReport report, HashSet<string> explained)
    {
        if (report.Bottlenecks is not { Dominating: { } step } run) yield break;
        // Where the slots are full, more of them help; where they are not, they do not.
        var isFull = run.TotalTime / run.Slots >= 0.7 * run.WallTime && run.TotalTime / run.Slots > run.CriticalTime * 1.1;
        if (run.QueueShare >= 0.25 && isFull && input.ProcessorUse is not >= BusyProcessors && !ResourceRules.IsShortOfMemory(input)) yield return Queue(run);
        var timing = input.Timings.First(timing => timing.StepId == step.StepId);
        if (step.Saving >= 0.35 && !explained.Contains(step.StepId)) yield return Dominating(run, step, timing, IsUnusual(report, step.StepId));
        else if (run.CriticalPath.Length >= 3 && run.Parallelism < 1.5 && run.Slots > 1 && run.CriticalTime >= 0.7 * run.WallTime && step.Saving < 0.35)
            yield return SerialChain(run);
    }

    private static Recommendation Queue(BottleneckReport run)
    {
        var bound = Math.Max(run.CriticalTime.TotalSeconds, run.TotalTime.TotalSeconds / (run.Slots * 2));
        return new Recommendation
        {
            RuleId = RecommendationRules.Queue,
            Evidence = string.Create(CultureInfo.InvariantCulture,
                $"steps waited for one of {run.Slots} slots for {InsightText.Percent(run.QueueShare)} of their time; the critical path takes only {InsightText.Seconds(run.CriticalTime)} of {InsightText.Seconds(run.WallTime)}"),
            Action = "Run more steps at a time, if memory allows",
            Confidence = 0.9,
            Impact = Math.Clamp(1 - (bound / run.WallTime.TotalSeconds), 0, 1),
            Command = string.Create(CultureInfo.InvariantCulture, $"--max-parallel {Math.Min(run.Slots, int.MaxValue / 2) * 2}"),
        };
    }

    private static Recommendation SerialChain(BottleneckReport run) => new()
    {
        RuleId = RecommendationRules.SerialChain,
        Evidence = string.Create(CultureInfo.InvariantCulture,
            $"{InsightText.Plural(run.CriticalPath.Length, "step")} ran one after the other and took {InsightText.Seconds(run.CriticalTime)} of {InsightText.Seconds(run.WallTime)}; {InsightText.Number(run.Parallelism)} steps ran at a time: {string.Join(" → ", run.CriticalPath.Take(5))}{(run.CriticalPath.Length > 5 ? " → …" : "")}"),
        Action = "Take out dependencies that are not needed, and split steps so that parts run side by side",
        Confidence = 0.8,
        Impact = Math.Clamp((run.CriticalTime / run.WallTime) - (1.0 / run.CriticalPath.Length), 0, 1),
    };

    private static Recommendation Dominating(BottleneckReport run, StepShare step, StepTiming timing, bool isUnusual)
    {
        var hasOperator = timing.TopOperator is not null && timing.TopOperatorShare is > 0.3 and <= 1;
        var text = $"{step.StepId} took {InsightText.Seconds(step.Duration)} of {InsightText.Seconds(run.WallTime)}; without it the run would have taken {InsightText.Seconds(step.WallTimeWithout)}";
        if (hasOperator) text += $"; {timing.TopOperator} was {InsightText.Percent(timing.TopOperatorShare)} of its work in the engine";
        return new Recommendation
        {
            RuleId = RecommendationRules.DominatingStep,
            StepId = step.StepId,
            Evidence = text,
            Action = (timing.TopOperator ?? "") switch
            {
                var name when hasOperator && name.Contains("JOIN", StringComparison.OrdinalIgnoreCase) => "Filter and aggregate before the join, and check that its keys are selective",
                var name when hasOperator && name.Contains("WINDOW", StringComparison.OrdinalIgnoreCase) => "Window over fewer rows, or split the step by partition",
                var name when hasOperator && name.Contains("ORDER", StringComparison.OrdinalIgnoreCase) => "Leave out the sort, or sort fewer rows",
                _ => "Look at what the step's SQL reads and joins, or split it so that parts run side by side",
            },
            // A step that is not always like this has a better reason in its past.
            Confidence = (hasOperator ? 0.9 : 0.8) / (isUnusual ? 2 : 1),
            Impact = step.Saving,
        };
    }

    private static bool IsUnusual(InsightReport report, string stepId) => report.Anomalies.Any(anomaly =>
        anomaly.StepId == stepId && anomaly is { Metric: InsightMetric.Duration, IsHigh: true } && anomaly.Observed > 1.3 * anomaly.Expected);
}
