using Apache.Arrow;
using Apache.Arrow.Types;

namespace SqlFlow.Connectors.Columns;

/// <summary>Booleans, a bit each.</summary>
internal sealed class BooleanColumn() : ColumnBuilder(BooleanType.Default)
{
    private readonly ArrowBuffer.BitmapBuilder _values = new();

    public override long Bytes => _values.Length / 8;

    public void Append(bool value)
    {
        _values.Append(value);
        MarkValid();
    }

    protected override void AppendEmpty() => _values.Append(false);

    protected override (ArrowBuffer[] Buffers, ArrayData[]? Children) TakeValues()
    {
        var buffer = _values.Build();
        _values.Clear();
        return ([buffer], null);
    }
}
