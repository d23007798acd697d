using System.Collections.Immutable;

namespace SqlFlow.Observability;

/// <summary>Says what to do about what was seen.</summary>
public static class Recommendations
{
    /// <summary>What to do, by what is at stake and how sure it is; the same order for the same input.</summary>
    /// <param name="input">What is known.</param>
    /// <param name="report">What was concluded from it.</param>
    public static ImmutableArray<Recommendation> From(InsightInput input, InsightReport report)
    {
        var resources = ResourceRules.From(input, report).ToArray();
        // What a step's own figures explain needs no guess from its past.
        var explained = resources.Select(static advice => advice.StepId).OfType<string>().ToHashSet(StringComparer.Ordinal);
        return [.. resources.Concat(RunRules.From(input, report, explained)).Concat(FailureRules.From(input, report)).Concat(HistoryRules.From(input, report, explained))
            .OrderByDescending(static advice => Math.Round(advice.Impact * advice.Confidence, 6))
            .ThenBy(static advice => advice.RuleId, StringComparer.Ordinal)
            .ThenBy(static advice => advice.StepId, StringComparer.Ordinal)
            .ThenBy(static advice => advice.Evidence, StringComparer.Ordinal)];
    }
}
