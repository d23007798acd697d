using Apache.Arrow;
using Apache.Arrow.Arrays;
using Apache.Arrow.Scalars;
using Apache.Arrow.Types;

namespace SqlFlow.Cli.Rows;

/// <summary>Reads one value of an Arrow array as text, as the engine itself would print it.</summary>
internal static class Cell
{
    /// <summary>What a value is, so that each format decides how to write it.</summary>
    public static CellKind KindOf(IArrowArray array, int index) => array switch
    {
        UnionArray or DictionaryArray or ExtensionArray => Unwrap(array, ref index) is { } inner ? KindOf(inner, index) : CellKind.Null,
        _ when array.IsNull(index) => CellKind.Null,
        BooleanArray => CellKind.Boolean,
        DoubleArray reals => double.IsFinite(reals.Values[index]) ? CellKind.Number : CellKind.Text,
        FloatArray reals => float.IsFinite(reals.Values[index]) ? CellKind.Number : CellKind.Text,
        HalfFloatArray reals => Half.IsFinite(reals.Values[index]) ? CellKind.Number : CellKind.Text,
        Int8Array or Int16Array or Int32Array or Int64Array or UInt8Array or UInt16Array or UInt32Array or UInt64Array => CellKind.Number,
        Decimal32Array or Decimal64Array or Decimal128Array or Decimal256Array => CellKind.Number,
        ListArray or LargeListArray or ListViewArray or LargeListViewArray or FixedSizeListArray or StructArray => CellKind.Nested,
        _ => CellKind.Text,
    };

    /// <summary>The array and place that really hold the value of a union, a dictionary or an extension type; null for NULL.</summary>
    public static IArrowArray? Unwrap(IArrowArray array, ref int index)
    {
        while (true)
        {
            switch (array)
            {
                case DenseUnionArray union:
                    (array, index) = (union.Fields[union.TypeIds[index]], union.ValueOffsets[index]);
                    continue;
                case SparseUnionArray union:
                    array = union.Fields[union.TypeIds[index]];
                    continue;
                case DictionaryArray { Indices: var places, Dictionary: var values }:
                    if (places.IsNull(index)) return null;
                    (array, index) = (values, PlaceAt(places, index));
                    continue;
                case ExtensionArray { Storage: var storage }:
                    array = storage;
                    continue;
                default:
                    return array;
            }
        }
    }

    /// <summary>Appends a value that is neither NULL nor nested.</summary>
    public static void Append(Utf8Text text, IArrowArray wrapped, int index)
    {
        var isUuid = wrapped is GuidArray;
        switch (Unwrap(wrapped, ref index))
        {
            case BooleanArray array: text.Append(array.GetValue(index)!.Value ? "true"u8 : "false"u8); break;
            case Int8Array array: text.Append(array.Values[index]); break;
            case Int16Array array: text.Append(array.Values[index]); break;
            case Int32Array array: text.Append(array.Values[index]); break;
            case Int64Array array: text.Append(array.Values[index]); break;
            case UInt8Array array: text.Append(array.Values[index]); break;
            case UInt16Array array: text.Append(array.Values[index]); break;
            case UInt32Array array: text.Append(array.Values[index]); break;
            case UInt64Array array: text.Append(array.Values[index]); break;
            case HalfFloatArray array: CellNumbers.AppendReal(text, array.Values[index]); break;
            case FloatArray array: CellNumbers.AppendReal(text, array.Values[index]); break;
            case DoubleArray array: CellNumbers.AppendReal(text, array.Values[index]); break;
            case Decimal32Array array: CellNumbers.AppendDecimal(text, Bytes(array, index), array.Scale); break;
            case Decimal64Array array: CellNumbers.AppendDecimal(text, Bytes(array, index), array.Scale); break;
            case Decimal128Array array: CellNumbers.AppendDecimal(text, Bytes(array, index), array.Scale); break;
            case Decimal256Array array: CellNumbers.AppendDecimal(text, Bytes(array, index), array.Scale); break;
            case StringArray array: text.Append(array.GetBytes(index)); break;
            case LargeStringArray array: text.Append(array.GetBytes(index)); break;
            case StringViewArray array: text.Append(array.GetBytes(index)); break;
            case BinaryArray array: CellNumbers.AppendBlob(text, array.GetBytes(index)); break;
            case LargeBinaryArray array: CellNumbers.AppendBlob(text, array.GetBytes(index)); break;
            case BinaryViewArray array: CellNumbers.AppendBlob(text, array.GetBytes(index)); break;
            case FixedSizeBinaryArray array when isUuid: text.Append(new Guid(Bytes(array, index), bigEndian: true)); break;
            case FixedSizeBinaryArray array: CellNumbers.AppendBlob(text, Bytes(array, index)); break;
            case Date32Array array: CellTimes.AppendDate(text, array.Values[index]); break;
            case Date64Array array: CellTimes.AppendDate(text, Math.DivRem(array.Values[index], 86_400_000).Quotient); break;
            case Time32Array array: CellTimes.AppendTime(text, array.Values[index], ((TimeBasedType)array.Data.DataType).Unit); break;
            case Time64Array array: CellTimes.AppendTime(text, array.Values[index], ((TimeBasedType)array.Data.DataType).Unit); break;
            case TimestampArray array: CellTimes.AppendTimestamp(text, array.Values[index], (TimestampType)array.Data.DataType); break;
            case DurationArray array: CellTimes.AppendTime(text, array.Values[index], ((DurationType)array.Data.DataType).Unit); break;
            case MonthDayNanosecondIntervalArray array: AppendInterval(text, array.Values[index]); break;
            case DayTimeIntervalArray array: CellTimes.AppendInterval(text, 0, array.Values[index].Days, array.Values[index].Milliseconds * 1_000_000L); break;
            case YearMonthIntervalArray array: CellTimes.AppendInterval(text, array.Values[index].Months, 0, 0); break;
            case var other: throw new NotSupportedException($"Values of the Arrow type {other?.Data.DataType.Name} cannot be printed; cast the column to VARCHAR.");
        }
    }

    private static void AppendInterval(Utf8Text text, MonthDayNanosecondInterval interval) =>
        CellTimes.AppendInterval(text, interval.Months, interval.Days, interval.Nanoseconds);

    private static ReadOnlySpan<byte> Bytes(FixedSizeBinaryArray array, int index)
    {
        var width = ((FixedSizeBinaryType)array.Data.DataType).ByteWidth;
        return array.ValueBuffer.Span.Slice((array.Offset + index) * width, width);
    }

    private static int PlaceAt(IArrowArray places, int index) => places switch
    {
        UInt8Array array => array.Values[index],
        UInt16Array array => array.Values[index],
        UInt32Array array => checked((int)array.Values[index]),
        Int8Array array => array.Values[index],
        Int16Array array => array.Values[index],
        Int32Array array => array.Values[index],
        _ => throw new NotSupportedException($"A dictionary with indices of the Arrow type {places.Data.DataType.Name}."),
    };
}

/// <summary>What a value is.</summary>
internal enum CellKind
{
    /// <summary>SQL NULL.</summary>
    Null,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A number that JSON can write, with all its digits.</summary>
    Number,

    /// <summary>Everything else that is not nested.</summary>
    Text,

    /// <summary>A list, struct or map.</summary>
    Nested,
}
