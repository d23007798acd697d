using System.Collections.Immutable;
using System.ComponentModel;
using System.Text.Json;
using SqlFlow.Planning;

namespace SqlFlow.Steps.Json;

/// <summary>A list, for which a single value without brackets stands as well. Written as a list.</summary>
/// <typeparam name="T">The element type.</typeparam>
/// <typeparam name="TCodec">Its codec.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct SingleOrListCodec<T, TCodec> : IJsonCodec<ValueList<T>>
    where TCodec : struct, IJsonCodec<T>
{
    /// <inheritdoc/>
    public static string Expected => $"{TCodec.Expected} or a list";

    /// <inheritdoc/>
    public static bool TryRead(ref Utf8JsonReader reader, string name, PlanProblems problems, out ValueList<T> value)
    {
        if (reader.TokenType is JsonTokenType.StartArray) return ListCodec<T, TCodec>.TryRead(ref reader, name, problems, out value);
        value = default;
        if (!TCodec.TryRead(ref reader, name, problems, out var single)) return false;
        value = new ValueList<T>(ImmutableArray.Create(single));
        return true;
    }

    /// <inheritdoc/>
    public static void Write(Utf8JsonWriter writer, ValueList<T> value) => ListCodec<T, TCodec>.Write(writer, value);
}
