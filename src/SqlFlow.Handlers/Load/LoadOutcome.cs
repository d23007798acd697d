using System.Collections.Immutable;

namespace SqlFlow.Handlers;

/// <summary>What a load has read and written, before it is committed.</summary>
/// <param name="Written">What was written.</param>
/// <param name="Inputs">The source's columns.</param>
internal sealed record LoadOutcome(TableWriteResult Written, ImmutableArray<ColumnSchema> Inputs)
{
    public ImmutableArray<string> Warnings { get; init; } = [];

    public ImmutableDictionary<string, MetricValue> Metrics { get; init; } = ImmutableDictionary<string, MetricValue>.Empty;

    /// <summary>Null: none may be left out.</summary>
    public long? RowsRejected { get; init; }

    public StepExecutionResult ToResult(string source) => Written.ToResult() with
    {
        InputSchemas = StepResults.Inputs(source, Inputs),
        PerformanceMetrics = Metrics,
        Warnings = [.. Written.Warnings, .. Warnings],
        RowsRejected = RowsRejected,
    };
}
