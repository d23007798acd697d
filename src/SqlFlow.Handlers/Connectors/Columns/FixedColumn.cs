using System.Runtime.CompilerServices;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace SqlFlow.Connectors.Columns;

/// <summary>Values of one width.</summary>
/// <typeparam name="T">As Arrow lays the type out.</typeparam>
internal sealed class FixedColumn<T>(IArrowType type) : ColumnBuilder(type)
    where T : unmanaged
{
    private readonly ArrowBuffer.Builder<T> _values = new();

    public override long Bytes => (long)_values.Length * Unsafe.SizeOf<T>();

    public void Append(T value)
    {
        _values.Append(value);
        MarkValid();
    }

    protected override void AppendEmpty() => _values.Append(default(T));

    protected override (ArrowBuffer[] Buffers, ArrayData[]? Children) TakeValues()
    {
        var buffer = _values.Build();
        _values.Clear();
        return ([buffer], null);
    }
}
