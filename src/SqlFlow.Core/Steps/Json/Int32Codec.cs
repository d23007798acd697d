using System.ComponentModel;
using System.Text.Json;
using SqlFlow.Planning;

namespace SqlFlow.Steps.Json;

/// <summary>A whole number of 32 bits.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct Int32Codec : IJsonCodec<int>
{
    /// <inheritdoc/>
    public static string Expected => Int64Codec.Expected;

    /// <inheritdoc/>
    public static bool TryRead(ref Utf8JsonReader reader, string name, PlanProblems problems, out int value)
    {
        if (reader.TokenType is JsonTokenType.Number && reader.TryGetInt32(out value)) return true;
        var succeeded = Int64Codec.TryReadSlow(ref reader, name, problems, int.MinValue, int.MaxValue, out var whole);
        value = (int)whole;
        return succeeded;
    }

    /// <inheritdoc/>
    public static void Write(Utf8JsonWriter writer, int value) => writer.WriteNumberValue(value);
}
