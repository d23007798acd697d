using System.Runtime.CompilerServices;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace SqlFlow.Handlers.Tests.Engines;

/// <summary>Batches made for tests.</summary>
internal static class ArrowBatches
{
    internal static Schema Schema { get; } = new(
        [new Field("id", Int64Type.Default, true), new Field("name", StringType.Default, true), new Field("value", DoubleType.Default, true)], null);

    /// <summary>Rows <paramref name="start"/>…: every seventh name and every fifth value is NULL.</summary>
    internal static RecordBatch Make(int start, int count)
    {
        var ids = new Int64Array.Builder();
        var names = new StringArray.Builder();
        var values = new DoubleArray.Builder();
        for (var row = start; row < start + count; row++)
        {
            ids.Append(row);
            if (row % 7 == 0) names.AppendNull();
            else names.Append($"name of the row {row}");
            if (row % 5 == 0) values.AppendNull();
            else values.Append(row * 0.5);
        }

        return new RecordBatch(Schema, [ids.Build(), names.Build(), values.Build()], count);
    }

    internal static IAsyncEnumerable<RecordBatch> Stream(int batches, int rows, Action<int>? onBatch = null) => Iterate(batches, rows, onBatch, TestEngine.Token);

    private static async IAsyncEnumerable<RecordBatch> Iterate(int batches, int rows, Action<int>? onBatch, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var batch = 0; batch < batches; batch++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
            onBatch?.Invoke(batch);
            yield return Make(batch * rows, rows);
        }
    }

    internal static async IAsyncEnumerable<RecordBatch> Of(params RecordBatch[] batches)
    {
        foreach (var batch in batches)
        {
            await Task.Yield();
            yield return batch;
        }
    }
}
