using System.Text.Json;

namespace SqlFlow.Handlers;

/// <summary>Tells numbers as JSON writes them from texts that begin like one, e.g. <c>007</c>.</summary>
internal static class NumberText
{
    public static bool TryParse(string text, out JsonValue number)
    {
        number = default;
        if (text.Length == 0 || !(char.IsAsciiDigit(text[0]) || text[0] is '-') || char.IsWhiteSpace(text[^1])) return false;
        try
        {
            var value = JsonValue.Parse(text);
            if (value.Kind is not JsonValueKind.Number) return false;
            number = value;
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
