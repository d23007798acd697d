using System.Globalization;

namespace SqlFlow.Connectors.Columns;

/// <summary>Dates and times in ISO 8601, read strictly, as what Arrow counts.</summary>
internal static class IsoTime
{
    private static readonly DateOnly Epoch = new(1970, 1, 1);

    private static readonly string[] Times = [.. Fractions("HH:mm"), "HH:mm"];

    private static readonly string[] Timestamps = [.. Times.SelectMany(static time => new[] { $"yyyy-MM-dd {time}", $"yyyy-MM-dd'T'{time}" }), "yyyy-MM-dd"];

    private static readonly string[] Zoned = [.. Timestamps[..^1].SelectMany(static time => new[] { $"{time}zzz", $"{time}'Z'" })];

    /// <summary>Days since 1970.</summary>
    public static bool TryReadDate(ReadOnlySpan<char> text, out int days)
    {
        var read = DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date);
        days = read ? date.DayNumber - Epoch.DayNumber : 0;
        return read;
    }

    /// <summary>Microseconds since midnight.</summary>
    public static bool TryReadTime(ReadOnlySpan<char> text, out long microseconds)
    {
        var read = TimeOnly.TryParseExact(text, Times, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time);
        microseconds = time.Ticks / TimeSpan.TicksPerMicrosecond;
        return read;
    }

    /// <summary>Microseconds since 1970 of a date, with or without a time, without a zone.</summary>
    public static bool TryReadTimestamp(ReadOnlySpan<char> text, out long microseconds)
    {
        var read = DateTime.TryParseExact(text, Timestamps, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time);
        microseconds = read ? (time.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond : 0;
        return read;
    }

    /// <summary>Microseconds since 1970, UTC, of a time with a zone.</summary>
    public static bool TryReadZoned(ReadOnlySpan<char> text, out long microseconds)
    {
        var read = DateTimeOffset.TryParseExact(text, Zoned, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time);
        microseconds = read ? (time.UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond : 0;
        return read;
    }

    // Ticks are finer than what Arrow is given, by one digit.
    private static IEnumerable<string> Fractions(string minutes) =>
        Enumerable.Range(0, 7).Select(digits => digits == 0 ? $"{minutes}:ss" : $"{minutes}:ss.{new string('f', digits)}");
}
