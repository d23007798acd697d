using System.ComponentModel;
using System.Text.Json;
using SqlFlow.Planning;

namespace SqlFlow.Steps.Json;

/// <summary>A value type or null.</summary>
/// <typeparam name="T">The value type.</typeparam>
/// <typeparam name="TCodec">Its codec.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct NullableCodec<T, TCodec> : IJsonCodec<T?>
    where T : struct
    where TCodec : struct, IJsonCodec<T>
{
    /// <inheritdoc/>
    public static string Expected => $"{TCodec.Expected} or null";

    /// <inheritdoc/>
    public static bool TryRead(ref Utf8JsonReader reader, string name, PlanProblems problems, out T? value)
    {
        value = null;
        if (reader.TokenType is JsonTokenType.Null) return true;
        if (!TCodec.TryRead(ref reader, name, problems, out var read)) return false;
        value = read;
        return true;
    }

    /// <inheritdoc/>
    public static void Write(Utf8JsonWriter writer, T? value)
    {
        if (value is { } present) TCodec.Write(writer, present);
        else writer.WriteNullValue();
    }
}
