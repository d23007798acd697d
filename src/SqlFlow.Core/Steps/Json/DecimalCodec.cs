using System.ComponentModel;
using System.Text.Json;
using SqlFlow.Planning;

namespace SqlFlow.Steps.Json;

/// <summary>A number, as a decimal.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct DecimalCodec : IJsonCodec<decimal>
{
    /// <inheritdoc/>
    public static string Expected => "a number";

    /// <inheritdoc/>
    public static bool TryRead(ref Utf8JsonReader reader, string name, PlanProblems problems, out decimal value)
    {
        value = 0;
        if (reader.TokenType is not JsonTokenType.Number) return JsonProblems.WrongType(ref reader, name, problems, Expected);
        if (reader.TryGetDecimal(out value)) return true;
        return JsonProblems.Invalid(ref reader, name, problems, $"is too large for a decimal number: {JsonProblems.Excerpt(reader.ValueSpan)}");
    }

    /// <inheritdoc/>
    public static void Write(Utf8JsonWriter writer, decimal value) => writer.WriteNumberValue(value);
}
