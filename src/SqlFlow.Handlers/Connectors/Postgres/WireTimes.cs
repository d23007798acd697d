using System.Buffers.Binary;
using Apache.Arrow.Scalars;

namespace SqlFlow.Connectors.Postgres;

/// <summary>Dates and times on the wire. PostgreSQL counts from 2000, Arrow from 1970.</summary>
internal static class WireTimes
{
    public const int DaysTo2000 = 10_957;
    public const long MicrosecondsTo2000 = 946_684_800_000_000;

    private const string Infinite = "is infinity, which the engine would not read as such";

    public static string? ReadDate(ReadOnlySpan<byte> value, out int result)
    {
        var days = BinaryPrimitives.ReadInt32BigEndian(value);
        result = unchecked(days + DaysTo2000);
        if (days is int.MaxValue or int.MinValue) return Infinite;
        return days > int.MaxValue - DaysTo2000 ? "is out of range" : null;
    }

    public static string? ReadTimestamp(ReadOnlySpan<byte> value, out long result)
    {
        var microseconds = BinaryPrimitives.ReadInt64BigEndian(value);
        result = unchecked(microseconds + MicrosecondsTo2000);
        if (microseconds is long.MaxValue or long.MinValue) return Infinite;
        return microseconds > long.MaxValue - MicrosecondsTo2000 ? "is out of range" : null;
    }

    public static string? ReadInterval(ReadOnlySpan<byte> value, out MonthDayNanosecondInterval result)
    {
        var microseconds = BinaryPrimitives.ReadInt64BigEndian(value);
        var days = BinaryPrimitives.ReadInt32BigEndian(value[8..]);
        var months = BinaryPrimitives.ReadInt32BigEndian(value[12..]);
        result = default;
        if (microseconds is > long.MaxValue / 1000 or < long.MinValue / 1000) return "is an interval out of range";
        result = new MonthDayNanosecondInterval(months, days, microseconds * 1000);
        return null;
    }
}
