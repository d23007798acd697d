using Apache.Arrow;
using Apache.Arrow.Types;

namespace SqlFlow.Connectors.Columns;

/// <summary>Lists, whose items another builder collects: the items of a list first, then <see cref="EndList"/>.</summary>
internal sealed class ListColumn(ColumnBuilder items) : ColumnBuilder(new ListType(new Field("item", items.Type, nullable: true)))
{
    private readonly ArrowBuffer.Builder<int> _offsets = new ArrowBuffer.Builder<int>().Append(0);

    public override long Bytes => items.Bytes + ((long)_offsets.Length * sizeof(int));

    /// <summary>What was appended to the items since the last list is a list.</summary>
    public void EndList()
    {
        _offsets.Append(items.Length);
        MarkValid();
    }

    protected override void AppendEmpty() => _offsets.Append(items.Length);

    protected override (ArrowBuffer[] Buffers, ArrayData[]? Children) TakeValues()
    {
        var buffer = _offsets.Build();
        _offsets.Clear().Append(0);
        return ([buffer], [items.BuildData()]);
    }
}
