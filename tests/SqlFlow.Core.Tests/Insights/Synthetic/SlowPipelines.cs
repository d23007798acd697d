using System.Collections.Immutable;
using SqlFlow.Observability;

namespace SqlFlow.Core.Tests.Insights;

/// <summary>A slow pipeline of which the cause is known.</summary>
/// <param name="Cause">In words.</param>
/// <param name="RuleId">The rule that names it.</param>
/// <param name="StepId">The step at fault; null: the run's shape.</param>
/// <param name="Input">What is known about it.</param>
public sealed record SlowPipeline(string Cause, string RuleId, string? StepId, InsightInput Input);

/// <summary>Makes slow pipelines by chance, the same for the same seed: four loads, four cleanings, three joins and an export, with one thing wrong.</summary>
public sealed class SlowPipelines(int seed)
{
    private const int PastRuns = 25;
    private static readonly DateTimeOffset Start = new(2025, 3, 3, 4, 0, 0, TimeSpan.Zero);
    private readonly Random _random = new(seed);

    /// <summary>One of each of the ten causes.</summary>
    public IEnumerable<SlowPipeline> All()
    {
        yield return OneStep("a source answers slowly", RecommendationRules.SourceWait, (step, extra) => step with { SourceWait = step.SourceWait + extra });
        yield return OneStep("a join takes most of the run", RecommendationRules.DominatingStep,
            (step, extra) => step with { Engine = step.Engine + extra, TopOperator = "HASH_JOIN", TopOperatorShare = 0.8 }, "join_1", isNew: false);
        yield return OneStep("a join spills to disk", RecommendationRules.Spill,
            (step, extra) => step with { Engine = step.Engine + extra, Spill = (long)(4e9 * (1 + _random.NextDouble())), PeakMemory = 1_900_000_000 }, "join_2");
        yield return OneStep("a step runs out of memory and is tried again", RecommendationRules.OutOfMemory,
            (step, extra) => step with { Retry = extra, Attempts = 3, ErrorCode = "OUT_OF_MEMORY", PeakMemory = 2_000_000_000 }, "join_1");
        yield return OneStep("a source fails and is tried again", RecommendationRules.TransientErrors,
            (step, extra) => step with { Retry = extra, Attempts = 4, ErrorCode = "CONNECTION" });
        yield return OneStep("a commit takes most of a step", RecommendationRules.Commit, (step, extra) => step with { Commit = step.Commit + extra }, "export");
        yield return OneStep("there is much more input than usual", RecommendationRules.MoreInput,
            (step, extra) => step with { Engine = step.Engine + extra, Rows = (long)(step.Rows!.Value * (step.Duration + extra) / step.Duration) }, factor: 2.2);
        yield return OneStep("a step got slower on the same input", RecommendationRules.SlowerSameInput, (step, extra) => step with { Engine = step.Engine + extra }, factor: 2.2);
        yield return TooFewSlots();
        yield return SerialChain();
    }

    private SlowPipeline OneStep(
        string cause, string rule, Func<StepTiming, TimeSpan, StepTiming> spoil, string? stepId = null, double factor = 0, bool isNew = true)
    {
        var usual = Steps();
        stepId ??= $"load_{_random.Next(1, 5)}";
        var total = usual.Sum(static step => step.Duration.TotalSeconds);
        var now = usual.Select(Again).Select(step =>
        {
            if (step.StepId != stepId) return step;
            var extra = factor > 0 ? step.Duration * factor : TimeSpan.FromSeconds(total * Between(0.5, 1.5));
            return spoil(step, extra) with { Duration = step.Duration + extra };
        }).ToArray();
        return new SlowPipeline(cause, rule, stepId, Input(isNew ? usual : now, now, 8));
    }

    private SlowPipeline TooFewSlots()
    {
        var usual = Enumerable.Range(1, 24).Select(number => Timing($"load_{number}", [])).ToArray();
        return new SlowPipeline("steps wait for slots", RecommendationRules.Queue, null, Input(usual, [.. usual.Select(Again)], 2));
    }

    private SlowPipeline SerialChain()
    {
        var usual = Enumerable.Range(1, 10).Select(number => Timing($"step_{number}", number == 1 ? [] : [$"step_{number - 1}"])).ToArray();
        return new SlowPipeline("steps wait for each other", RecommendationRules.SerialChain, null, Input(usual, [.. usual.Select(Again)], 8));
    }

    private StepTiming[] Steps() =>
    [
        .. Enumerable.Range(1, 4).Select(number => Timing($"load_{number}", [])),
        .. Enumerable.Range(1, 4).Select(number => Timing($"clean_{number}", [$"load_{number}"])),
        Timing("join_1", ["clean_1", "clean_2"]),
        Timing("join_2", ["clean_3", "clean_4"]),
        Timing("join_3", ["join_1", "join_2"]),
        Timing("export", ["join_3"]),
    ];

    private StepTiming Timing(string id, ImmutableArray<string> dependsOn) =>
        Split(new StepTiming { StepId = id, DependsOn = dependsOn, Duration = TimeSpan.FromSeconds(Between(2, 6)), Rows = _random.Next(100_000, 5_000_000) });

    /// <summary>The step in another run: a little faster or slower, a few rows more or less.</summary>
    private StepTiming Again(StepTiming step) =>
        Split(step with { Duration = step.Duration * Between(0.93, 1.07), Rows = (long)(step.Rows!.Value * Between(0.97, 1.03)) });

    private StepTiming Split(StepTiming step)
    {
        var (wait, commit) = (Between(0.05, 0.3), Between(0.02, 0.1));
        return step with { SourceWait = step.Duration * wait, Commit = step.Duration * commit, Engine = step.Duration * (1 - wait - commit) };
    }

    private InsightInput Input(StepTiming[] usual, StepTiming[] now, int slots)
    {
        var (wallTime, queued) = Schedule(now, slots);
        var histories = usual.Select((step, index) => new StepHistory
        {
            StepId = step.StepId,
            Connector = "postgres",
            Runs = [.. Enumerable.Range(0, PastRuns).Select(run => Run(Again(step), run)), Run(now[index], PastRuns)],
        }).ToArray();
        return new InsightInput
        {
            Histories = histories,
            Timings = queued,
            WallTime = wallTime * Between(1.01, 1.05),
            Slots = slots,
            MemoryLimit = 2_000_000_000,
        };
    }

    private static StepRun Run(StepTiming step, int run) => new()
    {
        RunId = $"run-{run}",
        StartedAt = Start.AddDays(run),
        Status = StepStatus.Success,
        Duration = step.Duration,
        Rows = step.Rows,
        Attempts = step.Attempts,
        ErrorCode = step.ErrorCode,
        ErrorMessage = step.ErrorCode is null ? null : "attempt failed",
        IsTransient = step.ErrorCode is "CONNECTION",
    };

    /// <summary>Runs the steps on so many slots, as they become ready.</summary>
    private static (TimeSpan WallTime, StepTiming[] Steps) Schedule(StepTiming[] steps, int slots)
    {
        var free = new PriorityQueue<int, TimeSpan>();
        for (var slot = 0; slot < slots; slot++) free.Enqueue(slot, TimeSpan.Zero);
        var ends = new Dictionary<string, TimeSpan>(StringComparer.Ordinal);
        var result = new List<StepTiming>();
        foreach (var step in steps)
        {
            var ready = step.DependsOn.Select(id => ends[id]).DefaultIfEmpty().Max();
            free.TryDequeue(out var slot, out var at);
            var start = at > ready ? at : ready;
            ends[step.StepId] = start + step.Duration;
            free.Enqueue(slot, ends[step.StepId]);
            result.Add(step with { Queue = start - ready });
        }

        return (ends.Values.Max(), [.. result]);
    }

    private double Between(double from, double to) => from + ((to - from) * _random.NextDouble());
}
