using System.Collections.Immutable;

namespace SqlFlow.Observability;

/// <summary>What set the length of a run.</summary>
/// <remarks>Immutable, thread-safe.</remarks>
public sealed record BottleneckReport
{
    /// <summary>From the run's start to its end; at least what its steps allow.</summary>
    public required TimeSpan WallTime { get; init; }

    /// <summary>Steps that may run at a time.</summary>
    public required int Slots { get; init; }

    /// <summary>The steps whose durations, one after the other, add up to the most.</summary>
    public required ImmutableArray<string> CriticalPath { get; init; }

    /// <summary>How long they take: no run is shorter, whatever its slots.</summary>
    public required TimeSpan CriticalTime { get; init; }

    /// <summary>The durations of all steps.</summary>
    public required TimeSpan TotalTime { get; init; }

    /// <summary>Steps that ran at a time, on average.</summary>
    public required double Parallelism { get; init; }

    /// <summary>The shortest time that these steps, dependencies and slots allow, over the time that the run took; 0 to 1.</summary>
    public required double Efficiency { get; init; }

    /// <summary>Each step of the run, in its order.</summary>
    public required ImmutableArray<StepShare> Steps { get; init; }

    /// <summary>What the steps waited for sources, as a share of their durations.</summary>
    public required double SourceShare { get; init; }

    /// <summary>What the engine took, as a share of the steps' durations.</summary>
    public required double EngineShare { get; init; }

    /// <summary>What commits took, as a share of the steps' durations.</summary>
    public required double CommitShare { get; init; }

    /// <summary>What steps waited for slots, as a share of that wait and their durations.</summary>
    public required double QueueShare { get; init; }

    /// <summary>The step without which the run would be shortest; null: no step took any time.</summary>
    public required StepShare? Dominating { get; init; }

    /// <summary>What the run was about, in a sentence.</summary>
    public required string Evidence { get; init; }
}

/// <summary>What a step had to do with the length of its run.</summary>
/// <param name="StepId">The step.</param>
/// <param name="Duration">How long it took.</param>
/// <param name="Slack">How much longer it could have taken without making the critical path longer; zero on that path.</param>
/// <param name="IsCritical">Whether it is on the critical path.</param>
/// <param name="WallTimeWithout">What the run would have taken if this step had taken no time.</param>
/// <param name="Saving">What that would have saved, as a share of the run's time.</param>
public sealed record StepShare(string StepId, TimeSpan Duration, TimeSpan Slack, bool IsCritical, TimeSpan WallTimeWithout, double Saving);
