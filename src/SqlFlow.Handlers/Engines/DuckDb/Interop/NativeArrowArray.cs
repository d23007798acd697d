using System.Runtime.InteropServices;

namespace SqlFlow.Engines.DuckDb.Interop;

/// <summary>Arrow's <c>ArrowArray</c>, with the release callback that the library's own struct hides.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeArrowArray
{
    internal long Length;
    internal long NullCount;
    internal long Offset;
    internal long BufferCount;
    internal long ChildCount;
    internal void** Buffers;
    internal NativeArrowArray** Children;
    internal NativeArrowArray* Dictionary;
    internal delegate* unmanaged<NativeArrowArray*, void> Release;
    internal void* PrivateData;
}

/// <summary>Arrow's <c>ArrowSchema</c>, to walk it without importing it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct NativeArrowSchema
{
    internal byte* Format;
    internal byte* Name;
    internal byte* Metadata;
    internal long Flags;
    internal long ChildCount;
    internal NativeArrowSchema** Children;
    internal NativeArrowSchema* Dictionary;
    internal delegate* unmanaged<NativeArrowSchema*, void> Release;
    internal void* PrivateData;
}
