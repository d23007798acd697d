using System.Collections.Immutable;
using System.Globalization;

namespace SqlFlow.Observability;

/// <summary>What failing runs have in common that successful ones have not.</summary>
/// <param name="runs">Runs that failed in one way, and those that succeeded.</param>
/// <param name="options">What chance may explain.</param>
internal sealed class FailureCorrelates(IReadOnlyList<StepRun> runs, FailureOptions options)
{
    private const int HoursOfDay = 24;
    private static readonly int[] WindowHours = [1, 2, 3, 6];
    private readonly int _failures = runs.Count(static run => run.Status is StepStatus.Failure);

    internal ImmutableArray<FailureCorrelate> Find(string stepId, IReadOnlyList<StepHistory> all)
    {
        if (_failures < Math.Max(3, options.MinFailures) || _failures == runs.Count) return [];
        FailureCorrelate?[] found = [TimeOfDay(), Weekday(), Input(isAbove: true), Input(isAbove: false), OtherStep(stepId, all)];
        return [.. found.OfType<FailureCorrelate>().Where(correlate => correlate.PValue <= options.MaxPValue)
            .OrderBy(static correlate => correlate.PValue).ThenBy(static correlate => correlate.Kind)];
    }

    private FailureCorrelate? TimeOfDay()
    {
        var best = default((int Start, int Hours, int Failures, double P)?);
        foreach (var hours in WindowHours)
        {
            for (var start = 0; start < HoursOfDay; start++)
            {
                var (failures, p) = Test(run => (run.StartedAt.UtcDateTime.Hour - start + HoursOfDay) % HoursOfDay < hours);
                if (best is null || p < best.Value.P) best = (start, hours, failures, p);
            }
        }

        if (best is not var (from, length, count, chance)) return null;
        var text = string.Create(CultureInfo.InvariantCulture, $"{OfAll(count)} between {from:00}:00 and {(from + length) % HoursOfDay:00}:00 UTC");
        return new FailureCorrelate(FailureCorrelateKind.TimeOfDay, text, Math.Min(1, chance * HoursOfDay * WindowHours.Length));
    }

    private FailureCorrelate? Weekday()
    {
        var (day, failures, p) = Enumerable.Range(0, 7)
            .Select(day => (Day: (DayOfWeek)day, Result: Test(run => run.StartedAt.UtcDateTime.DayOfWeek == (DayOfWeek)day)))
            .Select(static test => (test.Day, test.Result.Failures, test.Result.P)).MinBy(static test => test.P);
        return failures == 0 ? null : new FailureCorrelate(FailureCorrelateKind.Weekday, $"{OfAll(failures)} on {day}s", Math.Min(1, p * 7));
    }

    /// <summary>
    /// A threshold that all failures are beyond. There is no choice of threshold to correct for: only the number of successes
    /// beyond it counts, and how likely chance makes it as small is known exactly.
    /// </summary>
    private FailureCorrelate? Input(bool isAbove)
    {
        var sizes = runs.Select(static run => (IsFailure: run.Status is StepStatus.Failure, Size: run.InputRows ?? run.Rows))
            .Where(static run => run.Size >= 0).Select(run => (run.IsFailure, Size: (isAbove ? 1 : -1) * (double)run.Size!.Value)).ToArray();
        var failed = sizes.Where(static run => run.IsFailure).Select(static run => run.Size).ToArray();
        // A failure whose input nobody counted may be the exception.
        if (failed.Length < Math.Max(3, options.MinFailures) || failed.Length < _failures || failed.Length == sizes.Length) return null;
        var least = failed.Min();
        var beyond = sizes.Count(run => !run.IsFailure && run.Size >= least);
        var p = Math.Min(1, 2 * ExactTests.AllAbove(failed.Length, beyond, sizes.Length));
        var within = sizes.Where(run => !run.IsFailure && run.Size < least).Select(static run => run.Size).DefaultIfEmpty(least).Max();
        // Above the largest size that went well and below the smallest that failed, or the other way round.
        var threshold = isAbove ? Roundest(within, least - 1) : Roundest(1 - least, -within);
        var text = $"always {(isAbove ? "above" : "below")} {InsightText.Rows(threshold)} rows";
        if (beyond > 0) text += string.Create(CultureInfo.InvariantCulture, $" (as {InsightText.Plural(beyond, "successful run")} did)");
        return new FailureCorrelate(isAbove ? FailureCorrelateKind.InputAbove : FailureCorrelateKind.InputBelow, text, p, threshold);
    }

    private FailureCorrelate? OtherStep(string stepId, IReadOnlyList<StepHistory> all)
    {
        var best = default(FailureCorrelate);
        foreach (var other in all)
        {
            if (other.StepId == stepId) continue;
            var outcomes = new Dictionary<string, bool>(StringComparer.Ordinal);
            foreach (var run in other.Span)
            {
                if (run is { RunId: { } id, HasEnded: true }) outcomes[id] = run.Status is StepStatus.Failure;
            }

            var both = runs.Where(run => run.RunId is not null && outcomes.ContainsKey(run.RunId)).ToArray();
            var failures = both.Count(static run => run.Status is StepStatus.Failure);
            var others = both.Count(run => outcomes[run.RunId!]);
            var together = both.Count(run => run.Status is StepStatus.Failure && outcomes[run.RunId!]);
            if (together < Math.Max(3, options.MinFailures)) continue;
            var p = Math.Min(1, ExactTests.Fisher(together, others, failures, both.Length) * (all.Count - 1));
            var text = string.Create(CultureInfo.InvariantCulture, $"{OfAll(together)} in runs in which {other.StepId} failed too");
            if (best is null || p < best.PValue) best = new FailureCorrelate(FailureCorrelateKind.OtherStep, text, p, OtherStepId: other.StepId);
        }

        return best;
    }

    private (int Failures, double P) Test(Func<StepRun, bool> hasProperty)
    {
        var (with, failures) = (0, 0);
        foreach (var run in runs)
        {
            if (!hasProperty(run)) continue;
            with++;
            if (run.Status is StepStatus.Failure) failures++;
        }

        return (failures, ExactTests.Fisher(failures, with, _failures, runs.Count));
    }

    private string OfAll(int count) =>
        count == _failures ? "always" : string.Create(CultureInfo.InvariantCulture, $"{count} of {_failures} times");

    /// <summary>The number with the fewest digits between two.</summary>
    internal static double Roundest(double low, double high)
    {
        if (!(high > low)) return high;
        for (var unit = Math.Pow(10, Math.Ceiling(Math.Log10(high))); unit >= 1; unit /= 10)
        {
            var round = Math.Ceiling(low / unit) * unit;
            if (round > 0 && round <= high) return round;
        }

        return high;
    }
}
