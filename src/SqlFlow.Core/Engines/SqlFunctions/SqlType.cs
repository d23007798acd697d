namespace SqlFlow.Engines.SqlFunctions;

/// <summary>A type of SQL that functions take and give.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Element">What a list holds; null: no list.</param>
public sealed record SqlType(SqlTypeKind Kind, SqlType? Element = null)
{
    /// <summary>Digits of <see cref="SqlTypeKind.Decimal"/>.</summary>
    public const int DecimalPrecision = 38;

    /// <summary>Decimal places of <see cref="SqlTypeKind.Decimal"/>.</summary>
    public const int DecimalScale = 10;

    /// <summary>The list of a type.</summary>
    public static SqlType ListOf(SqlType element) => new(SqlTypeKind.List, element);

    /// <summary>The name in SQL.</summary>
    public override string ToString() => Kind switch
    {
        SqlTypeKind.Boolean => "BOOLEAN",
        SqlTypeKind.Int16 => "SMALLINT",
        SqlTypeKind.Int32 => "INTEGER",
        SqlTypeKind.Int64 => "BIGINT",
        SqlTypeKind.Single => "FLOAT",
        SqlTypeKind.Double => "DOUBLE",
        SqlTypeKind.Decimal => "DECIMAL(38,10)",
        SqlTypeKind.Text => "VARCHAR",
        SqlTypeKind.Date => "DATE",
        SqlTypeKind.Time => "TIME",
        SqlTypeKind.Timestamp => "TIMESTAMP",
        SqlTypeKind.TimestampTz => "TIMESTAMP WITH TIME ZONE",
        SqlTypeKind.Interval => "INTERVAL",
        SqlTypeKind.Uuid => "UUID",
        _ => $"{Element}[]",
    };
}

/// <summary>Kinds of types, and how a vector holds their values.</summary>
public enum SqlTypeKind
{
    /// <summary>One byte, 0 or 1.</summary>
    Boolean,

    /// <summary>Two bytes.</summary>
    Int16,

    /// <summary>Four bytes.</summary>
    Int32,

    /// <summary>Eight bytes.</summary>
    Int64,

    /// <summary>Four bytes.</summary>
    Single,

    /// <summary>Eight bytes.</summary>
    Double,

    /// <summary>16 bytes, an integer that is to be divided by ten to the power of <see cref="SqlType.DecimalScale"/>.</summary>
    Decimal,

    /// <summary>16 bytes: the length in four, then up to 12 bytes of UTF-8; of longer texts four bytes and a pointer to all.</summary>
    Text,

    /// <summary>Four bytes, days since 1970-01-01.</summary>
    Date,

    /// <summary>Eight bytes, microseconds since midnight.</summary>
    Time,

    /// <summary>Eight bytes, microseconds since 1970-01-01.</summary>
    Timestamp,

    /// <summary>The same in UTC.</summary>
    TimestampTz,

    /// <summary>Four bytes of months, four of days, eight of microseconds.</summary>
    Interval,

    /// <summary>16 bytes: the identifier as a big-endian number whose highest bit is flipped.</summary>
    Uuid,

    /// <summary>Eight bytes of offset and eight of length in another vector.</summary>
    List,
}
