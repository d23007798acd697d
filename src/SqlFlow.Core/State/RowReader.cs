using System.Collections.Immutable;

namespace SqlFlow.State;

/// <summary>Reads the values of a row from left to right. What is NULL, or of another type than it should be, is not known.</summary>
internal struct RowReader(ImmutableArray<object?> row)
{
    private int _next;

    public string? Text() => row[_next++] as string;

    public long? Number() => row[_next++] switch
    {
        long number => number,
        int number => number,
        _ => null,
    };

    public double? Real() => row[_next++] is double number && double.IsFinite(number) ? number : null;

    // Longer than a TimeSpan can be, or not a number: nobody wrote that on purpose. TimeSpan.FromMilliseconds cuts ticks off, and 0.3 has no exact double.
    public TimeSpan? Time() => Real() is { } milliseconds && Math.Abs(milliseconds) < 1e14 ? TimeSpan.FromTicks((long)Math.Round(milliseconds * TimeSpan.TicksPerMillisecond)) : null;

    public DateTimeOffset? Moment() => row[_next++] is DateTime time ? new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc)) : null;

    public bool Flag() => row[_next++] is true;
}
