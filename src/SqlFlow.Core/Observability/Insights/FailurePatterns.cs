using System.Collections.Immutable;
using System.Globalization;

namespace SqlFlow.Observability;

/// <summary>Groups failures by what went wrong, and says what they have in common.</summary>
public static class FailurePatterns
{
    private const int FlappingWindow = 20;
    private const int PersistentRuns = 3;
    private const int LongPersistentRuns = 6;

    /// <summary>The failures of all steps, those of the newest runs first.</summary>
    /// <param name="histories">One for each step of a pipeline.</param>
    /// <param name="options">Null: <see cref="FailureOptions.Default"/>.</param>
    public static ImmutableArray<FailurePattern> Find(IReadOnlyList<StepHistory> histories, FailureOptions? options = null)
    {
        options ??= FailureOptions.Default;
        return [.. histories.SelectMany(history => Find(history, histories, options))
            .OrderByDescending(static pattern => pattern.LastSeen).ThenByDescending(static pattern => pattern.Failures)
            .ThenBy(static pattern => pattern.StepId, StringComparer.Ordinal).ThenBy(static pattern => pattern.Fingerprint.Id, StringComparer.Ordinal)];
    }

    private static IEnumerable<FailurePattern> Find(StepHistory history, IReadOnlyList<StepHistory> all, FailureOptions options)
    {
        var runs = new List<StepRun>();
        foreach (var run in history.Span)
        {
            if (run.HasEnded) runs.Add(run);
        }

        var window = runs.TakeLast(Math.Max(1, options.Window)).ToArray();
        var groups = window.Select(run => (Run: run, Fingerprint: FingerprintOf(history, run)))
            .Where(static run => run.Fingerprint is not null).GroupBy(static run => run.Fingerprint!.Id, StringComparer.Ordinal);
        foreach (var group in groups) yield return Make(history, window, group.First().Fingerprint!, [.. group.Select(static run => run.Run)], all, options);
    }

    /// <summary>The fingerprint of a failure, or of what made a run that succeeded try again.</summary>
    private static ErrorFingerprint? FingerprintOf(StepHistory history, StepRun run) =>
        run.Status is StepStatus.Failure || (run.Attempts > 1 && (run.ErrorCode ?? run.ErrorMessage) is not null)
            ? ErrorFingerprint.Of(history.StepId, history.Connector, run.ErrorCode, run.ErrorMessage)
            : null;

    private static FailurePattern Make(
        StepHistory history, StepRun[] window, ErrorFingerprint fingerprint, StepRun[] troubled, IReadOnlyList<StepHistory> all, FailureOptions options)
    {
        var failed = new HashSet<StepRun>(troubled.Where(static run => run.Status is StepStatus.Failure), ReferenceEqualityComparer.Instance);
        // Runs that failed in another way say nothing about this one.
        var compared = window.Where(run => run.Status is StepStatus.Success || failed.Contains(run)).ToArray();
        var course = CourseOf(compared, failed, window[^1]);
        var correlates = new FailureCorrelates(compared, options).Find(history.StepId, all);
        var recovered = troubled.Length - failed.Count;
        return new FailurePattern
        {
            StepId = history.StepId,
            Connector = history.Connector,
            ErrorCode = troubled[^1].ErrorCode,
            Fingerprint = fingerprint,
            Course = course,
            FirstSeen = troubled[0].StartedAt,
            LastSeen = troubled[^1].StartedAt,
            Failures = failed.Count,
            Runs = window.Length,
            Recovered = recovered,
            IsTransient = troubled.All(static run => run.IsTransient),
            Correlates = correlates,
            Evidence = EvidenceOf(failed.Count, recovered, window.Length, course, correlates),
            Confidence = correlates.IsEmpty ? Math.Round(Math.Min(0.95, 1 - Math.Pow(0.6, troubled.Length)), 2) : correlates[0].Confidence,
        };
    }

    private static FailureCourse CourseOf(StepRun[] compared, HashSet<StepRun> failed, StepRun newest)
    {
        var streak = failed.Contains(newest) ? compared.Reverse().TakeWhile(failed.Contains).Count() : 0;
        if (streak >= LongPersistentRuns) return FailureCourse.Persistent;
        var recent = compared.TakeLast(FlappingWindow).Select(failed.Contains).ToArray();
        var changes = recent.Zip(recent.Skip(1)).Count(static pair => pair.First != pair.Second);
        // Three times in and out, which failures of now and then hardly ever reach.
        if (recent.Count(static isFailed => isFailed) >= 4 && changes >= 6) return FailureCourse.Flapping;
        if (streak >= PersistentRuns) return FailureCourse.Persistent;
        return failed.Count == 1 && failed.Contains(newest) ? FailureCourse.New : FailureCourse.Sporadic;
    }

    private static string EvidenceOf(int failures, int recovered, int runs, FailureCourse course, ImmutableArray<FailureCorrelate> correlates)
    {
        var text = failures > 0
            ? string.Create(CultureInfo.InvariantCulture, $"failed {failures} of the last {InsightText.Plural(runs, "run")}")
            : string.Create(CultureInfo.InvariantCulture, $"needed another attempt in {recovered} of the last {InsightText.Plural(runs, "run")}");
        if (failures > 0 && recovered > 0) text += string.Create(CultureInfo.InvariantCulture, $" and recovered in {recovered} more");
        text += course switch
        {
            // What they have in common says more.
            FailureCourse.Flapping when correlates.IsEmpty => ", success and failure by turns",
            FailureCourse.Persistent => ", the newest all",
            FailureCourse.New => ", never before",
            _ => "",
        };
        foreach (var correlate in correlates) text += $", {correlate.Evidence}";
        return text;
    }
}
