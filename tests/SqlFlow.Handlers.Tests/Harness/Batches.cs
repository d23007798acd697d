using System.Runtime.CompilerServices;
using Apache.Arrow;
using Apache.Arrow.Types;
using SqlFlow.Connectors;

namespace SqlFlow.Handlers.Tests.Harness;

/// <summary>Arrow data of a host: an id and a name.</summary>
internal static class Batches
{
    public static Schema Schema { get; } = new Schema.Builder()
        .Field(static field => field.Name("id").DataType(Int64Type.Default).Nullable(true))
        .Field(static field => field.Name("name").DataType(StringType.Default).Nullable(true))
        .Build();

    public static RecordBatch Of(params (long? Id, string? Name)[] rows)
    {
        var ids = new Int64Array.Builder();
        var names = new StringArray.Builder();
        foreach (var (id, name) in rows)
        {
            ids.Append(id);
            names.Append(name);
        }

        return new RecordBatch(Schema, [ids.Build(), names.Build()], rows.Length);
    }

    /// <summary>A connector called <c>events</c> that gives these batches, made anew for each reading.</summary>
    public static HostConnector Connector(params Func<RecordBatch>[] batches) => new("events", Schema, (_, token) => StreamAsync(batches, token));

    private static async IAsyncEnumerable<RecordBatch> StreamAsync(Func<RecordBatch>[] batches, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var batch in batches)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
            yield return batch();
        }
    }
}
