namespace SqlFlow.Variables;

/// <summary>Steps over what is not looked into when something is searched for in SQL: texts, quoted names and comments.</summary>
internal static class SqlSkipper
{
    /// <summary>Moves behind the text, quoted name or comment that begins here. False: none does.</summary>
    public static bool TrySkip(string sql, ref int at)
    {
        var next = At(sql, at + 1);
        switch (sql[at])
        {
            case '\'':
                at = EndOfQuoted(sql, at, escapes: At(sql, at - 1) is 'e' or 'E' && !IsWord(At(sql, at - 2)));
                return true;
            case '"':
                at = EndOfQuoted(sql, at, escapes: false);
                return true;
            case '-' when next == '-':
                var line = sql.AsSpan(at).IndexOfAny('\r', '\n');
                at = line < 0 ? sql.Length : at + line;
                return true;
            case '/' when next == '*':
                at = EndOfComment(sql, at);
                return true;
            case '$' when !IsWord(At(sql, at - 1)):
                var end = EndOfDollarQuoted(sql, at);
                if (end < 0) return false;
                at = end;
                return true;
            default:
                return false;
        }
    }

    private static char At(string sql, int at) => at >= 0 && at < sql.Length ? sql[at] : '\0';

    private static bool IsWord(char c) => char.IsLetterOrDigit(c) || c == '_';

    private static int EndOfQuoted(string sql, int at, bool escapes)
    {
        var quote = sql[at++];
        for (; at < sql.Length; at++)
        {
            if (escapes && sql[at] == '\\') at++;
            else if (sql[at] == quote && At(sql, at + 1) == quote) at++;
            else if (sql[at] == quote) return at + 1;
        }

        return sql.Length;
    }

    private static int EndOfComment(string sql, int at)
    {
        // Block comments nest, as they do in the engine's lexer.
        var depth = 0;
        while (at < sql.Length)
        {
            if (sql[at] == '/' && At(sql, at + 1) == '*') (depth, at) = (depth + 1, at + 2);
            else if (sql[at] == '*' && At(sql, at + 1) == '/') (depth, at) = (depth - 1, at + 2);
            else at++;
            if (depth == 0) return at;
        }

        return sql.Length;
    }

    // $1 and $name are parameters.
    private static int EndOfDollarQuoted(string sql, int at)
    {
        var end = at + 1;
        while (IsWord(At(sql, end))) end++;
        if (At(sql, end) != '$' || char.IsDigit(At(sql, at + 1))) return -1;
        var tag = sql[at..(end + 1)];
        var close = sql.IndexOf(tag, end + 1, StringComparison.Ordinal);
        return close < 0 ? sql.Length : close + tag.Length;
    }
}
