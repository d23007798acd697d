using System.Globalization;
using System.Text;

namespace SqlFlow.Generators.Parsing;

/// <summary>Text as JSON.</summary>
internal static class JsonText
{
    public static string Quote(string text)
    {
        var result = new StringBuilder(text.Length + 2).Append('"');
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c is '"' or '\\') result.Append('\\').Append(c);
            // Half a surrogate pair cannot be written as UTF-8; line separators would end a line of the emitted file.
            else if (c < ' ' || c is '\u007f' or '\u0085' or '\u2028' or '\u2029' || IsHalf(text, i)) result.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
            else result.Append(c);
        }

        return result.Append('"').ToString();
    }

    private static bool IsHalf(string text, int index) =>
        char.IsSurrogate(text[index])
        && !(char.IsHighSurrogate(text[index]) && index + 1 < text.Length && char.IsLowSurrogate(text[index + 1]))
        && !(char.IsLowSurrogate(text[index]) && index > 0 && char.IsHighSurrogate(text[index - 1]));
}
