using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace SqlFlow.Connectors.Postgres;

/// <summary>Writes a value that is not null, its length before it.</summary>
/// <returns>What is wrong with it; null: nothing.</returns>
internal delegate string? ValueWriter(CopyBuffer buffer, IArrowArray array, int row);

/// <summary>How values of an Arrow type are written for PostgreSQL.</summary>
/// <param name="Sql">The PostgreSQL type that holds all of them.</param>
/// <param name="Oid">The same as the server numbers it.</param>
/// <param name="Write">Writes a value.</param>
internal sealed record WireWriter(string Sql, uint Oid, ValueWriter Write)
{
    private const long NanosecondsAMicrosecond = 1000;

    /// <summary>The writer for a type; null: PostgreSQL has nothing like it.</summary>
    public static WireWriter? For(IArrowType type) => type switch
    {
        BooleanType => new("boolean", 16, static (buffer, array, row) => Byte(buffer, ((BooleanArray)array).GetValue(row)!.Value)),
        Int8Type => new("smallint", 21, static (buffer, array, row) => Short(buffer, ((Int8Array)array).Values[row])),
        UInt8Type => new("smallint", 21, static (buffer, array, row) => Short(buffer, ((UInt8Array)array).Values[row])),
        Int16Type => new("smallint", 21, static (buffer, array, row) => Short(buffer, ((Int16Array)array).Values[row])),
        UInt16Type => new("integer", 23, static (buffer, array, row) => Int(buffer, ((UInt16Array)array).Values[row])),
        Int32Type => new("integer", 23, static (buffer, array, row) => Int(buffer, ((Int32Array)array).Values[row])),
        UInt32Type => new("bigint", 20, static (buffer, array, row) => Long(buffer, ((UInt32Array)array).Values[row])),
        Int64Type => new("bigint", 20, static (buffer, array, row) => Long(buffer, ((Int64Array)array).Values[row])),
        UInt64Type => new("numeric(20,0)", 1700, static (buffer, array, row) => NumericWriter.Write(buffer, ((UInt64Array)array).Values[row], 0)),
        FloatType => new("real", 700, static (buffer, array, row) => Float(buffer, ((FloatArray)array).Values[row])),
        DoubleType => new("double precision", 701, static (buffer, array, row) => Double(buffer, ((DoubleArray)array).Values[row])),
        Decimal128Type number => new(FormattableString.Invariant($"numeric({number.Precision},{number.Scale})"), 1700,
            (buffer, array, row) => NumericWriter.Write(buffer, MemoryMarshal.Read<Int128>(((Decimal128Array)array).ValueBuffer.Span[((row + array.Data.Offset) * 16)..]), number.Scale)),
        StringType => new("text", 25, static (buffer, array, row) => Bytes(buffer, ((StringArray)array).GetBytes(row))),
        BinaryType => new("bytea", 17, static (buffer, array, row) => Bytes(buffer, ((BinaryArray)array).GetBytes(row))),
        Date32Type => new("date", 1082, static (buffer, array, row) => Date(buffer, ((Date32Array)array).Values[row])),
        Time64Type time => new("time", 1083, Time(time.Unit)),
        TimestampType { Timezone: null or "" } time => new("timestamp", 1114, Timestamp(time.Unit)),
        TimestampType time => new("timestamptz", 1184, Timestamp(time.Unit)),
        IntervalType { Unit: IntervalUnit.MonthDayNanosecond } => new("interval", 1186, Interval),
        ListType list when For(list.ValueDataType) is { } item && list.ValueDataType is not ListType => new(item.Sql + "[]", 0, List(item)),
        DictionaryType { ValueType: StringType } => new("text", 25, static (buffer, array, row) => Dictionary(buffer, (DictionaryArray)array, row)),
        NullType => new("text", 25, static (_, _, _) => null),
        _ => null,
    };

    private static string? Byte(CopyBuffer buffer, bool value)
    {
        buffer.Write(1);
        buffer.Write(value ? (byte)1 : (byte)0);
        return null;
    }

    private static string? Short(CopyBuffer buffer, short value)
    {
        buffer.Write(sizeof(short));
        buffer.Write(value);
        return null;
    }

    private static string? Int(CopyBuffer buffer, int value)
    {
        buffer.Write(sizeof(int));
        buffer.Write(value);
        return null;
    }

    private static string? Long(CopyBuffer buffer, long value)
    {
        buffer.Write(sizeof(long));
        buffer.Write(value);
        return null;
    }

    private static string? Float(CopyBuffer buffer, float value)
    {
        buffer.Write(sizeof(float));
        buffer.Write(value);
        return null;
    }

    private static string? Double(CopyBuffer buffer, double value)
    {
        buffer.Write(sizeof(double));
        buffer.Write(value);
        return null;
    }

    private static string? Bytes(CopyBuffer buffer, ReadOnlySpan<byte> value)
    {
        buffer.Write(value.Length);
        buffer.Write(value);
        return null;
    }

    private static string? Date(CopyBuffer buffer, int days) => days switch
    {
        // The engine's own infinities.
        int.MaxValue => Int(buffer, int.MaxValue),
        -int.MaxValue => Int(buffer, int.MinValue),
        < int.MinValue + WireTimes.DaysTo2000 + 2 => "is out of range",
        _ => Int(buffer, days - WireTimes.DaysTo2000),
    };

    private static ValueWriter Time(TimeUnit unit) => (buffer, array, row) =>
        Microseconds(((Time64Array)array).Values[row], unit) is { } value ? Long(buffer, value) : "is finer than microseconds";

    private static ValueWriter Timestamp(TimeUnit unit) => (buffer, array, row) => ((TimestampArray)array).Values[row] switch
    {
        long.MaxValue => Long(buffer, long.MaxValue),
        -long.MaxValue => Long(buffer, long.MinValue),
        var value when Microseconds(value, unit) is not { } microseconds => "is finer than microseconds, or out of range",
        var value when Microseconds(value, unit) < long.MinValue + WireTimes.MicrosecondsTo2000 + 2 => "is out of range",
        var value => Long(buffer, Microseconds(value, unit)!.Value - WireTimes.MicrosecondsTo2000),
    };

    private static long? Microseconds(long value, TimeUnit unit)
    {
        if (unit is TimeUnit.Microsecond) return value;
        if (unit is TimeUnit.Nanosecond) return value % NanosecondsAMicrosecond == 0 ? value / NanosecondsAMicrosecond : null;
        var factor = unit is TimeUnit.Second ? 1_000_000L : 1000L;
        return Int128.Abs(value) <= long.MaxValue / factor ? value * factor : null;
    }

    private static string? Interval(CopyBuffer buffer, IArrowArray array, int row)
    {
        var value = ((MonthDayNanosecondIntervalArray)array).Values[row];
        if (value.Nanoseconds % NanosecondsAMicrosecond != 0) return "is finer than microseconds";
        buffer.Write(16);
        buffer.Write(value.Nanoseconds / NanosecondsAMicrosecond);
        buffer.Write(value.Days);
        buffer.Write(value.Months);
        return null;
    }

    private static ValueWriter List(WireWriter item) => (buffer, array, row) =>
    {
        var list = (ListArray)array;
        var (first, count) = (list.ValueOffsets[row], list.GetValueLength(row));
        var start = buffer.BeginLength();
        buffer.Write(count == 0 ? 0 : 1);
        buffer.Write(1);
        buffer.Write(item.Oid);
        if (count > 0)
        {
            buffer.Write(count);
            buffer.Write(1);
        }

        for (var index = first; index < first + count; index++)
        {
            if (list.Values.IsNull(index)) buffer.Write(-1);
            else if (item.Write(buffer, list.Values, index) is { } problem) return problem;
        }

        buffer.EndLength(start);
        return null;
    };

    private static string? Dictionary(CopyBuffer buffer, DictionaryArray array, int row)
    {
        var index = array.Indices switch
        {
            UInt8Array small => small.Values[row],
            UInt16Array medium => medium.Values[row],
            UInt32Array large => (int)large.Values[row],
            Int8Array small => small.Values[row],
            Int16Array medium => medium.Values[row],
            Int32Array large => large.Values[row],
            _ => -1,
        };
        return index < 0 ? "has an index of a kind that cannot be written" : Bytes(buffer, ((StringArray)array.Dictionary).GetBytes(index));
    }
}
