using SqlFlow.Engines.DuckDb.Interop;

namespace SqlFlow.Engines.DuckDb.Arrow;

/// <summary>One reading of a relation by a statement. One thread at a time.</summary>
internal sealed unsafe class ArrowScan(ArrowRelation relation, int[] columns) : IDisposable
{
    private static readonly int VectorSize = checked((int)NativeMethods.Chunk.VectorSize());

    private readonly CancellationToken _cancellationToken = relation.CurrentToken();
    private BatchLease? _batch;
    private DataChunkHandle? _chunk;
    private int _offset;

    /// <summary>Fills DuckDB's chunk with the next rows; with none at the end.</summary>
    /// <exception cref="Exception">What the stream threw.</exception>
    internal void Fill(nint output)
    {
        // DuckDB is done with the rows before when it asks for the next.
        _chunk?.Dispose();
        _chunk = null;
        if (_batch is { } done && _offset == done.Length)
        {
            _batch = null;
            done.Release();
        }

        if (_batch is null && !Advance())
        {
            NativeMethods.Chunk.SetSize(output, 0);
            return;
        }

        var length = Math.Min(VectorSize, _batch.Length - _offset);
        _chunk = Convert(_batch, _offset, length);
        for (var index = 0; index < columns.Length; index++)
        {
            // Columns beyond the relation's are row ids, which nobody can read by name: count(*) asks for nothing else.
            if (columns[index] >= 0)
                NativeMethods.Vector.Reference(NativeMethods.Chunk.Vector(output, (ulong)index), NativeMethods.Chunk.Vector(_chunk, (ulong)columns[index]));
        }

        NativeMethods.Chunk.SetSize(output, (ulong)length);
        _offset += length;
    }

    /// <summary>Keeps the exception for the statement, whose error has but its message.</summary>
    internal void Report(Exception error)
    {
        if (error is not OperationCanceledException) relation.Feed.Fail(error);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _chunk?.Dispose();
        _batch?.Release();
        _batch = null;
        relation.Feed.Stop();
    }

    [System.Diagnostics.CodeAnalysis.MemberNotNullWhen(true, nameof(_batch))]
    private bool Advance()
    {
        if (relation.Feed.Take(_cancellationToken) is not { } batch)
            return relation.Feed.Failure is { } failure ? throw failure : false;
        _batch = new BatchLease(batch);
        _offset = 0;
        return true;
    }

    private DataChunkHandle Convert(BatchLease batch, int offset, int length)
    {
        NativeArrowArray slice;
        batch.Slice(offset, length, &slice);
        using var error = NativeMethods.Arrow.ChunkFromArrow(relation.Connection, &slice, relation.Columns.Converter, out var chunk);
        if (slice.Release != null) slice.Release(&slice);
        if (error.IsInvalid) return chunk;
        chunk.Dispose();
        ArrowColumns.ThrowIfError(error);
        return chunk;
    }
}
