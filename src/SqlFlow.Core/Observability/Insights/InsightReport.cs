using System.Collections.Immutable;

namespace SqlFlow.Observability;

/// <summary>What is to be said about a pipeline.</summary>
/// <remarks>Immutable, thread-safe. The same for the same input.</remarks>
public sealed record InsightReport
{
    /// <summary>Figures of the newest run that are not what they usually are, in the steps' order.</summary>
    public ImmutableArray<Anomaly> Anomalies { get; init; } = [];

    /// <summary>Figures that grow or shrink steadily, in the steps' order.</summary>
    public ImmutableArray<Trend> Trends { get; init; } = [];

    /// <summary>Those that are about to cross a limit.</summary>
    public ImmutableArray<Forecast> Forecasts { get; init; } = [];

    /// <summary>Failures that come back, those of the newest runs first.</summary>
    public ImmutableArray<FailurePattern> Patterns { get; init; } = [];

    /// <summary>What set the length of the newest run; null: its timings are not known.</summary>
    public BottleneckReport? Bottlenecks { get; init; }

    /// <summary>What to do, the most useful first.</summary>
    public ImmutableArray<Recommendation> Recommendations { get; init; } = [];
}
