using System.Collections.Immutable;

namespace SqlFlow.Handlers;

/// <summary>Parts of step results that several handlers fill in alike.</summary>
internal static class StepResults
{
    public static ImmutableDictionary<string, ImmutableArray<ColumnSchema>> Inputs(string name, ImmutableArray<ColumnSchema> columns) =>
        ImmutableDictionary<string, ImmutableArray<ColumnSchema>>.Empty.Add(name, columns);

    /// <summary>Counted while streaming: a stream can be read only once.</summary>
    public static ImmutableDictionary<string, MetricValue> ChunkMetrics(long chunks, long rows) =>
        ImmutableDictionary<string, MetricValue>.Empty
            .Add("chunks_processed", chunks)
            .Add("avg_chunk_size", chunks == 0 ? 0d : (double)rows / chunks);
}
