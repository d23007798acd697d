using System.Runtime.InteropServices;

namespace SqlFlow.Engines.DuckDb.Interop;

/// <summary><c>duckdb_result</c>. Only the last field is DuckDB's current interface; the others keep the layout.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeResult
{
    private readonly ulong _columnCount;
    private readonly ulong _rowCount;
    private readonly ulong _rowsChanged;
    private readonly nint _columns;
    private readonly nint _errorMessage;
    private readonly nint _data;

    internal readonly bool HasData => _data != 0;
}

/// <summary><c>duckdb_query_progress_type</c>; the percentage is -1 where there is none.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct NativeProgress
{
    internal readonly double Percentage;
    internal readonly ulong RowsProcessed;
    internal readonly ulong TotalRows;
}

/// <summary><c>duckdb_string_t</c>: up to 12 bytes within, longer texts behind a pointer.</summary>
[StructLayout(LayoutKind.Sequential, Size = 16)]
internal struct NativeString
{
    private const int InlineLength = 12;
    private readonly uint _length;
    private readonly uint _prefix;
    private readonly nint _pointer;

    /// <summary>The bytes, valid as long as the vector and this struct stay where they are.</summary>
    internal static unsafe ReadOnlySpan<byte> Bytes(NativeString* text) => text->_length <= InlineLength
        ? new ReadOnlySpan<byte>((byte*)text + sizeof(uint), (int)text->_length)
        : new ReadOnlySpan<byte>((void*)text->_pointer, checked((int)text->_length));
}

/// <summary><c>duckdb_hugeint</c> and <c>duckdb_uhugeint</c>; the upper half is signed in the first.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeHugeInt
{
    internal ulong Lower;
    internal ulong Upper;
}

/// <summary><c>duckdb_interval</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct NativeInterval
{
    internal readonly int Months;
    internal readonly int Days;
    internal readonly long Micros;
}

/// <summary><c>duckdb_decimal</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeDecimal
{
    internal byte Width;
    internal byte Scale;
    internal ulong Lower;
    internal long Upper;
}

/// <summary>An element of a list vector: where its values lie in the child vector.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct NativeListEntry
{
    internal readonly ulong Offset;
    internal readonly ulong Length;
}

/// <summary><c>duckdb_bit</c>, <c>duckdb_blob</c> and <c>duckdb_bignum</c> share their first fields.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeBytes
{
    internal nint Data;
    internal ulong Size;
}

/// <summary><c>duckdb_result_type</c>.</summary>
internal enum ResultType
{
    Invalid = 0,
    ChangedRows = 1,
    Nothing = 2,
    QueryResult = 3,
}

/// <summary><c>duckdb_statement_type</c>, as far as it matters.</summary>
internal enum StatementType
{
    Invalid = 0,
    Select = 1,
    Insert = 2,
    Update = 3,
    Delete = 5,
    Transaction = 10,
    Copy = 11,
    Multi = 27,
}

/// <summary><c>duckdb_type</c>.</summary>
internal enum NativeType
{
    Invalid = 0,
    Boolean = 1,
    TinyInt = 2,
    SmallInt = 3,
    Integer = 4,
    BigInt = 5,
    UTinyInt = 6,
    USmallInt = 7,
    UInteger = 8,
    UBigInt = 9,
    Float = 10,
    Double = 11,
    Timestamp = 12,
    Date = 13,
    Time = 14,
    Interval = 15,
    HugeInt = 16,
    Varchar = 17,
    Blob = 18,
    Decimal = 19,
    TimestampS = 20,
    TimestampMs = 21,
    TimestampNs = 22,
    Enum = 23,
    List = 24,
    Struct = 25,
    Map = 26,
    Uuid = 27,
    Union = 28,
    Bit = 29,
    TimeTz = 30,
    TimestampTz = 31,
    UHugeInt = 32,
    Array = 33,
    Any = 34,
    BigNum = 35,
    SqlNull = 36,
    StringLiteral = 37,
    IntegerLiteral = 38,
    TimeNs = 39,
    Geometry = 40,
    Variant = 41,
}

/// <summary><c>duckdb_error_type</c>, as far as errors are told apart by it.</summary>
internal enum NativeErrorType
{
    Invalid = 0,
    OutOfRange = 1,
    Conversion = 2,
    Transaction = 10,
    NotImplemented = 11,
    Catalog = 13,
    Parser = 14,
    Constraint = 18,
    Syntax = 22,
    Binder = 24,
    Io = 28,
    Interrupt = 29,
    Fatal = 30,
    Internal = 31,
    InvalidInput = 32,
    OutOfMemory = 33,
    Permission = 34,
}
