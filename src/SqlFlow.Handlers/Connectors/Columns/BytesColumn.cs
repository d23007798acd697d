using System.Text;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace SqlFlow.Connectors.Columns;

/// <summary>Texts as UTF-8, or bytes.</summary>
internal sealed class BytesColumn(IArrowType type) : ColumnBuilder(type)
{
    private readonly ArrowBuffer.Builder<int> _offsets = new ArrowBuffer.Builder<int>().Append(0);
    private readonly ArrowBuffer.Builder<byte> _values = new();

    public override long Bytes => _values.Length;

    public void Append(ReadOnlySpan<byte> value)
    {
        _values.Append(value);
        _offsets.Append(_values.Length);
        MarkValid();
    }

    public void Append(string value)
    {
        var buffer = new byte[Encoding.UTF8.GetMaxByteCount(value.Length)];
        Append(buffer.AsSpan(0, Encoding.UTF8.GetBytes(value, buffer)));
    }

    protected override void AppendEmpty() => _offsets.Append(_values.Length);

    protected override (ArrowBuffer[] Buffers, ArrayData[]? Children) TakeValues()
    {
        var buffers = new[] { _offsets.Build(), _values.Build() };
        _offsets.Clear().Append(0);
        _values.Clear();
        return (buffers, null);
    }
}
