using System.ComponentModel;
using System.Text.Json;
using SqlFlow.Planning;

namespace SqlFlow.Steps.Json;

/// <summary>A list. All wrong items are reported, not the first one only.</summary>
/// <typeparam name="T">The element type.</typeparam>
/// <typeparam name="TCodec">Its codec.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct ListCodec<T, TCodec> : IJsonCodec<ValueList<T>>
    where TCodec : struct, IJsonCodec<T>
{
    /// <inheritdoc/>
    public static string Expected => "a list";

    /// <inheritdoc/>
    public static bool TryRead(ref Utf8JsonReader reader, string name, PlanProblems problems, out ValueList<T> value)
    {
        value = default;
        if (reader.TokenType is not JsonTokenType.StartArray) return JsonProblems.WrongType(ref reader, name, problems, Expected);

        var items = default(ItemBuffer<T>);
        var succeeded = true;
        problems.EnterList(name);
        for (var index = 0; reader.Read() && reader.TokenType is not JsonTokenType.EndArray; index++)
        {
            problems.MoveTo(index);
            if (TCodec.TryRead(ref reader, name, problems, out var item)) items.Add(item);
            else succeeded = false;
        }

        problems.Leave();
        if (succeeded) value = new ValueList<T>(items.ToImmutable());
        return succeeded;
    }

    /// <inheritdoc/>
    public static void Write(Utf8JsonWriter writer, ValueList<T> value)
    {
        writer.WriteStartArray();
        foreach (var item in value.AsSpan()) TCodec.Write(writer, item);
        writer.WriteEndArray();
    }
}
