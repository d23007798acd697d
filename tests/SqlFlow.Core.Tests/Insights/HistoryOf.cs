using System.Collections.Immutable;
using SqlFlow.Observability;

namespace SqlFlow.Core.Tests.Insights;

/// <summary>Histories from figures; one run a day, from a Monday on.</summary>
internal static class HistoryOf
{
    internal static readonly DateTimeOffset Monday = new(2025, 1, 6, 2, 0, 0, TimeSpan.Zero);

    // What noise of about ±5 % looks like, without chance.
    private static readonly double[] Wobble = [0.3, -0.8, 1.1, -0.2, 0.6, -1.3, 0.1, 0.9, -0.5, -0.1, 1.4, -0.9, 0.4, -0.4, 0.7, -1.1];

    internal static double Noisy(int index, double level, double share = 0.05) => level * (1 + (share * Wobble[index % Wobble.Length]));

    internal static StepHistory Seconds(params double[] seconds) =>
        Runs([.. seconds.Select(static (value, index) => Run(index) with { Duration = TimeSpan.FromSeconds(value) })]);

    internal static StepHistory Runs(params StepRun[] runs) => new() { StepId = "load", Connector = "postgres", Runs = [.. runs] };

    internal static StepRun Run(int index) =>
        new() { RunId = $"run-{index}", StartedAt = Monday.AddDays(index), Status = StepStatus.Success, Duration = TimeSpan.FromSeconds(Noisy(index, 10)) };

    internal static StepRun Failed(int index, string code = "CONNECTION", string message = "connection lost") =>
        Run(index) with { Status = StepStatus.Failure, ErrorCode = code, ErrorMessage = message };

    internal static StepRun[] Many(int count, Func<int, StepRun> make) => [.. Enumerable.Range(0, count).Select(make)];

    internal static StepTiming Step(string id, double seconds, params string[] dependsOn) =>
        new() { StepId = id, Duration = TimeSpan.FromSeconds(seconds), Engine = TimeSpan.FromSeconds(seconds), DependsOn = [.. dependsOn] };
}
