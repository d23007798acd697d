using System.Text;

namespace SqlFlow.Variables;

/// <summary>One <c>${name}</c>, <c>${name|default}</c> or <c>${name|"quoted default"}</c> in a text.</summary>
/// <param name="Start">Where its <c>$</c> stands.</param>
/// <param name="Length">Its characters up to and with the <c>}</c>.</param>
/// <param name="Name">The name; empty where it is malformed.</param>
/// <param name="Default">The default; null: none.</param>
internal readonly record struct VariableReference(int Start, int Length, string Name, string? Default)
{
    /// <summary>Whether it is none, though it begins like one.</summary>
    public bool IsMalformed => Name.Length == 0;

    /// <summary>Whether a reference, or an attempt at one, begins here.</summary>
    public static bool IsAt(ReadOnlySpan<char> text, int at) => at + 1 < text.Length && text[at] == '$' && text[at + 1] == '{';

    /// <summary>Whether <c>$${</c>, which writes <c>${</c>, stands here.</summary>
    public static bool IsEscapeAt(ReadOnlySpan<char> text, int at) => at + 2 < text.Length && text[at] == '$' && IsAt(text, at + 1);

    /// <summary>Whether a variable may be called so.</summary>
    public static bool IsName(ReadOnlySpan<char> name) => name.Length > 0 && NameLength(name) == name.Length;

    /// <summary>Reads the reference that begins at <paramref name="at"/>, where <see cref="IsAt"/> holds.</summary>
    public static VariableReference Read(string text, int at)
    {
        var start = at + 2;
        var length = NameLength(text.AsSpan(start));
        var end = start + length;
        if (length > 0 && end < text.Length)
        {
            if (text[end] == '}') return new(at, end + 1 - at, text[start..end], null);
            if (text[end] == '|' && ReadDefault(text, end + 1, out var value, out var close)) return new(at, close + 1 - at, text[start..end], value);
        }

        // Malformed. It swallows what it may have meant, to the brace or the end of the line: reading on from its middle would be
        // quadratic in a text of nothing but beginnings.
        var rest = text.AsSpan(start).IndexOfAny('}', '\n');
        var stop = rest < 0 ? text.Length : text[start + rest] == '}' ? start + rest + 1 : start + rest;
        return new(at, stop - at, "", null);
    }

    private static bool ReadDefault(string text, int at, out string value, out int close)
    {
        value = "";
        close = -1;
        if (at < text.Length && text[at] == '"')
        {
            var quoted = new StringBuilder();
            for (at++; at < text.Length; at++)
            {
                if (text[at] != '"')
                {
                    quoted.Append(text[at]);
                }
                else if (at + 1 < text.Length && text[at + 1] == '"')
                {
                    quoted.Append(text[at++]);
                }
                else
                {
                    (value, close) = (quoted.ToString(), at + 1);
                    return close < text.Length && text[close] == '}';
                }
            }

            return false;
        }

        close = text.IndexOf('}', at);
        if (close < 0) return false;

        value = text[at..close];
        return true;
    }

    private static int NameLength(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || !(char.IsAsciiLetter(text[0]) || text[0] == '_')) return 0;
        var length = 1;
        while (length < text.Length && (char.IsAsciiLetterOrDigit(text[length]) || text[length] is '_' or '.')) length++;
        return length;
    }
}
