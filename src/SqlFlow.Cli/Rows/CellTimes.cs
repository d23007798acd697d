using Apache.Arrow.Types;

namespace SqlFlow.Cli.Rows;

/// <summary>Dates and times in the engine's notation. Its range is wider than <see cref="DateTime"/>'s: years BC, and infinity.</summary>
internal static class CellTimes
{
    private const long NanosecondsOfDay = 86_400_000_000_000;

    /// <summary>Days since 1970-01-01, e.g. <c>2024-01-31</c>.</summary>
    public static void AppendDate(Utf8Text text, long days)
    {
        if (!AppendInfinity(text, days, int.MaxValue)) AppendDay(text, days, ReadOnlySpan<byte>.Empty);
    }

    /// <summary>E.g. <c>04:05:06.789</c>.</summary>
    public static void AppendTime(Utf8Text text, long value, TimeUnit unit) => AppendClock(text, (Int128)value * NanosecondsPer(unit));

    /// <summary>E.g. <c>2024-01-31 04:05:06.789</c>, with <c>+00</c> for one with a zone: those are printed in UTC.</summary>
    public static void AppendTimestamp(Utf8Text text, long value, TimestampType type)
    {
        if (AppendInfinity(text, value, long.MaxValue)) return;
        var nanoseconds = (Int128)value * NanosecondsPer(type.Unit);
        var days = (long)(nanoseconds / NanosecondsOfDay);
        var clock = (long)(nanoseconds - ((Int128)days * NanosecondsOfDay));
        if (clock < 0) (days, clock) = (days - 1, clock + NanosecondsOfDay);
        var rest = new Utf8Text();
        rest.Append(' ');
        AppendClock(rest, clock);
        if (!string.IsNullOrEmpty(type.Timezone)) rest.Append("+00"u8);
        AppendDay(text, days, rest.Written);
    }

    /// <summary>E.g. <c>1 year 2 months 3 days 04:05:06</c>.</summary>
    public static void AppendInterval(Utf8Text text, int months, int days, long nanoseconds)
    {
        var start = text.Written.Length;
        AppendPart(text, start, months / 12, "year");
        AppendPart(text, start, months % 12, "month");
        AppendPart(text, start, days, "day");
        if (nanoseconds == 0 && text.Written.Length > start) return;
        if (text.Written.Length > start) text.Append(' ');
        AppendClock(text, nanoseconds);
    }

    private static void AppendPart(Utf8Text text, int start, int value, string unit)
    {
        if (value == 0) return;
        if (text.Written.Length > start) text.Append(' ');
        text.Append(value);
        text.Append(value is 1 or -1 ? $" {unit}" : $" {unit}s");
    }

    private static bool AppendInfinity(Utf8Text text, long value, long infinity)
    {
        if (value == infinity) text.Append("infinity"u8);
        else if (value == -infinity) text.Append("-infinity"u8);
        else return false;
        return true;
    }

    private static void AppendDay(Utf8Text text, long days, ReadOnlySpan<byte> clock)
    {
        // Days to a date of the proleptic Gregorian calendar, by eras of 400 years that begin on 1 March.
        days += 719_468;
        var era = (days >= 0 ? days : days - 146_096) / 146_097;
        var dayOfEra = days - (era * 146_097);
        var yearOfEra = (dayOfEra - (dayOfEra / 1460) + (dayOfEra / 36_524) - (dayOfEra / 146_096)) / 365;
        var dayOfYear = dayOfEra - ((365 * yearOfEra) + (yearOfEra / 4) - (yearOfEra / 100));
        var month = ((5 * dayOfYear) + 2) / 153;
        var day = dayOfYear - (((153 * month) + 2) / 5) + 1;
        month = month < 10 ? month + 3 : month - 9;
        var year = yearOfEra + (era * 400) + (month <= 2 ? 1 : 0);
        var isBeforeChrist = year <= 0;
        text.Append(isBeforeChrist ? 1 - year : year, "D4");
        text.Append('-');
        text.Append(month, "D2");
        text.Append('-');
        text.Append(day, "D2");
        text.Append(isBeforeChrist ? " (BC)"u8 : default);
        text.Append(clock);
    }

    private static void AppendClock(Utf8Text text, Int128 nanoseconds)
    {
        if (nanoseconds < 0)
        {
            text.Append('-');
            nanoseconds = -nanoseconds;
        }

        var seconds = (long)(nanoseconds / 1_000_000_000);
        var fraction = (long)(nanoseconds % 1_000_000_000);
        text.Append(seconds / 3600, "D2");
        text.Append(':');
        text.Append(seconds / 60 % 60, "D2");
        text.Append(':');
        text.Append(seconds % 60, "D2");
        if (fraction == 0) return;
        text.Append('.');
        var digits = 9;
        for (; fraction % 10 == 0; fraction /= 10) digits--;
        text.Append(fraction, digits switch { 1 => "D1", 2 => "D2", 3 => "D3", 4 => "D4", 5 => "D5", 6 => "D6", 7 => "D7", 8 => "D8", _ => "D9" });
    }

    private static long NanosecondsPer(TimeUnit unit) => unit switch
    {
        TimeUnit.Second => 1_000_000_000,
        TimeUnit.Millisecond => 1_000_000,
        TimeUnit.Microsecond => 1_000,
        _ => 1,
    };
}
