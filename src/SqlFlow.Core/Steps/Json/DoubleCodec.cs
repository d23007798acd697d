using System.ComponentModel;
using System.Text.Json;
using SqlFlow.Planning;

namespace SqlFlow.Steps.Json;

/// <summary>A number, as a double.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct DoubleCodec : IJsonCodec<double>
{
    /// <inheritdoc/>
    public static string Expected => "a number";

    /// <inheritdoc/>
    public static bool TryRead(ref Utf8JsonReader reader, string name, PlanProblems problems, out double value)
    {
        value = 0;
        if (reader.TokenType is not JsonTokenType.Number) return JsonProblems.WrongType(ref reader, name, problems, Expected);
        if (reader.TryGetDouble(out value) && double.IsFinite(value)) return true;
        return JsonProblems.Invalid(ref reader, name, problems, $"is too large for a number: {JsonProblems.Excerpt(reader.ValueSpan)}");
    }

    /// <inheritdoc/>
    public static void Write(Utf8JsonWriter writer, double value) => writer.WriteNumberValue(value);
}
