using System.Collections.Immutable;

namespace SqlFlow.Observability;

/// <summary>The runs of one step.</summary>
/// <remarks>Immutable, thread-safe.</remarks>
public sealed record StepHistory
{
    /// <summary>The step.</summary>
    public required string StepId { get; init; }

    /// <summary>What it reads or writes through, e.g. <c>postgres</c>; part of an error's fingerprint.</summary>
    public string? Connector { get; init; }

    /// <summary>Its <c>expected_duration_ms</c>: what a trend of the duration is measured against.</summary>
    public TimeSpan? ExpectedDuration { get; init; }

    /// <summary>The runs, newest last. The order is theirs and not that of their clocks, which may step backwards.</summary>
    public ImmutableArray<StepRun> Runs { get; init; } = [];

    /// <summary>The runs, empty where none were given.</summary>
    internal ReadOnlySpan<StepRun> Span => Runs.IsDefault ? [] : Runs.AsSpan();
}
