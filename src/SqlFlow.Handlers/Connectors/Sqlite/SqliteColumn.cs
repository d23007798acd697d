using System.Text;
using System.Text.Unicode;
using SqlFlow.Connectors.Columns;
using SQLitePCL;

namespace SqlFlow.Connectors.Sqlite;

/// <summary>Takes the values of one column: any row may hold a value of any kind, so each is looked at.</summary>
internal sealed class SqliteColumn(int index, SqliteColumnType type)
{
    private const int LongestTime = 64;

    // The largest whole number up to which a double holds every one.
    private const long MaxWholeDouble = 1L << 53;

    public ColumnBuilder Builder { get; } = CreateBuilder(type);

    /// <summary>Appends the value of a row.</summary>
    /// <returns>What is wrong with it; null: nothing.</returns>
    public string? Append(sqlite3_stmt statement)
    {
        var kind = raw.sqlite3_column_type(statement, index);
        if (kind == raw.SQLITE_NULL)
        {
            Builder.AppendNull();
            return null;
        }

        return (type, kind) switch
        {
            (SqliteColumnType.Integer, raw.SQLITE_INTEGER) => Fixed(raw.sqlite3_column_int64(statement, index)),
            (SqliteColumnType.Real, raw.SQLITE_FLOAT) => Fixed(raw.sqlite3_column_double(statement, index)),
            (SqliteColumnType.Real, raw.SQLITE_INTEGER) when raw.sqlite3_column_int64(statement, index) is >= -MaxWholeDouble and <= MaxWholeDouble and var whole => Fixed((double)whole),
            (SqliteColumnType.Boolean, raw.SQLITE_INTEGER) when raw.sqlite3_column_int64(statement, index) is 0 or 1 => Boolean(raw.sqlite3_column_int64(statement, index) == 1),
            (SqliteColumnType.Text, raw.SQLITE_TEXT) => Text(statement),
            (SqliteColumnType.Blob, raw.SQLITE_BLOB) => Bytes(raw.sqlite3_column_blob(statement, index)),
            (SqliteColumnType.Date or SqliteColumnType.Time or SqliteColumnType.Timestamp or SqliteColumnType.ZonedTimestamp, raw.SQLITE_TEXT) => Time(Utf8Of(statement)),
            _ => $"is {NameOf(statement, kind)}, but the column is {Wanted()}",
        };
    }

    private static ColumnBuilder CreateBuilder(SqliteColumnType type) => type switch
    {
        SqliteColumnType.Boolean => new BooleanColumn(),
        SqliteColumnType.Real => new FixedColumn<double>(SqliteTypes.ToArrow(type)),
        SqliteColumnType.Date => new FixedColumn<int>(SqliteTypes.ToArrow(type)),
        SqliteColumnType.Text or SqliteColumnType.Blob => new BytesColumn(SqliteTypes.ToArrow(type)),
        _ => new FixedColumn<long>(SqliteTypes.ToArrow(type)),
    };

    private string? Fixed<T>(T value)
        where T : unmanaged
    {
        ((FixedColumn<T>)Builder).Append(value);
        return null;
    }

    private string? Boolean(bool value)
    {
        ((BooleanColumn)Builder).Append(value);
        return null;
    }

    private string? Text(sqlite3_stmt statement)
    {
        var text = Utf8Of(statement);
        return Utf8.IsValid(text) ? Bytes(text) : "is not valid UTF-8";
    }

    private string? Bytes(ReadOnlySpan<byte> value)
    {
        ((BytesColumn)Builder).Append(value);
        return null;
    }

    private string? Time(ReadOnlySpan<byte> utf8)
    {
        Span<char> text = stackalloc char[LongestTime];
        if (!Encoding.UTF8.TryGetChars(utf8, text, out var length)) return $"is no {Wanted()}";
        text = text[..length];
        if (type is SqliteColumnType.Date) return IsoTime.TryReadDate(text, out var days) ? Fixed(days) : $"is '{text}', but the column is {Wanted()}";
        var read = type switch
        {
            SqliteColumnType.Time => IsoTime.TryReadTime(text, out var microseconds) ? microseconds : null,
            SqliteColumnType.Timestamp => IsoTime.TryReadTimestamp(text, out var microseconds) ? microseconds : null,
            _ => IsoTime.TryReadZoned(text, out var microseconds) ? microseconds : (long?)null,
        };
        return read is { } value ? Fixed(value) : $"is '{text}', but the column is {Wanted()}";
    }

    // Asked for as text first: a database in UTF-16 converts it then, in place.
    private ReadOnlySpan<byte> Utf8Of(sqlite3_stmt statement)
    {
        raw.sqlite3_column_text(statement, index);
        return raw.sqlite3_column_blob(statement, index);
    }

    private string NameOf(sqlite3_stmt statement, int kind) => kind switch
    {
        raw.SQLITE_INTEGER => FormattableString.Invariant($"the integer {raw.sqlite3_column_int64(statement, index)}"),
        raw.SQLITE_FLOAT => FormattableString.Invariant($"the number {raw.sqlite3_column_double(statement, index)}"),
        raw.SQLITE_TEXT => $"the text '{Short(raw.sqlite3_column_text(statement, index).utf8_to_string())}'",
        _ => "a blob",
    };

    private string Wanted() => type switch
    {
        SqliteColumnType.Integer => "read as integers",
        SqliteColumnType.Real => "read as doubles",
        SqliteColumnType.Boolean => "read as booleans, 0 and 1",
        SqliteColumnType.Blob => "read as blobs",
        SqliteColumnType.Date => "a date, written 2025-01-31",
        SqliteColumnType.Time => "a time, written 12:30:00",
        SqliteColumnType.Timestamp => "a timestamp, written 2025-01-31 12:30:00",
        SqliteColumnType.ZonedTimestamp => "a timestamp with its zone, written 2025-01-31 12:30:00+00:00",
        _ => "read as texts",
    };

    private static string Short(string text) => text.Length <= 40 ? text : text[..37] + "...";
}
