using SqlFlow.Engines.DuckDb.Interop;
using SqlFlow.Engines.SqlFunctions;

namespace SqlFlow.Engines.DuckDb.Functions;

/// <summary>Types of functions as DuckDB's.</summary>
internal static class FunctionTypes
{
    internal static LogicalTypeHandle Create(SqlType type)
    {
        if (type.Kind is SqlTypeKind.Decimal) return NativeMethods.Types.CreateDecimal(SqlType.DecimalPrecision, SqlType.DecimalScale);
        if (type.Kind is not SqlTypeKind.List) return NativeMethods.Types.Create(Native(type.Kind));
        using var element = Create(type.Element!);
        return NativeMethods.Types.CreateList(element);
    }

    private static NativeType Native(SqlTypeKind kind) => kind switch
    {
        SqlTypeKind.Boolean => NativeType.Boolean,
        SqlTypeKind.Int16 => NativeType.SmallInt,
        SqlTypeKind.Int32 => NativeType.Integer,
        SqlTypeKind.Int64 => NativeType.BigInt,
        SqlTypeKind.Single => NativeType.Float,
        SqlTypeKind.Double => NativeType.Double,
        SqlTypeKind.Text => NativeType.Varchar,
        SqlTypeKind.Date => NativeType.Date,
        SqlTypeKind.Time => NativeType.Time,
        SqlTypeKind.Timestamp => NativeType.Timestamp,
        SqlTypeKind.TimestampTz => NativeType.TimestampTz,
        SqlTypeKind.Interval => NativeType.Interval,
        SqlTypeKind.Uuid => NativeType.Uuid,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };
}
