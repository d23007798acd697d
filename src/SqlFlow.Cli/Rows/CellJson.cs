using System.Text.Json;
using Apache.Arrow;

namespace SqlFlow.Cli.Rows;

/// <summary>Writes values of Arrow arrays as JSON: lists as arrays, structs and maps as objects, numbers with all their digits.</summary>
internal sealed class CellJson(Utf8JsonWriter writer)
{
    private readonly Utf8Text _text = new();

    /// <param name="array">The column.</param>
    /// <param name="index">The row.</param>
    /// <param name="isJson">Whether a text is JSON, to be written as it is.</param>
    public void Write(IArrowArray array, int index, bool isJson = false)
    {
        switch (Cell.KindOf(array, index))
        {
            case CellKind.Null:
                writer.WriteNullValue();
                break;
            case CellKind.Boolean or CellKind.Number:
                // Raw, because no CLR number holds every number that the engine has.
                writer.WriteRawValue(TextOf(array, index), skipInputValidation: true);
                break;
            case CellKind.Text when isJson:
                writer.WriteRawValue(TextOf(array, index), skipInputValidation: true);
                break;
            case CellKind.Text:
                writer.WriteStringValue(TextOf(array, index));
                break;
            default:
                WriteNested(array, index);
                break;
        }
    }

    private void WriteNested(IArrowArray wrapped, int index)
    {
        switch (Cell.Unwrap(wrapped, ref index))
        {
            case MapArray map: WriteMap(map, index); break;
            case ListArray list: WriteItems(list.Values, list.ValueOffsets[index], list.GetValueLength(index)); break;
            case LargeListArray list: WriteItems(list.Values, checked((int)list.ValueOffsets[index]), list.GetValueLength(index)); break;
            case ListViewArray list: WriteItems(list.Values, list.ValueOffsets[index], list.GetValueLength(index)); break;
            case LargeListViewArray list: WriteItems(list.Values, checked((int)list.ValueOffsets[index]), list.GetValueLength(index)); break;
            case FixedSizeListArray list: WriteFixed(list, index); break;
            case StructArray record: WriteStruct(record, index); break;
        }
    }

    private void WriteItems(IArrowArray items, int start, int count)
    {
        writer.WriteStartArray();
        for (var at = start; at < start + count; at++) Write(items, at);
        writer.WriteEndArray();
    }

    private void WriteFixed(FixedSizeListArray list, int index)
    {
        var size = ((Apache.Arrow.Types.FixedSizeListType)list.Data.DataType).ListSize;
        WriteItems(list.Values, (list.Offset + index) * size, size);
    }

    private void WriteStruct(StructArray record, int index)
    {
        var fields = ((Apache.Arrow.Types.StructType)record.Data.DataType).Fields;
        writer.WriteStartObject();
        for (var at = 0; at < fields.Count; at++)
        {
            writer.WritePropertyName(fields[at].Name);
            Write(record.Fields[at], index);
        }

        writer.WriteEndObject();
    }

    private void WriteMap(MapArray map, int index)
    {
        writer.WriteStartObject();
        var start = map.ValueOffsets[index];
        for (var at = start; at < start + map.GetValueLength(index); at++)
        {
            if (Cell.KindOf(map.Keys, at) is CellKind.Nested) writer.WritePropertyName(Nested(map.Keys, at));
            else writer.WritePropertyName(TextOf(map.Keys, at));
            Write(map.Values, at);
        }

        writer.WriteEndObject();
    }

    /// <summary>A nested value as JSON text, for formats that have no nesting.</summary>
    public static byte[] Nested(IArrowArray array, int index)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, JsonRowWriter.Options)) new CellJson(writer).Write(array, index);
        return buffer.WrittenSpan.ToArray();
    }

    private ReadOnlySpan<byte> TextOf(IArrowArray array, int index)
    {
        _text.Clear();
        Cell.Append(_text, array, index);
        return _text.Written;
    }
}
