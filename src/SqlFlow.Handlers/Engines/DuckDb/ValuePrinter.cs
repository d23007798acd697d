using SqlFlow.Engines.DuckDb.Interop;

namespace SqlFlow.Engines.DuckDb;

/// <summary>Has DuckDB print values: a copy of the value goes to the library, which casts it to VARCHAR.</summary>
internal static unsafe class ValuePrinter
{
    /// <summary>The text of a value that is not NULL.</summary>
    internal static string Print(LogicalTypeHandle type, in VectorReader vector, ulong row)
    {
        if (NativeMethods.Types.Id(type) == NativeType.Enum) return EnumText(type, vector, row);
        var value = Create(type, vector, row);
        try
        {
            return NativeText.Owned(NativeMethods.Values.Text(value)) ?? "";
        }
        finally
        {
            NativeMethods.Values.Destroy(ref value);
        }
    }

    private static string EnumText(LogicalTypeHandle type, in VectorReader vector, ulong row) =>
        NativeText.Owned(NativeMethods.Types.EnumValue(type, EnumIndex(type, vector, row))) ?? "";

    private static ulong EnumIndex(LogicalTypeHandle type, in VectorReader vector, ulong row) => NativeMethods.Types.EnumStorage(type) switch
    {
        NativeType.UTinyInt => vector.Get<byte>(row),
        NativeType.USmallInt => vector.Get<ushort>(row),
        _ => vector.Get<uint>(row),
    };

    /// <summary>A value of the library's, to be destroyed by the caller.</summary>
    private static nint Create(LogicalTypeHandle type, in VectorReader vector, ulong row)
    {
        if (vector.IsNull(row)) return NativeMethods.Values.Null();
        var id = NativeMethods.Types.Id(type);
        switch (id)
        {
            case NativeType.Boolean: return NativeMethods.Values.Bool(vector.Get<byte>(row) != 0);
            case NativeType.TinyInt: return NativeMethods.Values.Int8(vector.Get<sbyte>(row));
            case NativeType.SmallInt: return NativeMethods.Values.Int16(vector.Get<short>(row));
            case NativeType.Integer: return NativeMethods.Values.Int32(vector.Get<int>(row));
            case NativeType.BigInt: return NativeMethods.Values.Int64(vector.Get<long>(row));
            case NativeType.UTinyInt: return NativeMethods.Values.UInt8(vector.Get<byte>(row));
            case NativeType.USmallInt: return NativeMethods.Values.UInt16(vector.Get<ushort>(row));
            case NativeType.UInteger: return NativeMethods.Values.UInt32(vector.Get<uint>(row));
            case NativeType.UBigInt: return NativeMethods.Values.UInt64(vector.Get<ulong>(row));
            case NativeType.HugeInt: return NativeMethods.Values.HugeInt(vector.Get<NativeHugeInt>(row));
            case NativeType.UHugeInt: return NativeMethods.Values.UHugeInt(vector.Get<NativeHugeInt>(row));
            case NativeType.Uuid: return NativeMethods.Values.Uuid(FlipUuid(vector.Get<NativeHugeInt>(row)));
            case NativeType.Float: return NativeMethods.Values.Float(vector.Get<float>(row));
            case NativeType.Double: return NativeMethods.Values.Double(vector.Get<double>(row));
            case NativeType.Date: return NativeMethods.Values.Date(vector.Get<int>(row));
            case NativeType.Time: return NativeMethods.Values.Time(vector.Get<long>(row));
            case NativeType.TimeNs: return NativeMethods.Values.TimeNs(vector.Get<long>(row));
            case NativeType.TimeTz: return NativeMethods.Values.TimeTz(vector.Get<ulong>(row));
            case NativeType.Timestamp: return NativeMethods.Values.Timestamp(vector.Get<long>(row));
            case NativeType.TimestampTz: return NativeMethods.Values.TimestampTz(vector.Get<long>(row));
            case NativeType.TimestampS: return NativeMethods.Values.TimestampS(vector.Get<long>(row));
            case NativeType.TimestampMs: return NativeMethods.Values.TimestampMs(vector.Get<long>(row));
            case NativeType.TimestampNs: return NativeMethods.Values.TimestampNs(vector.Get<long>(row));
            case NativeType.Interval: return NativeMethods.Values.Interval(vector.Get<NativeInterval>(row));
            case NativeType.Decimal: return CreateDecimal(type, vector, row);
            case NativeType.Enum: return NativeMethods.Values.Enum(type, EnumIndex(type, vector, row));
            case NativeType.Varchar or NativeType.Blob or NativeType.Bit: return CreateBytes(id, vector.Bytes(row));
            case NativeType.List or NativeType.Array or NativeType.Map or NativeType.Struct or NativeType.Union:
                return CreateNested(id, type, vector, row);
            default:
                throw new SqlEngineException(ErrorCodes.Engine, $"A value of type {id} cannot be read: cast it to VARCHAR in the query.");
        }
    }

    /// <summary>Vectors hold UUIDs with the top bit flipped, so that they sort as signed numbers.</summary>
    private static NativeHugeInt FlipUuid(NativeHugeInt value) => new() { Lower = value.Lower, Upper = value.Upper ^ (1UL << 63) };

    private static nint CreateDecimal(LogicalTypeHandle type, in VectorReader vector, ulong row)
    {
        Int128 unscaled = NativeMethods.Types.DecimalStorage(type) switch
        {
            NativeType.SmallInt => vector.Get<short>(row),
            NativeType.Integer => vector.Get<int>(row),
            NativeType.BigInt => vector.Get<long>(row),
            _ => vector.Get<Int128>(row),
        };
        return NativeMethods.Values.Decimal(new NativeDecimal
        {
            Width = NativeMethods.Types.DecimalWidth(type),
            Scale = NativeMethods.Types.DecimalScale(type),
            Lower = (ulong)(UInt128)unscaled,
            Upper = (long)(unscaled >> 64),
        });
    }

    private static nint CreateBytes(NativeType id, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* first = bytes)
        {
            return id switch
            {
                NativeType.Varchar => NativeMethods.Values.Varchar(first, (ulong)bytes.Length),
                NativeType.Blob => NativeMethods.Values.Blob(first, (ulong)bytes.Length),
                _ => NativeMethods.Values.Bit(new NativeBytes { Data = (nint)first, Size = (ulong)bytes.Length }),
            };
        }
    }

    private static nint CreateNested(NativeType id, LogicalTypeHandle type, in VectorReader vector, ulong row)
    {
        switch (id)
        {
            case NativeType.List:
                {
                    using var child = NativeMethods.Types.ListChild(type);
                    var entry = vector.Get<NativeListEntry>(row);
                    using var values = Elements(child, NativeMethods.Vector.ListChild(vector.Vector), entry.Offset, entry.Length);
                    return NativeMethods.Values.List(child, values.Pointer, entry.Length);
                }

            case NativeType.Array:
                {
                    using var child = NativeMethods.Types.ArrayChild(type);
                    var size = NativeMethods.Types.ArraySize(type);
                    using var values = Elements(child, NativeMethods.Vector.ArrayChild(vector.Vector), row * size, size);
                    return NativeMethods.Values.Array(child, values.Pointer, size);
                }

            case NativeType.Map:
                {
                    using var key = NativeMethods.Types.MapKey(type);
                    using var value = NativeMethods.Types.MapValue(type);
                    var entry = vector.Get<NativeListEntry>(row);
                    var entries = NativeMethods.Vector.ListChild(vector.Vector);
                    using var keys = Elements(key, NativeMethods.Vector.StructChild(entries, 0), entry.Offset, entry.Length);
                    using var values = Elements(value, NativeMethods.Vector.StructChild(entries, 1), entry.Offset, entry.Length);
                    return NativeMethods.Values.Map(type, keys.Pointer, values.Pointer, entry.Length);
                }

            case NativeType.Union:
                {
                    // A union is a struct whose first child, the tag, has no name in the type.
                    var tag = new VectorReader(NativeMethods.Vector.StructChild(vector.Vector, 0)).Get<byte>(row);
                    using var member = NativeMethods.Types.UnionMember(type, tag);
                    var value = Create(member, new VectorReader(NativeMethods.Vector.StructChild(vector.Vector, tag + 1UL)), row);
                    try
                    {
                        return NativeMethods.Values.Union(type, tag, value);
                    }
                    finally
                    {
                        NativeMethods.Values.Destroy(ref value);
                    }
                }

            default:
                {
                    using var values = new ValueArray(checked((int)NativeMethods.Types.StructCount(type)));
                    for (var index = 0; index < values.Length; index++)
                    {
                        using var child = NativeMethods.Types.StructChild(type, (ulong)index);
                        values.Set(index, Create(child, new VectorReader(NativeMethods.Vector.StructChild(vector.Vector, (ulong)index)), row));
                    }

                    return NativeMethods.Values.Struct(type, values.Pointer);
                }
        }
    }

    private static ValueArray Elements(LogicalTypeHandle type, nint vector, ulong offset, ulong length)
    {
        var reader = new VectorReader(vector);
        var values = new ValueArray(checked((int)length));
        for (var index = 0; index < values.Length; index++) values.Set(index, Create(type, reader, offset + (ulong)index));
        return values;
    }
}
