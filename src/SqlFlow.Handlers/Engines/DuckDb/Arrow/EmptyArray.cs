using System.Runtime.InteropServices;
using SqlFlow.Engines.DuckDb.Interop;

namespace SqlFlow.Engines.DuckDb.Arrow;

/// <summary>An array without rows, of any schema without dictionaries: all its buffers are one block of zeros.</summary>
internal sealed unsafe class EmptyArray : IDisposable
{
    private const int ZeroBytes = 64;
    private const int MostBuffers = 3;
    private readonly List<nint> _memory = [];
    private readonly void* _zeros;

    internal EmptyArray(NativeArrowSchema* schema)
    {
        _zeros = Allocate(ZeroBytes);
        Root = Build(schema);
        Root->Release = &Ignore;
    }

    internal NativeArrowArray* Root { get; }

    public void Dispose() => _memory.ForEach(static block => NativeMemory.Free((void*)block));

    [UnmanagedCallersOnly]
    private static void Ignore(NativeArrowArray* array) => array->Release = null;

    private void* Allocate(int bytes)
    {
        var block = NativeMemory.AllocZeroed((nuint)bytes);
        _memory.Add((nint)block);
        return block;
    }

    private NativeArrowArray* Build(NativeArrowSchema* schema)
    {
        var array = (NativeArrowArray*)Allocate(sizeof(NativeArrowArray));
        array->BufferCount = MostBuffers;
        array->Buffers = (void**)Allocate(MostBuffers * sizeof(void*));
        // The first buffer, validity, may be absent: no row is NULL.
        for (var buffer = 1; buffer < MostBuffers; buffer++) array->Buffers[buffer] = _zeros;
        array->ChildCount = schema->ChildCount;
        if (schema->ChildCount == 0) return array;
        array->Children = (NativeArrowArray**)Allocate(checked((int)schema->ChildCount * sizeof(nint)));
        for (var child = 0L; child < schema->ChildCount; child++) array->Children[child] = Build(schema->Children[child]);
        return array;
    }
}
