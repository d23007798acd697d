using Apache.Arrow;
using Apache.Arrow.Types;

namespace SqlFlow.Connectors.Columns;

/// <summary>Collects the values of one column until they become an array of a batch; then begins anew.</summary>
/// <remarks>Not thread-safe.</remarks>
internal abstract class ColumnBuilder(IArrowType type)
{
    private readonly ArrowBuffer.BitmapBuilder _validity = new();

    public IArrowType Type { get; } = type;

    /// <summary>Values so far, nulls included.</summary>
    public int Length => _validity.Length;

    /// <summary>Bytes of the values so far, roughly.</summary>
    public abstract long Bytes { get; }

    public void AppendNull()
    {
        AppendEmpty();
        _validity.Append(false);
    }

    /// <summary>The values so far as an array, which the caller owns. The builder is empty afterwards.</summary>
    public IArrowArray Build() => ArrowArrayFactory.BuildArray(BuildData());

    internal ArrayData BuildData()
    {
        var (buffers, children) = TakeValues();
        var data = new ArrayData(Type, Length, _validity.UnsetBitCount, 0, [_validity.Build(), .. buffers], children);
        _validity.Clear();
        return data;
    }

    protected void MarkValid() => _validity.Append(true);

    /// <summary>Appends what stands where a value is null.</summary>
    protected abstract void AppendEmpty();

    protected abstract (ArrowBuffer[] Buffers, ArrayData[]? Children) TakeValues();
}
