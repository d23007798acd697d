using System.ComponentModel;
using System.Text.Json;
using SqlFlow.Planning;

namespace SqlFlow.Steps.Json;

/// <summary>A time span, in milliseconds; fractions go down to 100 ns.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct MillisecondsCodec : IJsonCodec<TimeSpan>
{
    private const long LongestWhole = long.MaxValue / TimeSpan.TicksPerMillisecond;

    /// <inheritdoc/>
    public static string Expected => "a number of milliseconds";

    /// <inheritdoc/>
    public static bool TryRead(ref Utf8JsonReader reader, string name, PlanProblems problems, out TimeSpan value)
    {
        value = default;
        if (reader.TokenType is not JsonTokenType.Number) return JsonProblems.WrongType(ref reader, name, problems, Expected);
        if (reader.TryGetInt64(out var whole) && whole is >= -LongestWhole and <= LongestWhole)
        {
            value = new TimeSpan(whole * TimeSpan.TicksPerMillisecond);
            return true;
        }

        if (reader.TryGetDecimal(out var milliseconds) && milliseconds is >= -LongestWhole - 1 and <= LongestWhole + 1)
        {
            var ticks = decimal.Round(milliseconds * TimeSpan.TicksPerMillisecond);
            if (ticks is >= long.MinValue and <= long.MaxValue)
            {
                value = new TimeSpan((long)ticks);
                return true;
            }
        }

        return JsonProblems.Invalid(ref reader, name, problems, $"is too long: {JsonProblems.Excerpt(reader.ValueSpan)} milliseconds");
    }

    /// <inheritdoc/>
    public static void Write(Utf8JsonWriter writer, TimeSpan value)
    {
        var (whole, rest) = Math.DivRem(value.Ticks, TimeSpan.TicksPerMillisecond);
        if (rest == 0) writer.WriteNumberValue(whole);
        else writer.WriteNumberValue(value.Ticks / (decimal)TimeSpan.TicksPerMillisecond);
    }
}
