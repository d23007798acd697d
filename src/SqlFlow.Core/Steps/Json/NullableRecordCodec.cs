using System.ComponentModel;
using System.Text.Json;
using SqlFlow.Planning;

namespace SqlFlow.Steps.Json;

/// <summary>A record or null.</summary>
/// <typeparam name="T">The record.</typeparam>
/// <typeparam name="TCodec">Its codec.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct NullableRecordCodec<T, TCodec> : IJsonCodec<T?>
    where T : class
    where TCodec : struct, IJsonCodec<T>
{
    /// <inheritdoc/>
    public static string Expected => $"{TCodec.Expected} or null";

    /// <inheritdoc/>
    public static bool TryRead(ref Utf8JsonReader reader, string name, PlanProblems problems, out T? value)
    {
        value = null;
        return reader.TokenType is JsonTokenType.Null || TCodec.TryRead(ref reader, name, problems, out value);
    }

    /// <inheritdoc/>
    public static void Write(Utf8JsonWriter writer, T? value)
    {
        if (value is not null) TCodec.Write(writer, value);
        else writer.WriteNullValue();
    }
}
