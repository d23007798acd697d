using System.Collections.Immutable;
using Apache.Arrow;

namespace SqlFlow.Connectors;

/// <summary>Data that the host's own code makes, as a stream of Arrow batches.</summary>
/// <param name="type">The connector type by which plans refer to it.</param>
/// <param name="schema">The schema of every batch.</param>
/// <param name="readAsync">Starts reading, each call from the beginning. It may be called several times, also at a time. Whoever reads disposes the batches.</param>
/// <param name="parameters">The parameters that it understands.</param>
/// <remarks>Thread-safe if <paramref name="readAsync"/> is.</remarks>
public sealed class HostConnector(
    string type,
    Schema schema,
    Func<SourceRequest, CancellationToken, IAsyncEnumerable<RecordBatch>> readAsync,
    params ReadOnlySpan<ConnectorParameter> parameters) : IConnector
{
    /// <inheritdoc/>
    public string Type { get; } = type;

    /// <inheritdoc/>
    public ImmutableArray<ConnectorParameter> Parameters { get; } = [.. parameters];

    /// <inheritdoc/>
    public ValueTask<SourceData> OpenAsync(SourceRequest request, CancellationToken cancellationToken) =>
        ValueTask.FromResult<SourceData>(new SourceData.Batches(schema, token => readAsync(request, token)));
}
