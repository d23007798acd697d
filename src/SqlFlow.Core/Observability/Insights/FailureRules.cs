using System.Globalization;

namespace SqlFlow.Observability;

/// <summary>What failures that come back recommend.</summary>
internal static class FailureRules
{
    internal const string RetryPolicy =
        """
        "retry_policy": {"max_attempts": 5, "initial_delay_ms": 2000, "multiplier": 2, "max_delay_ms": 60000, "jitter": 0.2}
        """;

    internal static IEnumerable<Recommendation> From(InsightInput input, InsightReport report)
    {
        foreach (var pattern in report.Patterns)
        {
            foreach (var correlate in pattern.Correlates) yield return Common(input, pattern, correlate);
            // An error of memory in the newest run has its own rule already.
            var isKnown = pattern.ErrorCode is ResourceRules.OutOfMemoryCode
                && input.Timings.Any(step => step.StepId == pattern.StepId && step.ErrorCode is ResourceRules.OutOfMemoryCode);
            if (pattern.ErrorCode is ResourceRules.OutOfMemoryCode && !isKnown)
            {
                yield return Make(pattern, RecommendationRules.OutOfMemory, "Raise the memory limit, run fewer steps at a time, or load the input in parts", pattern.Confidence, ImpactOf(pattern));
                continue;
            }

            if (pattern.IsTransient && (pattern.Recovered + pattern.Failures >= 3 || pattern.Course is FailureCourse.Flapping))
            {
                var retry = Make(pattern, RecommendationRules.TransientErrors, "Try again more often and wait longer in between; then find out why the source fails", pattern.Confidence, ImpactOf(pattern));
                yield return retry with { Setting = RetryPolicy };
            }
            else if (pattern.Course is FailureCourse.Persistent)
            {
                yield return Make(pattern, RecommendationRules.PersistentFailure,
                    string.Create(CultureInfo.InvariantCulture, $"Look at what changed before {pattern.FirstSeen.UtcDateTime:yyyy-MM-dd HH:mm} UTC: another attempt will not help"), 0.9, 1);
            }
            else if (pattern.Course is FailureCourse.Flapping && pattern.Correlates.IsEmpty)
            {
                yield return Make(pattern, RecommendationRules.Flapping, "Compare a run that failed with one that succeeded: their input, and what ran beside them", 0.7, ImpactOf(pattern));
            }
        }
    }

    private static Recommendation Common(InsightInput input, FailurePattern pattern, FailureCorrelate correlate)
    {
        var (rule, action) = correlate.Kind switch
        {
            FailureCorrelateKind.InputAbove => (RecommendationRules.FailsBySize,
                pattern.ErrorCode is ResourceRules.OutOfMemoryCode && input.MemoryLimit is > 0
                    ? $"Load the input in parts of at most {InsightText.Rows(correlate.Threshold ?? 0)} rows, or raise the memory limit of {InsightText.Bytes(input.MemoryLimit.Value)}"
                    : $"Load the input in parts of at most {InsightText.Rows(correlate.Threshold ?? 0)} rows"),
            FailureCorrelateKind.InputBelow => (RecommendationRules.FailsBySize, "Check whether the source was complete, and let the step succeed on little or no input"),
            FailureCorrelateKind.OtherStep => (RecommendationRules.FailsTogether, $"Look at {correlate.OtherStepId} and at what both use"),
            _ => (RecommendationRules.FailsByTime, "Find out what else runs at that time, or run at another"),
        };
        return Make(pattern, rule, action, correlate.Confidence, ImpactOf(pattern)) with { Evidence = $"{pattern.StepId} failed {InsightText.Plural(pattern.Failures, "time")}, {correlate.Evidence} ({InsightText.Chance(correlate.PValue)})" };
    }

    private static Recommendation Make(FailurePattern pattern, string rule, string action, double confidence, double impact) => new()
    {
        RuleId = rule,
        StepId = pattern.StepId,
        Evidence = $"{pattern.StepId} {pattern.Evidence}: {(pattern.Fingerprint.Template.Length == 0 ? pattern.ErrorCode ?? "no message" : pattern.Fingerprint.Template)}",
        Action = action,
        Confidence = confidence,
        Impact = impact,
    };

    /// <summary>The share of runs that it hits; a run that recovered has only lost time.</summary>
    private static double ImpactOf(FailurePattern pattern) =>
        Math.Clamp((pattern.Failures + (0.3 * pattern.Recovered)) / Math.Max(1, Math.Min(pattern.Runs, 20)), 0, 1);
}
