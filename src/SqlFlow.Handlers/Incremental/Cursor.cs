using SqlFlow.Engines;

namespace SqlFlow.Handlers;

/// <summary>What a cursor's values are, which decides how they are written and compared.</summary>
internal enum CursorKind
{
    Integer,
    Decimal,
    Date,
    Timestamp,
    Instant,
    Text,
}

/// <summary>A column by which a source or transform is read on, and the SQL for its values.</summary>
/// <param name="Column">Its name, as the source has it.</param>
/// <param name="Type">Its type.</param>
/// <param name="Kind">What its values are.</param>
internal sealed record Cursor(string Column, string Type, CursorKind Kind)
{
    public const string Supported = "an integer, DECIMAL, DATE, TIMESTAMP, TIMESTAMP WITH TIME ZONE or VARCHAR";

    public bool IsTime => Kind is CursorKind.Date or CursorKind.Timestamp or CursorKind.Instant;

    public bool IsNumber => Kind is CursorKind.Integer or CursorKind.Decimal;

    public string Sql => TableName.Quote(Column);

    /// <summary>The cursor of a column; null where its type does not grow in a way that can be kept.</summary>
    public static Cursor? Of(ColumnSchema column) => KindOf(column.Type) is { } kind ? new Cursor(column.Name, column.Type, kind) : null;

    public static CursorKind? KindOf(string type) => type.ToUpperInvariant() switch
    {
        "TINYINT" or "SMALLINT" or "INTEGER" or "BIGINT" or "HUGEINT" or "UTINYINT" or "USMALLINT" or "UINTEGER" or "UBIGINT" or "UHUGEINT" => CursorKind.Integer,
        "DATE" => CursorKind.Date,
        "TIMESTAMP" or "TIMESTAMP_S" or "TIMESTAMP_MS" or "TIMESTAMP_NS" => CursorKind.Timestamp,
        "TIMESTAMP WITH TIME ZONE" => CursorKind.Instant,
        "VARCHAR" => CursorKind.Text,
        var decimals when decimals.StartsWith("DECIMAL(", StringComparison.Ordinal) => CursorKind.Decimal,
        _ => null,
    };

    /// <summary>Whether values of that kind can be compared with those of this one.</summary>
    public bool Compares(CursorKind? other) => other == Kind || (IsNumber && other is CursorKind.Integer or CursorKind.Decimal);

    /// <summary>A value that was kept, as a literal. Times with zone are kept in UTC.</summary>
    public string Literal(string value) => Kind switch
    {
        // A number is as wide as it must be: a bound may lie below what the column's type holds.
        CursorKind.Integer or CursorKind.Decimal => $"CAST({TableName.Literal(value)} AS {(value.Contains('.', StringComparison.Ordinal) ? $"DECIMAL(38,{value.Length - value.IndexOf('.', StringComparison.Ordinal) - 1})" : Wide)})",
        CursorKind.Text => TableName.Literal(value),
        _ => $"CAST({TableName.Literal(value)} AS {Type})",
    };

    /// <summary>A value that a plan gives, as a literal. A time without zone is in UTC.</summary>
    public string GivenLiteral(string value) => Kind is CursorKind.Instant
        ? HasZone(value) ? Literal(value) : $"CAST({TableName.Literal(value)} AS TIMESTAMP) AT TIME ZONE 'UTC'"
        : IsNumber ? $"CAST({TableName.Literal(value)} AS {Type})" : Literal(value);

    /// <summary>An expression of the cursor's kind as the text that is kept.</summary>
    public string Kept(string expression) => Kind is CursorKind.Instant
        // Not by a cast, which would print it in the session's zone.
        ? $"CAST(make_timestamp(epoch_us({expression})) AS VARCHAR) || '+00'"
        : $"CAST({expression} AS VARCHAR)";

    /// <summary>SQL for a value that lies so far before another one; a length of time for times, a number for numbers.</summary>
    public string Before(string value, string lookback) => Kind switch
    {
        CursorKind.Instant => $"CAST(CAST(make_timestamp(epoch_us({Literal(value)})) - CAST({TableName.Literal(lookback)} AS INTERVAL) AS VARCHAR) || '+00' AS {Type})",
        CursorKind.Date or CursorKind.Timestamp => $"CAST({Literal(value)} - CAST({TableName.Literal(lookback)} AS INTERVAL) AS {Type})",
        _ => $"{Literal(value)} - {(lookback.Contains('.', StringComparison.Ordinal) ? lookback : $"CAST({lookback} AS {Wide})")}",
    };

    /// <summary>SQL for a moment, given as UTC.</summary>
    public string Moment(string utc, string skew)
    {
        var moment = $"CAST({TableName.Literal(utc)} AS TIMESTAMP) + CAST({TableName.Literal(skew)} AS INTERVAL)";
        return Kind is CursorKind.Instant ? $"CAST(CAST({moment} AS VARCHAR) || '+00' AS {Type})" : $"CAST({moment} AS {(Kind is CursorKind.Date ? "DATE" : "TIMESTAMP")})";
    }

    private string Wide => Kind is CursorKind.Decimal ? "DECIMAL(38,0)" : Type.Equals("UHUGEINT", StringComparison.OrdinalIgnoreCase) ? "UHUGEINT" : "HUGEINT";

    private static bool HasZone(string value)
    {
        var time = value.IndexOf(':', StringComparison.Ordinal);
        return time > 0 && value.AsSpan(time).IndexOfAny('+', '-', 'Z') >= 0;
    }
}
