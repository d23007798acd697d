namespace SqlFlow.Compilation;

/// <summary>What the comment lines before a statement say of it, and those at the head of a file of the whole pipeline.</summary>
internal static class LeadingComment
{
    /// <summary>The <c>--</c> lines directly before the line on which a statement begins; null: there are none.</summary>
    public static string? Before(string text, int statement)
    {
        var start = statement;
        while (start > 0 && Blanks.Contains(text[start - 1])) start--;
        // Behind another statement on the same line, what stands above is about that one.
        if (start > 0 && text[start - 1] is not ('\n' or '\r')) return null;
        var lines = new Stack<string>();
        while (start > 0)
        {
            var previous = LineStart(text, start - 1);
            // The two characters of CR LF end one line.
            if (text[start - 1] == '\n' && start > 1 && text[start - 2] == '\r') previous = LineStart(text, start - 2);
            if (Content(text.AsSpan(previous, start - previous)) is not { } line) break;
            lines.Push(line);
            start = previous;
        }

        return Join(lines);
    }

    /// <summary>The <c>--</c> lines at the head of a file, if an empty line parts them from the first statement; null: there are none.</summary>
    public static string? AtHead(string text)
    {
        var lines = new List<string>();
        foreach (var line in text.AsSpan().TrimStart(Blanks).EnumerateLines())
        {
            if (Content(line) is { } content) lines.Add(content);
            else return line.IsWhiteSpace() ? Join(lines) : null;
        }

        return Join(lines);
    }

    private static ReadOnlySpan<char> Blanks => " \t\uFEFF";

    private static int LineStart(string text, int at)
    {
        while (at > 0 && text[at - 1] is not ('\n' or '\r')) at--;
        return at;
    }

    // A line with the end of a block comment may stand within one, and then says nothing about what follows.
    private static string? Content(ReadOnlySpan<char> line)
    {
        line = line.Trim(Blanks).Trim();
        return line.StartsWith("--", StringComparison.Ordinal) && !line.Contains("*/", StringComparison.Ordinal) ? line.TrimStart('-').Trim().ToString() : null;
    }

    /// <summary>Lines are one paragraph; one without a word, e.g. a rule of dashes, begins another.</summary>
    private static string? Join(IEnumerable<string> lines)
    {
        var paragraphs = new List<string>();
        var isOpen = false;
        foreach (var line in lines)
        {
            if (line.Length == 0) isOpen = false;
            else if (isOpen) paragraphs[^1] += " " + line;
            else
            {
                paragraphs.Add(line);
                isOpen = true;
            }
        }

        return paragraphs.Count == 0 ? null : string.Join('\n', paragraphs);
    }
}
