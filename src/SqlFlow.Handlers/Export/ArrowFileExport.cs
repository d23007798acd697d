using Apache.Arrow.Ipc;
using SqlFlow.Engines;

namespace SqlFlow.Handlers;

/// <summary>Streams a query into an Arrow IPC file, a batch at a time.</summary>
internal static class ArrowFileExport
{
    public static async ValueTask<long> WriteAsync(ISqlSession session, string query, string path, CancellationToken cancellationToken)
    {
        var schema = await session.GetArrowSchemaAsync(query, cancellationToken).ConfigureAwait(false);
        var rows = 0L;
        var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16, FileOptions.Asynchronous);
        await using var _ = file.ConfigureAwait(false);
        using var writer = new ArrowFileWriter(file, schema);
        await writer.WriteStartAsync(cancellationToken).ConfigureAwait(false);
        await foreach (var batch in session.ReadBatchesAsync(query, cancellationToken).ConfigureAwait(false))
        {
            using (batch)
            {
                await writer.WriteRecordBatchAsync(batch, cancellationToken).ConfigureAwait(false);
                rows += batch.Length;
            }
        }

        await writer.WriteEndAsync(cancellationToken).ConfigureAwait(false);
        return rows;
    }
}
