using System.Collections.Immutable;

namespace SqlFlow.Observability;

/// <summary>What a run cost, and where the time went.</summary>
/// <remarks>Immutable, thread-safe. Only attempts that have ended are counted.</remarks>
public sealed record PerformanceSummary
{
    /// <summary>A run of which nothing is known.</summary>
    public static PerformanceSummary Empty { get; } = new() { RunId = "" };

    /// <summary>The run.</summary>
    public required string RunId { get; init; }

    /// <summary>Steps of the run, whether they ran or not.</summary>
    public int TotalSteps { get; init; }

    /// <summary>Attempts that failed.</summary>
    public int TotalFailures { get; init; }

    /// <summary>The time of all attempts added up; with steps side by side it is more than <see cref="WallTime"/>.</summary>
    public TimeSpan TotalExecutionTime { get; init; }

    /// <summary>Rows of all successful attempts.</summary>
    public long TotalRowsProcessed { get; init; }

    /// <summary>The alerts in the order in which they were raised.</summary>
    public ImmutableArray<PerformanceAlert> Alerts { get; init; } = [];

    /// <summary>What the run did by itself about failures, in order; only where <see cref="Execution.RunOptions.AutoRecovery"/> allows it.</summary>
    public ImmutableArray<RecoveryAction> Recoveries { get; init; } = [];

    /// <summary>One entry for each step with at least one attempt that has ended, in text order.</summary>
    public ImmutableArray<StepDetail> StepDetails { get; init; } = [];

    /// <summary>Time from the run's start to its end.</summary>
    public TimeSpan WallTime { get; init; }

    /// <summary>Ids of the steps that set the run's length: the path through the graph whose durations add up to the most.</summary>
    public ImmutableArray<string> CriticalPath { get; init; } = [];

    /// <summary>The steps that took the most time, longest first.</summary>
    public ImmutableArray<Bottleneck> Bottlenecks { get; init; } = [];

    /// <summary>Attempts that ran at a time, on average: their time over the wall time.</summary>
    public double Parallelism { get; init; }

    /// <summary>Processor time of the whole process while the run lasted; other work of the process counts, too. Null: not known.</summary>
    public TimeSpan? ProcessCpuTime { get; init; }

    /// <summary>Most memory that the process has had at any time since it was started, in bytes. Null: not known.</summary>
    public long? PeakWorkingSet { get; init; }
}

/// <summary>What the attempts of one step cost.</summary>
/// <param name="StepId">The step.</param>
/// <param name="Calls">Attempts that have ended.</param>
/// <param name="AverageTime">Time of an attempt, on average.</param>
/// <param name="FailureRate">Failed attempts over all attempts, 0 to 1.</param>
/// <param name="TotalRows">Rows of the successful attempts; unknown counts as none.</param>
/// <param name="ThroughputRowsPerSecond">Rows over the time of the successful attempts; 0 where there is no such time.</param>
public readonly record struct StepDetail(
    string StepId, int Calls, TimeSpan AverageTime, double FailureRate, long TotalRows, double ThroughputRowsPerSecond);

/// <summary>A step that took much of the run's time.</summary>
/// <param name="StepId">The step.</param>
/// <param name="Time">The time of its attempts.</param>
/// <param name="Share">That time over the wall time, 0 to 1.</param>
public readonly record struct Bottleneck(string StepId, TimeSpan Time, double Share);
