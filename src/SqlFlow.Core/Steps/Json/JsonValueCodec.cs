using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Unicode;
using SqlFlow.Planning;

namespace SqlFlow.Steps.Json;

/// <summary>Any JSON, null included.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct JsonValueCodec : IJsonCodec<JsonValue>
{
    /// <inheritdoc/>
    public static string Expected => "any value";

    /// <inheritdoc/>
    public static bool TryRead(ref Utf8JsonReader reader, string name, PlanProblems problems, out JsonValue value)
    {
        var start = reader;
        value = JsonValue.Read(ref reader);
        if (IsText(value)) return true;
        value = default;
        return StringCodec.NotText(ref start, name, problems);
    }

    /// <inheritdoc/>
    public static void Write(Utf8JsonWriter writer, JsonValue value) => value.WriteTo(writer);

    // The document is not decoded before somebody asks; then it would throw in the middle of a run.
    private static bool IsText(JsonValue value)
    {
        var raw = JsonMarshal.GetRawUtf8Value(value.Element);
        if (!Utf8.IsValid(raw)) return false;
        if (!raw.Contains((byte)'\\')) return true;

        var reader = new Utf8JsonReader(raw, new JsonReaderOptions { MaxDepth = int.MaxValue });
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped) reader.GetString();
            }
        }
        catch (InvalidOperationException)
        {
            return false;
        }

        return true;
    }
}
