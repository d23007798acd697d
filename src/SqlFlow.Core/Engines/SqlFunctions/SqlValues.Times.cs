using System.Runtime.InteropServices;

namespace SqlFlow.Engines.SqlFunctions;

public static partial class SqlValues
{
    private static readonly int UnixDay = DateOnly.FromDateTime(System.DateTime.UnixEpoch).DayNumber;

    /// <summary>DATE.</summary>
    public readonly struct Date : ISqlValue<DateOnly>
    {
        /// <inheritdoc/>
        public static SqlType Type { get; } = new(SqlTypeKind.Date);

        /// <inheritdoc/>
        public static DateOnly Read(ref SqlVector vector, int row)
        {
            var day = (long)vector.Get<int>(row) + UnixDay;
            return day >= 0 && day <= DateOnly.MaxValue.DayNumber ? DateOnly.FromDayNumber((int)day) : throw OutOfRange("date");
        }

        /// <inheritdoc/>
        public static void Write(ref SqlVector vector, int row, DateOnly value) => vector.Set(row, value.DayNumber - UnixDay);
    }

    /// <summary>TIME.</summary>
    public readonly struct Time : ISqlValue<TimeOnly>
    {
        /// <inheritdoc/>
        public static SqlType Type { get; } = new(SqlTypeKind.Time);

        /// <inheritdoc/>
        public static TimeOnly Read(ref SqlVector vector, int row)
        {
            var micros = vector.Get<long>(row);
            // SQL has a 24:00:00.
            return micros < TimeSpan.MicrosecondsPerDay ? new TimeOnly(micros * TimeSpan.TicksPerMicrosecond) : throw new OverflowException("TimeOnly has no 24:00:00.");
        }

        /// <inheritdoc/>
        public static void Write(ref SqlVector vector, int row, TimeOnly value) => vector.Set(row, value.Ticks / TimeSpan.TicksPerMicrosecond);
    }

    /// <summary>TIMESTAMP. The kind of what is read is unspecified; that of what is written is ignored.</summary>
    public readonly struct Timestamp : ISqlValue<System.DateTime>
    {
        /// <inheritdoc/>
        public static SqlType Type { get; } = new(SqlTypeKind.Timestamp);

        /// <inheritdoc/>
        public static System.DateTime Read(ref SqlVector vector, int row) => new(TicksOf(vector.Get<long>(row)));

        /// <inheritdoc/>
        public static void Write(ref SqlVector vector, int row, System.DateTime value) => vector.Set(row, MicrosOf(value.Ticks));
    }

    /// <summary>TIMESTAMP WITH TIME ZONE. What is read is in UTC.</summary>
    public readonly struct TimestampTz : ISqlValue<System.DateTimeOffset>
    {
        /// <inheritdoc/>
        public static SqlType Type { get; } = new(SqlTypeKind.TimestampTz);

        /// <inheritdoc/>
        public static System.DateTimeOffset Read(ref SqlVector vector, int row) => new(TicksOf(vector.Get<long>(row)), TimeSpan.Zero);

        /// <inheritdoc/>
        public static void Write(ref SqlVector vector, int row, System.DateTimeOffset value) => vector.Set(row, MicrosOf(value.UtcTicks));
    }

    /// <summary>INTERVAL without months.</summary>
    public readonly struct Interval : ISqlValue<TimeSpan>
    {
        /// <inheritdoc/>
        public static SqlType Type { get; } = new(SqlTypeKind.Interval);

        /// <inheritdoc/>
        public static TimeSpan Read(ref SqlVector vector, int row)
        {
            var interval = vector.Get<IntervalParts>(row);
            if (interval.Months != 0) throw new OverflowException("An interval with months has no fixed length.");
            return new TimeSpan(checked((interval.Days * TimeSpan.TicksPerDay) + (interval.Micros * TimeSpan.TicksPerMicrosecond)));
        }

        /// <inheritdoc/>
        public static void Write(ref SqlVector vector, int row, TimeSpan value) => vector.Set(row, new IntervalParts
        {
            Days = value.Days,
            Micros = (value.Ticks - (value.Days * TimeSpan.TicksPerDay)) / TimeSpan.TicksPerMicrosecond,
        });
    }

    private static long TicksOf(long micros)
    {
        const long Least = -62_135_596_800_000_000;
        const long Most = 253_402_300_799_999_999;
        return micros is >= Least and <= Most ? System.DateTime.UnixEpoch.Ticks + (micros * TimeSpan.TicksPerMicrosecond) : throw OutOfRange("timestamp");
    }

    // Down also before 1970: ticks count from the year 1.
    private static long MicrosOf(long ticks) => (ticks / TimeSpan.TicksPerMicrosecond) - (System.DateTime.UnixEpoch.Ticks / TimeSpan.TicksPerMicrosecond);

    private static OverflowException OutOfRange(string what) => new($"A {what} lies outside the years 1 to 9999.");

    [StructLayout(LayoutKind.Sequential)]
    private struct IntervalParts
    {
        internal int Months;
        internal int Days;
        internal long Micros;
    }
}
