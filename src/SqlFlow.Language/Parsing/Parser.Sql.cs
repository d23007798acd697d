namespace SqlFlow.Language;

/// <content>SQL: nothing of it is understood but where it ends.</content>
internal sealed partial class Parser
{
    private const int MaxBrackets = 10_000;

    private readonly List<Token> _brackets = new();
    private Token? _to;

    private enum SqlEnd
    {
        Statement,
        Target,
        Expectation,
        Parenthesis,
    }

    /// <summary>A query up to the end of the statement, or up to the target of an export.</summary>
    private TextSpan? ParseQuery(string after, SqlEnd where)
    {
        if (_token.Kind is TokenKind.Semicolon or TokenKind.End || (_token.IsFirstOnLine && BeginsStatement(_token)))
        {
            ReportExpected("a query " + after, null, SyntaxProblemCodes.MissingQuery);
            return null;
        }

        return SkipSql(where);
    }

    /// <summary>What stands between parentheses, and takes both; the current token is the opening one.</summary>
    private TextSpan? ParseParenthesized(string what)
    {
        var open = _token;
        Next();
        if (_token.Kind is TokenKind.CloseParenthesis)
        {
            ReportExpected(what + " in the parentheses", null, SyntaxProblemCodes.MissingQuery);
            return null;
        }

        if (SkipSql(SqlEnd.Parenthesis) is not { } span) return null;
        if (_token.Kind is TokenKind.CloseParenthesis)
        {
            Next();
            return span;
        }

        ReportNoPartner(open);
        return null;
    }

    /// <summary>Skips SQL up to its end, which becomes the current token. Null: it is wrong, and that has been reported.</summary>
    private TextSpan? SkipSql(SqlEnd where)
    {
        var (start, end, cases) = (_token.Start, _token.Start, 0);
        Token? previous = null;
        _to = null;
        _brackets.Clear();
        while (true)
        {
            switch (_token.Kind)
            {
                case TokenKind.Unclosed:
                    return null;
                case TokenKind.Semicolon or TokenKind.End when _brackets.Count > 0:
                    ReportNoPartner(_brackets[_brackets.Count - 1]);
                    return null;
                case TokenKind.Semicolon or TokenKind.End:
                    return TextSpan.FromBounds(start, end);
            }

            if (_brackets.Count == 0 && (IsEndOf(where) || (previous is { } before && IsNextStatement(before, ref cases)))) return TextSpan.FromBounds(start, end);
            if (!CheckBracket()) return null;
            (previous, end) = (_token, _token.End);
            Next();
        }
    }

    private bool IsEndOf(SqlEnd where) => where switch
    {
        SqlEnd.Target => IsWord(_token, "TO") && IsTarget(),
        SqlEnd.Expectation => _token.Kind is TokenKind.Comma || IsSeverity(),
        SqlEnd.Parenthesis => _token.Kind is TokenKind.CloseParenthesis,
        _ => false,
    };

    // TO "uri" TYPE format, and then the end of the statement. Whatever else is called "to" in a query, this it cannot be.
    private bool IsTarget()
    {
        var uri = After(_token);
        if (!IsText(uri) && _to is { } better && IsText(After(better))) return false;
        _to = _token;
        if (!IsText(uri)) return false;
        var type = After(uri);
        if (!IsWord(type, "TYPE") || AfterName(After(type)) is not { } end) return false;
        return end.Kind is TokenKind.Semicolon or TokenKind.End || IsWord(end, "MODE") || IsWord(end, "OPTIONS") || (end.IsFirstOnLine && BeginsStatement(end)) || IsWord(end, "END");
    }

    // SEVERITY level, and then the end of the statement.
    private bool IsSeverity()
    {
        if (!Is("SEVERITY")) return false;
        var level = After(_token);
        if (level.Kind is not TokenKind.Word) return false;
        var end = After(level);
        return end.Kind is TokenKind.Semicolon or TokenKind.End || (end.IsFirstOnLine && IsStatementWord(end)) || IsWord(end, "END") || IsWord(end, "ELSE");
    }

    // Whether the next statement begins here, so that a ; is missing.
    private bool IsNextStatement(Token previous, ref int cases)
    {
        if (_token.Kind is not TokenKind.Word || previous.Kind is TokenKind.Dot || IsWord(previous, "AS")) return false;
        return EndsBranch(_token, ref cases) || (_token.IsFirstOnLine && CanBeLast(previous) && BeginsStatement(_token));
    }

    private bool CanBeLast(Token token) => token.Kind switch
    {
        TokenKind.Word => !Keywords.NeverLast.Contains(TextOf(token)),
        TokenKind.Operator => IsOperator(token, "*"),
        TokenKind.Comma or TokenKind.Dot or TokenKind.OpenParenthesis or TokenKind.OpenBracket or TokenKind.OpenBrace => false,
        _ => true,
    };

    private bool CheckBracket()
    {
        switch (_token.Kind)
        {
            case TokenKind.OpenParenthesis or TokenKind.OpenBracket or TokenKind.OpenBrace when _brackets.Count == MaxBrackets:
                Report(SyntaxProblemCodes.LimitExceeded, _token.Span, "More than 10000 parentheses, brackets and braces stand within each other.");
                return false;
            case TokenKind.OpenParenthesis or TokenKind.OpenBracket or TokenKind.OpenBrace:
                _brackets.Add(_token);
                return true;
            case TokenKind.CloseParenthesis:
                return CloseBracket(TokenKind.OpenParenthesis);
            case TokenKind.CloseBracket:
                return CloseBracket(TokenKind.OpenBracket);
            case TokenKind.CloseBrace:
                return CloseBracket(TokenKind.OpenBrace);
            default:
                return true;
        }
    }

    private bool CloseBracket(TokenKind partner)
    {
        if (_brackets.Count == 0)
        {
            ReportNoPartner(_token);
            return false;
        }

        var open = _brackets[_brackets.Count - 1];
        if (open.Kind != partner)
        {
            Report(SyntaxProblemCodes.UnbalancedBracket, _token.Span,
                "This " + TextOf(_token) + " cannot close the " + TextOf(open) + " of " + _source.Position(open.Start) + ".");
            return false;
        }

        _brackets.RemoveAt(_brackets.Count - 1);
        return true;
    }

    private void ReportNoPartner(Token bracket)
    {
        if (_token.Kind is not TokenKind.Unclosed) Report(SyntaxProblemCodes.UnbalancedBracket, bracket.Span, "This " + TextOf(bracket) + " has no partner.");
    }
}
