using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SqlFlow.Engines.SqlFunctions;

/// <summary>A column of a batch in the engine's memory, as <see cref="SqlTypeKind"/> says. Valid during a call.</summary>
/// <param name="data">The first value.</param>
/// <param name="validity">One bit a row; zero: no row is NULL.</param>
/// <param name="memory">What only the engine can do.</param>
/// <remarks>Rows are not checked: emitted code stays within the batch. Three fields, so that the compiler keeps them in registers.</remarks>
public unsafe struct SqlVector(nint data, nint validity, SqlVectorMemory memory)
{
    /// <summary>Texts of so many bytes stand in the row itself.</summary>
    internal const int InlineTextLength = PackedText.InlineLength;

    private readonly byte* _data = (byte*)data;
    private readonly SqlVectorMemory _memory = memory;
    private ulong* _validity = (ulong*)validity;

    internal readonly SqlVectorMemory Memory => _memory;

    /// <summary>Whether a row is NULL.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool IsNull(int row) => _validity != null && ((_validity[row >> 6] >> row) & 1) == 0;

    /// <summary>Makes a row NULL.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void SetNull(int row)
    {
        if (_validity == null) _validity = (ulong*)_memory.MakeValidity();
        _validity[row >> 6] &= ~(1UL << row);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal readonly T Get<T>(int row)
        where T : unmanaged => Unsafe.ReadUnaligned<T>(_data + ((nint)row * sizeof(T)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal readonly void Set<T>(int row, T value)
        where T : unmanaged => Unsafe.WriteUnaligned(_data + ((nint)row * sizeof(T)), value);

    /// <summary>The bytes of a text, valid during the call.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal readonly ReadOnlySpan<byte> GetText(int row)
    {
        var text = _data + ((nint)row * PackedText.Size);
        var length = *(int*)text;
        return new ReadOnlySpan<byte>(length <= PackedText.InlineLength ? text + sizeof(int) : *(byte**)(text + 8), length);
    }

    /// <summary>Writes a text that is valid UTF-8.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal readonly void SetText(int row, ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > PackedText.InlineLength)
        {
            utf8.CopyTo(_memory.TextRoom(row, utf8.Length));
            SetTakenText(row, utf8.Length);
            return;
        }

        // What is left of the 12 bytes must be zero: the engine compares all of them at once.
        PackedText packed = default;
        packed.Length = utf8.Length;
        utf8.CopyTo(MemoryMarshal.CreateSpan(ref packed.First, PackedText.InlineLength));
        Unsafe.WriteUnaligned(_data + ((nint)row * PackedText.Size), packed);
    }

    /// <summary>Refers to the first bytes of the room that was asked for, which are more than fit in the row itself, and takes them.</summary>
    internal readonly void SetTakenText(int row, int length)
    {
        var address = _memory.TakeText(length);
        PackedText packed = default;
        packed.Length = length;
        packed.Prefix = Unsafe.ReadUnaligned<int>(address);
        packed.Address = (nint)address;
        Unsafe.WriteUnaligned(_data + ((nint)row * PackedText.Size), packed);
    }

    [StructLayout(LayoutKind.Explicit, Size = Size)]
    private struct PackedText
    {
        internal const int Size = 16;
        internal const int InlineLength = 12;

        [FieldOffset(0)]
        internal int Length;

        [FieldOffset(4)]
        internal byte First;

        [FieldOffset(4)]
        internal int Prefix;

        [FieldOffset(8)]
        internal nint Address;
    }
}
