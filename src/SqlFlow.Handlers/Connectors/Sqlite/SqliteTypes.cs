using Apache.Arrow.Types;
using SQLitePCL;

namespace SqlFlow.Connectors.Sqlite;

/// <summary>What a column is read as.</summary>
internal enum SqliteColumnType
{
    /// <summary>Nothing says; its first values will.</summary>
    Unknown,
    Integer,
    Real,
    Text,
    Blob,
    Boolean,
    Date,
    Time,
    Timestamp,
    ZonedTimestamp,
}

/// <summary>Kinds of values that a column was seen to have.</summary>
[Flags]
internal enum SqliteKinds
{
    None = 0,
    Integer = 1,
    Real = 2,
    Text = 4,
    Blob = 8,
}

/// <summary>SQLite's types: what a declaration means, as SQLite itself understands it, and what Arrow calls it.</summary>
internal static class SqliteTypes
{
    /// <summary>What a declared type means; SQLite's rules of affinity, and the names that people give dates and booleans.</summary>
    public static SqliteColumnType FromDeclaration(string? declared)
    {
        if (string.IsNullOrWhiteSpace(declared)) return SqliteColumnType.Unknown;
        var name = declared.ToUpperInvariant();
        var word = name.Split(['(', ' '], 2)[0];
        switch (word)
        {
            case "BOOL" or "BOOLEAN":
                return SqliteColumnType.Boolean;
            case "DATE":
                return SqliteColumnType.Date;
            case "TIME" when !name.Contains("ZONE", StringComparison.Ordinal):
                return SqliteColumnType.Time;
            case "TIMESTAMPTZ" or "DATETIMEOFFSET":
            case "TIMESTAMP" when name.Contains("WITH TIME ZONE", StringComparison.Ordinal):
                return SqliteColumnType.ZonedTimestamp;
            case "TIMESTAMP" or "DATETIME" or "DATETIME2":
                return SqliteColumnType.Timestamp;
            case "NUMERIC" or "DECIMAL" or "NUMBER":
                return SqliteColumnType.Real;
        }

        if (name.Contains("INT", StringComparison.Ordinal)) return SqliteColumnType.Integer;
        if (name.Contains("CHAR", StringComparison.Ordinal) || name.Contains("CLOB", StringComparison.Ordinal) || name.Contains("TEXT", StringComparison.Ordinal)) return SqliteColumnType.Text;
        if (name.Contains("BLOB", StringComparison.Ordinal)) return SqliteColumnType.Blob;
        if (name.Contains("REAL", StringComparison.Ordinal) || name.Contains("FLOA", StringComparison.Ordinal) || name.Contains("DOUB", StringComparison.Ordinal)) return SqliteColumnType.Real;
        return SqliteColumnType.Unknown;
    }

    /// <summary>What a column is whose values are of these kinds.</summary>
    public static SqliteColumnType FromKinds(SqliteKinds kinds) => kinds switch
    {
        SqliteKinds.Integer => SqliteColumnType.Integer,
        SqliteKinds.Real or (SqliteKinds.Integer | SqliteKinds.Real) => SqliteColumnType.Real,
        SqliteKinds.Blob => SqliteColumnType.Blob,
        _ => SqliteColumnType.Text,
    };

    public static SqliteKinds KindOf(int sqliteType) => sqliteType switch
    {
        raw.SQLITE_INTEGER => SqliteKinds.Integer,
        raw.SQLITE_FLOAT => SqliteKinds.Real,
        raw.SQLITE_TEXT => SqliteKinds.Text,
        raw.SQLITE_BLOB => SqliteKinds.Blob,
        _ => SqliteKinds.None,
    };

    public static IArrowType ToArrow(SqliteColumnType type) => type switch
    {
        SqliteColumnType.Integer => Int64Type.Default,
        SqliteColumnType.Real => DoubleType.Default,
        SqliteColumnType.Blob => BinaryType.Default,
        SqliteColumnType.Boolean => BooleanType.Default,
        SqliteColumnType.Date => Date32Type.Default,
        SqliteColumnType.Time => new Time64Type(TimeUnit.Microsecond),
        SqliteColumnType.Timestamp => new TimestampType(TimeUnit.Microsecond, (string?)null),
        SqliteColumnType.ZonedTimestamp => new TimestampType(TimeUnit.Microsecond, "UTC"),
        _ => StringType.Default,
    };
}
