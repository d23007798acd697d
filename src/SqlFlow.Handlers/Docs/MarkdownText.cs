using System.Text;

namespace SqlFlow.Docs;

/// <summary>Writes texts of others as Markdown that means just these texts: no markup, no HTML, no further line or table cell.</summary>
internal static class MarkdownText
{
    /// <summary>A text on one line.</summary>
    public static string Escape(string text)
    {
        var line = OneLine(text);
        var result = new StringBuilder(line.Length + 8);
        for (var i = 0; i < line.Length; i++)
        {
            var c = line[i];
            switch (c)
            {
                case '&':
                    result.Append("&amp;");
                    break;
                case '<':
                    result.Append("&lt;");
                    break;
                case '>':
                    result.Append("&gt;");
                    break;
                // Within a word it means nothing, and names are full of it.
                case '_' when i > 0 && i + 1 < line.Length && char.IsLetterOrDigit(line[i - 1]) && char.IsLetterOrDigit(line[i + 1]):
                    result.Append(c);
                    break;
                case '\\' or '`' or '*' or '_' or '[' or ']' or '|' or '~' or '!' or '$':
                // At the start of a line these are headings, lists and rules.
                case '#' or '-' or '+' or '=' when i == 0:
                case '.' or ')' when i > 0 && line.AsSpan(0, i).IndexOfAnyExceptInRange('0', '9') < 0:
                    result.Append('\\').Append(c);
                    break;
                default:
                    result.Append(c);
                    break;
            }
        }

        return result.ToString();
    }

    /// <summary>A name or type, as code where that needs no escaping.</summary>
    public static string Code(string text) => text.Length > 0 && text == text.Trim() && text.All(static c => char.IsAsciiLetterOrDigit(c) || "_ .,:;()[]/+-=\"'#%@>*!?{}".Contains(c, StringComparison.Ordinal))
        ? $"`{text}`"
        : Escape(text);

    /// <summary>Paragraphs: each line of the text is one.</summary>
    public static string Paragraphs(string text) =>
        string.Join("\n\n", text.ReplaceLineEndings("\n").Split('\n').Select(Escape).Where(static line => line.Length > 0));

    /// <summary>A block of code, whose fence is longer than any within.</summary>
    public static string Block(string language, string code)
    {
        var (longest, run) = (2, 0);
        foreach (var c in code)
        {
            run = c == '`' ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        var fence = new string('`', longest + 1);
        return $"{fence}{language}\n{Lines(code).TrimEnd('\n')}\n{fence}";
    }

    /// <summary>A text without line ends and control characters.</summary>
    public static string OneLine(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (!char.IsControl(c) && c is not ('\u2028' or '\u2029' or '\uFEFF')) result.Append(c);
            else if (result.Length > 0 && result[^1] != ' ') result.Append(' ');
        }

        return result.ToString().Trim();
    }

    /// <summary>A text of lines, without other control characters.</summary>
    public static string Lines(string text) => string.Concat(text.ReplaceLineEndings("\n").Select(static c => char.IsControl(c) && c is not ('\n' or '\t') ? ' ' : c));
}
