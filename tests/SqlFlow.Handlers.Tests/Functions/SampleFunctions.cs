using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace SqlFlow.Handlers.Tests.Functions;

/// <summary>Functions of the test assembly; the tests call them in SQL.</summary>
[SuppressMessage("Performance", "CA1819", Justification = "Arrays are one of the types that functions take.")]
internal static class SampleFunctions
{
    private static long _ticket;
    private static int _tableCalls;

    /// <summary>How often rows of <c>t_words</c> were asked for.</summary>
    public static int TableCalls => Volatile.Read(ref _tableCalls);

    [SqlFunction("t_bool")]
    public static bool Bool(bool value) => !value;

    [SqlFunction("t_short")]
    public static short Short(short value) => value;

    [SqlFunction("t_int")]
    public static int Int(int value) => value;

    [SqlFunction("t_long")]
    public static long Long(long value) => value;

    [SqlFunction("t_float")]
    public static float Float(float value) => value;

    [SqlFunction("t_double")]
    public static double Double(double value) => value;

    [SqlFunction("t_decimal")]
    public static decimal Decimal(decimal value) => value;

    [SqlFunction("t_decimal_text")]
    public static string DecimalText(decimal value) => value.ToString(CultureInfo.InvariantCulture);

    [SqlFunction("t_parse_decimal")]
    public static decimal ParseDecimal(string text) => decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

    [SqlFunction("t_text")]
    public static string Text(string value) => value;

    [SqlFunction("t_chars")]
    public static ReadOnlySpan<char> Chars(ReadOnlySpan<char> value) => value;

    [SqlFunction("t_utf8")]
    public static ReadOnlySpan<byte> Bytes(ReadOnlySpan<byte> value) => value;

    [SqlFunction("t_both")]
    public static string Both(ReadOnlySpan<char> left, ReadOnlySpan<char> right) => $"{left}|{right}";

    [SqlFunction("t_length")]
    public static int Length(string value) => value.Length;

    [SqlFunction("t_invalid_utf8")]
    public static ReadOnlySpan<byte> InvalidUtf8(int value) => value > 0 ? [0xC3, 0x28] : "fine"u8;

    [SqlFunction("t_half_pair")]
    public static string HalfPair(int value) => new('\ud83d', value);

    [SqlFunction("t_date")]
    public static DateOnly Date(DateOnly value) => value;

    [SqlFunction("t_next_day")]
    public static DateOnly NextDay(DateOnly value) => value.AddDays(1);

    [SqlFunction("t_time")]
    public static TimeOnly Time(TimeOnly value) => value;

    [SqlFunction("t_timestamp")]
    public static DateTime Timestamp(DateTime value) => value;

    [SqlFunction("t_timestamptz")]
    public static DateTimeOffset TimestampTz(DateTimeOffset value) => value.ToOffset(TimeSpan.FromHours(5));

    [SqlFunction("t_micros")]
    public static long Micros(DateTimeOffset value) => (value.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    [SqlFunction("t_interval")]
    public static TimeSpan Interval(TimeSpan value) => value;

    [SqlFunction("t_uuid")]
    public static Guid Uuid(Guid value) => value;

    [SqlFunction("t_uuid_text")]
    public static string UuidText(Guid value) => value.ToString();

    [SqlFunction("t_describe")]
    public static string Describe(int? number, string? text, IReadOnlyList<int?>? list) =>
        $"{number?.ToString(CultureInfo.InvariantCulture) ?? "-"} {text ?? "-"} {(list is null ? "-" : string.Join(',', list.Select(static item => item?.ToString(CultureInfo.InvariantCulture) ?? "-")))}";

    [SqlFunction("t_mixed")]
    public static string Mixed(int number, string? text) => FormattableString.Invariant($"{number}{text ?? "-"}");

    [SqlFunction("t_even")]
    public static int? Even(int value) => value % 2 == 0 ? value : null;

    [SqlFunction("t_nothing")]
    public static string? Nothing(string value) => value.Length == 0 ? null : value;

    [SqlFunction("t_broken_promise")]
    public static string BrokenPromise(int value) => value == 0 ? null! : "fine";

    [SqlFunction("t_sum")]
    public static long Sum(IReadOnlyList<long> values) => values.Sum();

    [SqlFunction("t_reverse")]
    public static ValueList<string?> Reverse(ValueList<string?> values) => [.. values.AsSpan().ToArray().Reverse()];

    [SqlFunction("t_upto")]
    public static int[] UpTo(int count) => [.. Enumerable.Range(0, count)];

    [SqlFunction("t_gaps")]
    public static IReadOnlyList<int?> Gaps(int count) => [.. Enumerable.Range(0, count).Select(static number => number % 2 == 0 ? (int?)number : null)];

    [SqlFunction("t_triangle")]
    public static IReadOnlyList<IReadOnlyList<string>> Triangle(int count) =>
        [.. Enumerable.Range(1, count).Select(static row => (IReadOnlyList<string>)[.. Enumerable.Range(1, row).Select(static column => $"a text of column {column}")])];

    [SqlFunction("t_days")]
    public static IReadOnlyList<DateOnly> Days(DateOnly[] values) => [.. values.Select(static day => day.AddDays(1))];

    [SqlFunction("t_fail")]
    public static int Fail(int value) => value == 7 ? throw new InvalidOperationException("seven is \"not\" allowed\nand {never} was") : value;

    [SqlFunction("t_answer")]
    public static int Answer() => 42;

    [SqlFunction("t_ticket", IsVolatile = true)]
    public static long Ticket() => Interlocked.Increment(ref _ticket);

    [SqlFunction("t_kind")]
    public static string Kind(long value) => $"number {value}";

    [SqlFunction("t_kind")]
    public static string Kind(string value) => $"text {value}";

    [SqlFunction("t_kind")]
    public static string Kind(string value, bool flag) => $"text {value} {flag}";

    [SqlFunction("t_linear")]
    public static long Linear(long x) => (x * 2) + 1;

    [SqlFunction("t_words")]
    public static IEnumerable<Word> Words(string text, string? separator)
    {
        Interlocked.Increment(ref _tableCalls);
        return text.Split(separator ?? " ").Select(static (word, index) => new Word(index, word, word.Length == 0 ? null : Encoding.UTF8.GetByteCount(word), [.. word.Select(static c => $"{c}")]));
    }

    [SqlFunction("t_count")]
    public static IEnumerable<Number> Count(long most)
    {
        for (long number = 1; number <= most; number++)
        {
            if (number == 5_000 && most == 5_001) throw new InvalidOperationException("no further");
            yield return new Number(number) { Half = number / 2m };
        }
    }

    [SqlFunction("t_sum_list")]
    public static IEnumerable<Number> SumList(IReadOnlyList<long> values) => [new Number(values.Sum())];

    [SqlFunction("t_null_rows")]
    public static IEnumerable<Number> NullRows(bool all) => all ? null! : [null!];
}

internal sealed record Word(int Position, string Value, int? ByteCount, IReadOnlyList<string> Letters);

internal abstract record NumberBase(long Number);

internal sealed record Number(long Number) : NumberBase(Number)
{
    public decimal Half { get; init; }
}
