namespace SqlFlow.Engines.DuckDb;

/// <summary>What a piece of SQL text is, as far as finding the end of a statement needs it.</summary>
internal enum SqlTokenKind
{
    /// <summary>White space or a comment.</summary>
    Blank,

    /// <summary>The end of a statement.</summary>
    Semicolon,

    /// <summary>Anything else; quoted texts and identifiers are one piece.</summary>
    Text,
}

/// <summary>Cuts SQL into pieces without understanding it: quotes, dollar quotes and comments are never looked into.</summary>
internal static class SqlScanner
{
    /// <summary>The end of the piece that starts at <paramref name="at"/>.</summary>
    internal static int Next(string sql, int at, out SqlTokenKind kind)
    {
        var c = sql[at];
        kind = SqlTokenKind.Text;
        if (char.IsWhiteSpace(c))
        {
            kind = SqlTokenKind.Blank;
            return at + 1;
        }

        if (c == ';')
        {
            kind = SqlTokenKind.Semicolon;
            return at + 1;
        }

        if (c == '-' && Peek(sql, at + 1) == '-')
        {
            kind = SqlTokenKind.Blank;
            var end = sql.IndexOf('\n', at);
            return end < 0 ? sql.Length : end + 1;
        }

        if (c == '/' && Peek(sql, at + 1) == '*')
        {
            kind = SqlTokenKind.Blank;
            return EndOfComment(sql, at);
        }

        return c switch
        {
            '\'' => EndOfQuoted(sql, at, escapes: at > 0 && (sql[at - 1] is 'e' or 'E') && !IsWord(Peek(sql, at - 2))),
            '"' => EndOfQuoted(sql, at, escapes: false),
            '$' when !IsWord(Peek(sql, at - 1)) => EndOfDollarQuoted(sql, at),
            _ => at + 1,
        };
    }

    private static char Peek(string sql, int at) => at >= 0 && at < sql.Length ? sql[at] : '\0';

    private static bool IsWord(char c) => char.IsLetterOrDigit(c) || c == '_';

    private static int EndOfComment(string sql, int at)
    {
        // Block comments nest, as they do in the engine's lexer.
        var depth = 0;
        for (; at < sql.Length; at++)
        {
            if (sql[at] == '/' && Peek(sql, at + 1) == '*')
            {
                depth++;
                at++;
            }
            else if (sql[at] == '*' && Peek(sql, at + 1) == '/')
            {
                at++;
                if (--depth == 0) return at + 1;
            }
        }

        return sql.Length;
    }

    private static int EndOfQuoted(string sql, int at, bool escapes)
    {
        var quote = sql[at++];
        for (; at < sql.Length; at++)
        {
            if (escapes && sql[at] == '\\') at++;
            else if (sql[at] == quote)
            {
                if (Peek(sql, at + 1) != quote) return at + 1;
                at++;
            }
        }

        return sql.Length;
    }

    private static int EndOfDollarQuoted(string sql, int at)
    {
        var end = at + 1;
        while (end < sql.Length && IsWord(sql[end])) end++;
        // $1 and $name are parameters.
        if (Peek(sql, end) != '$' || char.IsDigit(Peek(sql, at + 1))) return at + 1;
        var tag = sql[at..(end + 1)];
        var close = sql.IndexOf(tag, end + 1, StringComparison.Ordinal);
        return close < 0 ? sql.Length : close + tag.Length;
    }
}
