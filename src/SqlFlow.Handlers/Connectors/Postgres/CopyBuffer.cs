using System.Buffers.Binary;

namespace SqlFlow.Connectors.Postgres;

/// <summary>Binary COPY data on their way to the server.</summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class CopyBuffer
{
    private byte[] _bytes = new byte[1 << 17];

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, Length);

    public void Clear() => Length = 0;

    public void WriteHeader()
    {
        Write(CopyReader.Signature);
        // No flags, no extension.
        Write(0);
        Write(0);
    }

    public void Write(short value) => BinaryPrimitives.WriteInt16BigEndian(Take(sizeof(short)), value);

    public void Write(ushort value) => BinaryPrimitives.WriteUInt16BigEndian(Take(sizeof(ushort)), value);

    public void Write(int value) => BinaryPrimitives.WriteInt32BigEndian(Take(sizeof(int)), value);

    public void Write(uint value) => BinaryPrimitives.WriteUInt32BigEndian(Take(sizeof(uint)), value);

    public void Write(long value) => BinaryPrimitives.WriteInt64BigEndian(Take(sizeof(long)), value);

    public void Write(float value) => BinaryPrimitives.WriteSingleBigEndian(Take(sizeof(float)), value);

    public void Write(double value) => BinaryPrimitives.WriteDoubleBigEndian(Take(sizeof(double)), value);

    public void Write(byte value) => Take(1)[0] = value;

    public void Write(ReadOnlySpan<byte> value) => value.CopyTo(Take(value.Length));

    /// <summary>Leaves room for a length that is not known yet.</summary>
    public int BeginLength()
    {
        Write(0);
        return Length;
    }

    /// <summary>Writes the length of what was written since.</summary>
    public void EndLength(int start) => BinaryPrimitives.WriteInt32BigEndian(_bytes.AsSpan(start - sizeof(int)), Length - start);

    private Span<byte> Take(int count)
    {
        if (_bytes.Length - Length < count) System.Array.Resize(ref _bytes, (int)Math.Min(Math.Max((long)_bytes.Length * 2, (long)Length + count), System.Array.MaxLength));
        Length += count;
        return _bytes.AsSpan(Length - count, count);
    }
}
