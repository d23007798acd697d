using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.C;
using SqlFlow.Engines.DuckDb.Interop;

namespace SqlFlow.Engines.DuckDb.Arrow;

/// <summary>
/// A batch that DuckDB reads in slices of a vector's length, without copies. It is given back when the scan is done with it
/// and the last slice is released.
/// </summary>
internal sealed unsafe class BatchLease
{
    private readonly CArrowArray* _exported;
    private readonly NativeArrowArray* _columns;
    private readonly NativeArrowArray** _children;
    private readonly int _columnCount;
    private GCHandle _self;
    private int _holders = 1;

    /// <summary>Takes the batch over: it is disposed here, its buffers live as long as the lease.</summary>
    internal BatchLease(RecordBatch batch)
    {
        using (batch)
        {
            Length = batch.Length;
            _columnCount = batch.ColumnCount;
            _exported = CArrowArray.Create();
            try
            {
                CArrowArrayExporter.ExportRecordBatch(batch, _exported);
            }
            catch
            {
                // The exporter has given back what it had taken, but left its callback behind.
                ((NativeArrowArray*)_exported)->Release = null;
                CArrowArray.Free(_exported);
                throw;
            }
        }

        _columns = (NativeArrowArray*)NativeMemory.AllocZeroed((nuint)_columnCount, (nuint)sizeof(NativeArrowArray));
        _children = (NativeArrowArray**)NativeMemory.AllocZeroed((nuint)_columnCount, (nuint)sizeof(nint));
        var root = (NativeArrowArray*)_exported;
        for (var column = 0; column < _columnCount; column++)
        {
            AdmitNulls(root->Children[column]);
            _children[column] = _columns + column;
        }

        _self = GCHandle.Alloc(this);
    }

    /// <summary>Rows of the batch.</summary>
    internal int Length { get; }

    /// <summary>Fills <paramref name="slice"/> with some rows. Whoever takes it releases it; until then the buffers stay.</summary>
    internal void Slice(int offset, int length, NativeArrowArray* slice)
    {
        var root = (NativeArrowArray*)_exported;
        for (var column = 0; column < _columnCount; column++)
        {
            _columns[column] = *root->Children[column];
            _columns[column].Offset += offset;
            _columns[column].Length = length;
        }

        *slice = *root;
        slice->Length = length;
        slice->Children = _children;
        slice->Release = &ReleaseSlice;
        slice->PrivateData = (void*)GCHandle.ToIntPtr(_self);
        Interlocked.Increment(ref _holders);
    }

    /// <summary>Lets go of one hold: the scan's, or that of a slice.</summary>
    internal void Release()
    {
        if (Interlocked.Decrement(ref _holders) != 0) return;
        CArrowArray.Free(_exported);
        NativeMemory.Free(_columns);
        NativeMemory.Free(_children);
        _self.Free();
    }

    /// <summary>
    /// An unknown number of nulls may be written as -1, but where DuckDB decodes a dictionary it takes that for none and reads
    /// whatever index lies under a null.
    /// </summary>
    private static void AdmitNulls(NativeArrowArray* array)
    {
        if (array->NullCount < 0) array->NullCount = array->BufferCount > 0 && array->Buffers[0] != null ? 1 : 0;
        for (var child = 0L; child < array->ChildCount; child++) AdmitNulls(array->Children[child]);
        if (array->Dictionary != null) AdmitNulls(array->Dictionary);
    }

    [UnmanagedCallersOnly]
    private static void ReleaseSlice(NativeArrowArray* slice)
    {
        var lease = (BatchLease)GCHandle.FromIntPtr((nint)slice->PrivateData).Target!;
        slice->Release = null;
        lease.Release();
    }
}
