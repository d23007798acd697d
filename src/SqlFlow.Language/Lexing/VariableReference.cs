namespace SqlFlow.Language;

/// <summary>One <c>${name}</c>, <c>${name|default}</c> or <c>${name|"quoted default"}</c> in a text.</summary>
/// <param name="Start">Where its <c>$</c> stands.</param>
/// <param name="End">The first character behind its <c>}</c>.</param>
/// <param name="NameEnd">The first character behind its name.</param>
internal readonly record struct VariableReference(int Start, int End, int NameEnd)
{
    public static bool IsAt(string text, int at) => at + 1 < text.Length && text[at] == '$' && text[at + 1] == '{';

    /// <summary>Whether <c>$${</c>, which writes <c>${</c>, stands here.</summary>
    public static bool IsEscapeAt(string text, int at) => at + 2 < text.Length && text[at] == '$' && IsAt(text, at + 1);

    public static bool IsName(string text) => text.Length > 0 && NameLength(text, 0) == text.Length;

    /// <summary>Reads the reference that begins at <paramref name="at"/>, where <see cref="IsAt"/> holds.</summary>
    /// <param name="text">The text.</param>
    /// <param name="at">Where the <c>$</c> stands.</param>
    /// <param name="scanned">How far was looked. A reference stands on one line: a missing brace must not swallow the file.</param>
    /// <returns>Null: it is malformed.</returns>
    public static VariableReference? Read(string text, int at, out int scanned)
    {
        var start = at + 2;
        var nameEnd = scanned = start + NameLength(text, start);
        if (nameEnd == start || nameEnd >= text.Length) return null;
        if (text[nameEnd] == '}') return new(at, nameEnd + 1, nameEnd);
        if (text[nameEnd] != '|') return null;

        var end = nameEnd + 1;
        if (end < text.Length && text[end] == '"')
        {
            for (end++; end < text.Length && !IsLineBreak(text[end]); end++)
            {
                if (text[end] != '"') continue;
                if (end + 1 >= text.Length || text[end + 1] != '"')
                {
                    end++;
                    break;
                }

                end++;
            }
        }
        else
        {
            while (end < text.Length && text[end] != '}' && !IsLineBreak(text[end])) end++;
        }

        scanned = end;
        return end < text.Length && text[end] == '}' ? new(at, end + 1, nameEnd) : null;
    }

    public string Name(string text) => text.Substring(Start + 2, NameEnd - Start - 2);

    /// <summary>The default without its quotes; null: none.</summary>
    public string? Default(string text)
    {
        if (text[NameEnd] == '}') return null;
        var start = NameEnd + 1;
        return text[start] == '"' ? text.Substring(start + 1, End - start - 3).Replace("\"\"", "\"") : text.Substring(start, End - start - 1);
    }

    private static int NameLength(string text, int start)
    {
        if (start >= text.Length || !(IsAsciiLetter(text[start]) || text[start] == '_')) return 0;
        var at = start + 1;
        while (at < text.Length && (IsAsciiLetter(text[at]) || text[at] is (>= '0' and <= '9') or '_' or '.')) at++;
        return at - start;
    }

    private static bool IsAsciiLetter(char c) => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z');

    private static bool IsLineBreak(char c) => c is '\n' or '\r';
}
