namespace SqlFlow.Language;

/// <summary>How messages show what stands in the text.</summary>
internal static class FoundText
{
    private const int Longest = 40;

    public static string Of(string text, Token token)
    {
        if (token.Kind is TokenKind.End) return "the end of the file";
        var length = Math.Min(token.End - token.Start, Longest);
        var shown = new char[length];
        for (var i = 0; i < length; i++)
        {
            var c = text[token.Start + i];
            shown[i] = char.IsControl(c) ? ' ' : c;
        }

        var found = new string(shown) + (token.End - token.Start > Longest ? "…" : "");
        return found[0] is '\'' or '"' ? found : "'" + found + "'";
    }
}
