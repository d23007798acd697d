namespace SqlFlow.Language;

/// <content>
/// Whether a word begins a statement. As no word is reserved, it takes more than the word: what follows must look like the statement, and
/// like nothing that a query could hold.
/// </content>
internal sealed partial class Parser
{
    // The farthest THEN that is looked for behind an IF.
    private const int ConditionTokens = 64;

    // Tokens of a name. More are none; without a bound, each word of a long chain would be followed to its end.
    private const int NameTokens = 24;

    private int _lookedFrom = int.MaxValue;
    private int _lookedTo = -1;
    private int _lastTarget = -1;
    private int _lastExpect = -1;

    private bool BeginsStatement(Token token)
    {
        if (token.Kind is not TokenKind.Word) return false;
        switch (token.End - token.Start)
        {
            case 2 when IsWord(token, "IF"):
                return BeginsIf(token);
            case 3 when IsWord(token, "SET"):
                return AfterName(After(token)) is { } equals && IsOperator(equals, "=");
            case 4 when IsWord(token, "LOAD"):
                return BeginsLoad(token);
            case 5 when IsWord(token, "CHECK"):
                return BeginsCheck(token);
            case 6 when IsWord(token, "SOURCE"):
                return BeginsSource(token);
            case 6 when IsWord(token, "CREATE"):
                var what = After(token);
                return IsWord(what, "OR") ? IsWord(After(what), "REPLACE") : (IsWord(what, "TABLE") || IsWord(what, "VIEW")) && AfterName(After(what)) is not null;
            case 6 when IsWord(token, "EXPORT"):
                return BeginsExport(token);
            case 7 when IsWord(token, "INCLUDE"):
                return IsText(After(token));
            default:
                return false;
        }
    }

    private bool BeginsSource(Token token)
    {
        if (AfterName(After(token)) is not { } word) return false;
        var next = After(word);
        if (IsWord(word, "TYPE")) return AfterName(next) is { } behind && IsWord(behind, "PARAMS");
        if (!IsWord(word, "FROM") || !IsText(next)) return false;
        var end = After(next);
        return end.Kind is TokenKind.Semicolon || IsWord(end, "OPTIONS");
    }

    private bool BeginsLoad(Token token)
    {
        if (AfterName(After(token)) is not { } from || !IsWord(from, "FROM")) return false;
        return AfterName(After(from)) is { } end
            && (end.Kind is TokenKind.Semicolon or TokenKind.End || IsWord(end, "MODE") || IsWord(end, "ON") || (end.IsFirstOnLine && IsStatementWord(end)));
    }

    private bool BeginsExport(Token token)
    {
        var first = After(token);
        if (AfterName(first) is { } to && IsWord(to, "TO") && IsText(After(to))) return true;
        if (first.Kind is TokenKind.OpenParenthesis) first = After(first);
        if (first.Kind is not TokenKind.Word || !Keywords.QueryStarts.Contains(TextOf(first))) return false;
        LookThrough(first.Start);
        return _lastTarget > first.Start;
    }

    private bool BeginsCheck(Token token)
    {
        var next = After(token);
        if (next.Kind is not TokenKind.OpenParenthesis) return AfterName(next) is { } expect && IsWord(expect, "EXPECT");
        LookThrough(next.Start);
        return _lastExpect > next.Start;
    }

    private bool BeginsIf(Token token)
    {
        var next = After(token);
        if (next.Kind is not (TokenKind.Variable or TokenKind.OpenParenthesis or TokenKind.String or TokenKind.Number) && !IsWord(next, "NOT")) return false;
        for (var i = 0; i < ConditionTokens && next.Kind is not (TokenKind.Semicolon or TokenKind.End or TokenKind.Unclosed); i++, next = After(next))
        {
            if (IsWord(next, "THEN")) return true;
            if (IsWord(next, "CASE")) return false;
        }

        return false;
    }

    // Finds the last TO "…" TYPE and the last ) EXPECT between here and the next ;. One look serves the whole statement.
    private void LookThrough(int at)
    {
        if (at >= _lookedFrom && at < _lookedTo) return;
        (_lookedFrom, _lastTarget, _lastExpect) = (at, -1, -1);
        var token = _lexer.Read(at, isReporting: false);
        for (; token.Kind is not (TokenKind.Semicolon or TokenKind.End or TokenKind.Unclosed); token = After(token))
        {
            if (IsWord(token, "TO"))
            {
                var text = After(token);
                if (IsText(text) && IsWord(After(text), "TYPE")) _lastTarget = token.Start;
            }
            else if (token.Kind is TokenKind.CloseParenthesis && IsWord(After(token), "EXPECT"))
            {
                _lastExpect = token.Start;
            }
        }

        _lookedTo = token.End;
    }

    /// <summary>The token behind a name; null: no name begins here.</summary>
    private Token? AfterName(Token token)
    {
        for (var i = 0; i < NameTokens; i++)
        {
            if (token.Kind is not (TokenKind.Word or TokenKind.QuotedName or TokenKind.Variable)) return null;
            var next = After(token);
            for (; Touches(token, next) && i < NameTokens; i++) (token, next) = (next, After(next));
            if (next.Kind is not TokenKind.Dot) return next;
            token = After(next);
        }

        return null;
    }

    // A variable and words that touch it are one name: events_${year}.
    private static bool Touches(Token token, Token next) =>
        next.Start == token.End
        && token.Kind is TokenKind.Word or TokenKind.Variable or TokenKind.Number
        && next.Kind is TokenKind.Word or TokenKind.Variable or TokenKind.Number;

    private static bool IsText(Token token) => token.Kind is TokenKind.String or TokenKind.QuotedName;
}
