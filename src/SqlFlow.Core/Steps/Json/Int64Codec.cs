using System.ComponentModel;
using System.Globalization;
using System.Text.Json;
using SqlFlow.Planning;

namespace SqlFlow.Steps.Json;

/// <summary>A whole number of 64 bits.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct Int64Codec : IJsonCodec<long>
{
    /// <inheritdoc/>
    public static string Expected => "a whole number";

    /// <inheritdoc/>
    public static bool TryRead(ref Utf8JsonReader reader, string name, PlanProblems problems, out long value)
    {
        if (reader.TokenType is JsonTokenType.Number && reader.TryGetInt64(out value)) return true;
        return TryReadSlow(ref reader, name, problems, long.MinValue, long.MaxValue, out value);
    }

    /// <inheritdoc/>
    public static void Write(Utf8JsonWriter writer, long value) => writer.WriteNumberValue(value);

    /// <summary>Whole numbers written otherwise (<c>5.0</c>, <c>1e3</c>), and everything that is none.</summary>
    internal static bool TryReadSlow(ref Utf8JsonReader reader, string name, PlanProblems problems, long lowest, long highest, out long value)
    {
        value = 0;
        if (reader.TokenType is not JsonTokenType.Number) return JsonProblems.WrongType(ref reader, name, problems, Expected);

        if (reader.TryGetDecimal(out var number))
        {
            if (decimal.Truncate(number) != number) return JsonProblems.WrongType(ref reader, name, problems, Expected);
            if (number >= lowest && number <= highest)
            {
                value = (long)number;
                return true;
            }
        }

        var range = string.Create(CultureInfo.InvariantCulture, $"must be from {lowest} to {highest}, but is {JsonProblems.Excerpt(reader.ValueSpan)}");
        return JsonProblems.Invalid(ref reader, name, problems, range);
    }
}
