using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SqlFlow.Engines.DuckDb.Interop;

internal static partial class NativeMethods
{
    /// <summary>Single values; needed to have DuckDB print what has no CLR type.</summary>
    internal static unsafe partial class Values
    {
        [LibraryImport(Library, EntryPoint = "duckdb_destroy_value")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial void Destroy(ref nint value);

        /// <summary>The value cast to VARCHAR; the text is ours.</summary>
        [LibraryImport(Library, EntryPoint = "duckdb_get_varchar")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial nint Text(ValueHandle value);

        [LibraryImport(Library, EntryPoint = "duckdb_get_varchar")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial nint Text(nint value);

        [LibraryImport(Library, EntryPoint = "duckdb_create_null_value")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial nint Null();

        [LibraryImport(Library, EntryPoint = "duckdb_create_bool")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial nint Bool([MarshalAs(UnmanagedType.U1)] bool value);

        [LibraryImport(Library, EntryPoint = "duckdb_create_int8")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial nint Int8(sbyte value);

        [LibraryImport(Library, EntryPoint = "duckdb_create_int16")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial nint Int16(short value);

        [LibraryImport(Library, EntryPoint = "duckdb_create_int32")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial nint Int32(int value);

        [LibraryImport(Library, EntryPoint = "duckdb_create_int64")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial nint Int64(long value);

        [LibraryImport(Library, EntryPoint = "duckdb_create_uint8")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial nint UInt8(byte value);

        [LibraryImport(Library, EntryPoint = "duckdb_create_uint16")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial nint UInt16(ushort value);

        [LibraryImport(Library, EntryPoint = "duckdb_create_uint32")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial nint UInt32(uint value);

        [LibraryImport(Library, EntryPoint = "duckdb_create_uint64")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial nint UInt64(ulong value);

        [LibraryImport(Library, EntryPoint = "duckdb_create_hugeint")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial nint HugeInt(NativeHugeInt value);

        [LibraryImport(Library, EntryPoint = "duckdb_create_uhugeint")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial nint UHugeInt(NativeHugeInt value);

        [LibraryImport(Library, EntryPoint = "duckdb_create_uuid")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial nint Uuid(NativeHugeInt value);

        [LibraryImport(Library, EntryPoint = "duckdb_create_decimal")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial nint Decimal(NativeDecimal value);

        [LibraryImport(Library, EntryPoint = "duckdb_create_float")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial nint Float(float value);

        [LibraryImport(Library, EntryPoint = "duckdb_create_double")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial nint Double(double value);

        [LibraryImport(Library, EntryPoint = "duckdb_create_date")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial nint Date(int days);

        [LibraryImport(Library, EntryPoint = "duckdb_create_time")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial nint Time(long micros);

        [LibraryImport(Library, EntryPoint = "duckdb_create_time_ns")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial nint TimeNs(long nanos);

        [LibraryImport(Library, EntryPoint = "duckdb_create_time_tz_value")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial nint TimeTz(ulong bits);

        [LibraryImport(Library, EntryPoint = "duckdb_create_timestamp")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial nint Timestamp(long micros);

        [LibraryImport(Library, EntryPoint = "duckdb_create_timestamp_tz")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial nint TimestampTz(long micros);

        [LibraryImport(Library, EntryPoint = "duckdb_create_timestamp_s")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial nint TimestampS(long seconds);

        [LibraryImport(Library, EntryPoint = "duckdb_create_timestamp_ms")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial nint TimestampMs(long millis);

        [LibraryImport(Library, EntryPoint = "duckdb_create_timestamp_ns")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial nint TimestampNs(long nanos);

        [LibraryImport(Library, EntryPoint = "duckdb_create_interval")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial nint Interval(NativeInterval value);

        [LibraryImport(Library, EntryPoint = "duckdb_create_varchar_length")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial nint Varchar(byte* text, ulong length);

        [LibraryImport(Library, EntryPoint = "duckdb_create_blob")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial nint Blob(byte* data, ulong length);

        [LibraryImport(Library, EntryPoint = "duckdb_create_bit")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial nint Bit(NativeBytes value);

        [LibraryImport(Library, EntryPoint = "duckdb_create_enum_value")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial nint Enum(LogicalTypeHandle type, ulong index);

        /// <summary>Copies the values, as do the others that take some.</summary>
        [LibraryImport(Library, EntryPoint = "duckdb_create_list_value")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial nint List(LogicalTypeHandle childType, nint* values, ulong count);

        [LibraryImport(Library, EntryPoint = "duckdb_create_array_value")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial nint Array(LogicalTypeHandle childType, nint* values, ulong count);

        [LibraryImport(Library, EntryPoint = "duckdb_create_struct_value")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial nint Struct(LogicalTypeHandle type, nint* values);

        [LibraryImport(Library, EntryPoint = "duckdb_create_map_value")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial nint Map(LogicalTypeHandle type, nint* keys, nint* values, ulong count);

        [LibraryImport(Library, EntryPoint = "duckdb_create_union_value")]
        [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
        internal static partial nint Union(LogicalTypeHandle type, ulong tag, nint value);
    }
}
