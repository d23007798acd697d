using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using SqlFlow.Planning;

namespace SqlFlow.Steps.Json;

/// <summary>Text.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct StringCodec : IJsonCodec<string>
{
    /// <inheritdoc/>
    public static string Expected => "a string";

    /// <inheritdoc/>
    public static bool TryRead(ref Utf8JsonReader reader, string name, PlanProblems problems, [MaybeNullWhen(false)] out string value)
    {
        if (reader.TokenType is JsonTokenType.String)
        {
            try
            {
                value = reader.GetString()!;
                return true;
            }
            catch (InvalidOperationException)
            {
                value = null;
                return NotText(ref reader, name, problems);
            }
        }

        value = null;
        return JsonProblems.WrongType(ref reader, name, problems, Expected);
    }

    /// <inheritdoc/>
    public static void Write(Utf8JsonWriter writer, string value) => writer.WriteStringValue(value);

    internal static bool NotText(ref Utf8JsonReader reader, string name, PlanProblems problems) =>
        JsonProblems.Invalid(ref reader, name, problems, "holds characters that are no valid Unicode text");
}
