using Apache.Arrow;

namespace SqlFlow.Engines.DuckDb;

internal sealed partial class DuckDbSession
{
    /// <inheritdoc/>
    public IAsyncEnumerable<RecordBatch> ReadBatchesAsync(string sql, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <inheritdoc/>
    public ValueTask<Schema> GetArrowSchemaAsync(string sql, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <inheritdoc/>
    public ValueTask<IArrowRelation> RegisterBatchesAsync(Schema schema, IAsyncEnumerable<RecordBatch> batches, CancellationToken cancellationToken) => throw new NotSupportedException();
}
