using System.ComponentModel;
using System.Text.Json;
using SqlFlow.Planning;

namespace SqlFlow.Steps.Json;

/// <summary>Text or null. Apart from <see cref="NullableRecordCodec{T, TCodec}"/> because it is the commonest type of all.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct NullableStringCodec : IJsonCodec<string?>
{
    /// <inheritdoc/>
    public static string Expected => "a string or null";

    /// <inheritdoc/>
    public static bool TryRead(ref Utf8JsonReader reader, string name, PlanProblems problems, out string? value)
    {
        if (reader.TokenType is JsonTokenType.String) return StringCodec.TryRead(ref reader, name, problems, out value);
        value = null;
        return reader.TokenType is JsonTokenType.Null || JsonProblems.WrongType(ref reader, name, problems, Expected);
    }

    /// <inheritdoc/>
    public static void Write(Utf8JsonWriter writer, string? value) => writer.WriteStringValue(value);
}
