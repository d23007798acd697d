using System.ComponentModel;
using System.Text;
using System.Text.Json;

namespace SqlFlow.Steps.Json;

/// <summary>Names of enumeration members, whose case does not count.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class EnumText
{
    /// <summary>The text of the string on which the reader stands; false if it stands on something else.</summary>
    public static bool TryGet(ref Utf8JsonReader reader, out ReadOnlySpan<byte> text)
    {
        var isString = reader.TokenType is JsonTokenType.String;
        text = isString ? JsonText.Of(ref reader) : default;
        return isString;
    }

    /// <summary>Whether a text is a member's name.</summary>
    public static bool Is(ReadOnlySpan<byte> text, ReadOnlySpan<byte> name) =>
        text.Length == name.Length && (text.SequenceEqual(name) || (Ascii.IsValid(name) ? Ascii.EqualsIgnoreCase(text, name) : EqualsSlow(text, name)));

    private static bool EqualsSlow(ReadOnlySpan<byte> text, ReadOnlySpan<byte> name) =>
        string.Equals(Encoding.UTF8.GetString(text), Encoding.UTF8.GetString(name), StringComparison.OrdinalIgnoreCase);
}
