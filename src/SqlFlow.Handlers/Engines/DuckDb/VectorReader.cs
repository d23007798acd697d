using System.Runtime.CompilerServices;
using System.Text;
using SqlFlow.Engines.DuckDb.Interop;

namespace SqlFlow.Engines.DuckDb;

/// <summary>A vector of a chunk: where its values and its NULLs are. Valid as long as the chunk.</summary>
internal readonly unsafe struct VectorReader(nint vector)
{
    private readonly void* _data = NativeMethods.Vector.Data(vector);
    private readonly ulong* _validity = NativeMethods.Vector.Validity(vector);

    /// <summary>The vector itself, to get at its children.</summary>
    internal nint Vector { get; } = vector;

    /// <summary>Whether a row is NULL.</summary>
    internal bool IsNull(ulong row) => _validity is not null && (_validity[row / 64] & (1UL << (int)(row % 64))) == 0;

    /// <summary>A value as it lies in memory.</summary>
    internal T Get<T>(ulong row)
        where T : unmanaged => Unsafe.ReadUnaligned<T>((byte*)_data + (row * (ulong)sizeof(T)));

    /// <summary>The bytes of a text or blob.</summary>
    internal ReadOnlySpan<byte> Bytes(ulong row) => NativeString.Bytes((NativeString*)_data + row);

    /// <summary>A text.</summary>
    internal string Text(ulong row) => Encoding.UTF8.GetString(Bytes(row));
}
