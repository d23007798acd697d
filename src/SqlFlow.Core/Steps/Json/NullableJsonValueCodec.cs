using System.ComponentModel;
using System.Text.Json;
using SqlFlow.Planning;

namespace SqlFlow.Steps.Json;

/// <summary>Any JSON. A null that is written is <see cref="JsonValue.Null"/>: only what is not written stays C#'s null.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct NullableJsonValueCodec : IJsonCodec<JsonValue?>
{
    /// <inheritdoc/>
    public static string Expected => JsonValueCodec.Expected;

    /// <inheritdoc/>
    public static bool TryRead(ref Utf8JsonReader reader, string name, PlanProblems problems, out JsonValue? value)
    {
        var succeeded = JsonValueCodec.TryRead(ref reader, name, problems, out var read);
        value = read;
        return succeeded;
    }

    /// <inheritdoc/>
    public static void Write(Utf8JsonWriter writer, JsonValue? value) => JsonValueCodec.Write(writer, value ?? JsonValue.Null);
}
