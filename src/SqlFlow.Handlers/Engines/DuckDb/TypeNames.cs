using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using SqlFlow.Engines.DuckDb.Interop;

namespace SqlFlow.Engines.DuckDb;

/// <summary>Writes types as DuckDB writes them: there is no function of its C interface for that.</summary>
internal static class TypeNames
{
    /// <summary>The type as SQL, e.g. <c>DECIMAL(18,2)</c>.</summary>
    /// <param name="type">The type.</param>
    /// <param name="connection">Without an open result.</param>
    internal static string Of(LogicalTypeHandle type, ConnectionHandle connection)
    {
        var text = new StringBuilder();
        Append(text, type, connection);
        return text.ToString();
    }

    /// <summary>The columns of a statement that was prepared.</summary>
    internal static ImmutableArray<ColumnSchema> Columns(PreparedHandle prepared, ConnectionHandle connection)
    {
        var count = NativeMethods.Prepared.ColumnCount(prepared);
        var columns = ImmutableArray.CreateBuilder<ColumnSchema>(checked((int)count));
        for (var index = 0UL; index < count; index++)
        {
            using var type = NativeMethods.Prepared.ColumnType(prepared, index);
            columns.Add(new ColumnSchema(NativeText.Owned(NativeMethods.Prepared.ColumnName(prepared, index)) ?? "", Of(type, connection)));
        }

        return columns.MoveToImmutable();
    }

    private static void Append(StringBuilder text, LogicalTypeHandle type, ConnectionHandle connection)
    {
        if (NativeText.Owned(NativeMethods.Types.Alias(type)) is { Length: > 0 } alias)
        {
            text.Append(alias);
            return;
        }

        var id = NativeMethods.Types.Id(type);
        switch (id)
        {
            case NativeType.Decimal:
                text.Append(CultureInfo.InvariantCulture, $"DECIMAL({NativeMethods.Types.DecimalWidth(type)},{NativeMethods.Types.DecimalScale(type)})");
                break;
            case NativeType.List:
                AppendChild(text, NativeMethods.Types.ListChild(type), connection);
                text.Append("[]");
                break;
            case NativeType.Array:
                AppendChild(text, NativeMethods.Types.ArrayChild(type), connection);
                text.Append(CultureInfo.InvariantCulture, $"[{NativeMethods.Types.ArraySize(type)}]");
                break;
            case NativeType.Map:
                text.Append("MAP(");
                AppendChild(text, NativeMethods.Types.MapKey(type), connection);
                text.Append(", ");
                AppendChild(text, NativeMethods.Types.MapValue(type), connection);
                text.Append(')');
                break;
            case NativeType.Struct:
                AppendMembers(text, "STRUCT(", NativeMethods.Types.StructCount(type), type, connection, NativeMethods.Types.StructName, NativeMethods.Types.StructChild);
                break;
            case NativeType.Union:
                AppendMembers(text, "UNION(", NativeMethods.Types.UnionCount(type), type, connection, NativeMethods.Types.UnionName, NativeMethods.Types.UnionMember);
                break;
            case NativeType.Enum:
                AppendEnum(text, type);
                break;
            default:
                text.Append(Simple(id));
                break;
        }
    }

    private static void AppendChild(StringBuilder text, LogicalTypeHandle child, ConnectionHandle connection)
    {
        using (child) Append(text, child, connection);
    }

    private static void AppendMembers(StringBuilder text, string open, ulong count, LogicalTypeHandle type, ConnectionHandle connection,
        Func<LogicalTypeHandle, ulong, nint> name, Func<LogicalTypeHandle, ulong, LogicalTypeHandle> member)
    {
        text.Append(open);
        for (var index = 0UL; index < count; index++)
        {
            if (index > 0) text.Append(", ");
            if (NativeText.Owned(name(type, index)) is { Length: > 0 } field) text.Append(SqlKeywords.QuoteIfNeeded(field, connection)).Append(' ');
            AppendChild(text, member(type, index), connection);
        }

        text.Append(')');
    }

    private static void AppendEnum(StringBuilder text, LogicalTypeHandle type)
    {
        text.Append("ENUM(");
        var count = NativeMethods.Types.EnumSize(type);
        for (var index = 0U; index < count; index++)
        {
            if (index > 0) text.Append(", ");
            text.Append(TableName.Literal(NativeText.Owned(NativeMethods.Types.EnumValue(type, index)) ?? ""));
        }

        text.Append(')');
    }

    private static string Simple(NativeType id) => id switch
    {
        NativeType.Boolean => "BOOLEAN",
        NativeType.TinyInt => "TINYINT",
        NativeType.SmallInt => "SMALLINT",
        NativeType.Integer => "INTEGER",
        NativeType.BigInt => "BIGINT",
        NativeType.UTinyInt => "UTINYINT",
        NativeType.USmallInt => "USMALLINT",
        NativeType.UInteger => "UINTEGER",
        NativeType.UBigInt => "UBIGINT",
        NativeType.HugeInt => "HUGEINT",
        NativeType.UHugeInt => "UHUGEINT",
        NativeType.Float => "FLOAT",
        NativeType.Double => "DOUBLE",
        NativeType.Varchar => "VARCHAR",
        NativeType.Blob => "BLOB",
        NativeType.Bit => "BIT",
        NativeType.BigNum => "BIGNUM",
        NativeType.Uuid => "UUID",
        NativeType.Date => "DATE",
        NativeType.Time => "TIME",
        NativeType.TimeNs => "TIME_NS",
        NativeType.TimeTz => "TIME WITH TIME ZONE",
        NativeType.Timestamp => "TIMESTAMP",
        NativeType.TimestampS => "TIMESTAMP_S",
        NativeType.TimestampMs => "TIMESTAMP_MS",
        NativeType.TimestampNs => "TIMESTAMP_NS",
        NativeType.TimestampTz => "TIMESTAMP WITH TIME ZONE",
        NativeType.Interval => "INTERVAL",
        NativeType.SqlNull => "\"NULL\"",
        NativeType.Geometry => "GEOMETRY",
        NativeType.Variant => "VARIANT",
        _ => "UNKNOWN",
    };
}
