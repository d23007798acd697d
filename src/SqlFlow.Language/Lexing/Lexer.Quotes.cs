namespace SqlFlow.Language;

/// <content>Texts, quoted names, dollar quotes and variables.</content>
internal sealed partial class Lexer
{
    /// <summary>Reads a variable that begins at a place; the first character behind it, or -1 where it is malformed.</summary>
    public int VariableEnd(int at)
    {
        if (at >= _noReferenceFrom && at < _noReferenceTo) return -1;
        var reference = VariableReference.Read(_text, at, out var scanned);
        Steps += scanned - at;
        if (reference is { } found) return found.End;
        // Nothing but the line's end stopped the search for a brace: until there, no other search will find one.
        if (At(scanned) is '\0' or '\n' or '\r' && _text.IndexOf('}', at, scanned - at) < 0) (_noReferenceFrom, _noReferenceTo) = (at, scanned);
        return -1;
    }

    /// <summary>Reports a malformed variable.</summary>
    public void ReportVariable(int at) => Report(SyntaxProblemCodes.MalformedVariable, new TextSpan(at, 2),
        "A variable is written ${name}, ${name|default} or ${name|\"quoted default\"}, on one line.", "Write $${ for the characters ${ themselves.");

    /// <summary>Reports something, unless it has been reported by an earlier reading of the same place.</summary>
    public void Report(string code, TextSpan span, string message, string? hint)
    {
        if (span.Start <= _reportedTo) return;
        _reportedTo = span.Start;
        _problems.Add(code, _source, span, message, hint);
    }

    private Token Quoted(int start, int quoteAt, TokenKind kind, bool isFirst, bool isReporting)
    {
        var quote = _text[quoteAt];
        var isEscape = kind is TokenKind.EscapeString;
        for (var at = quoteAt + 1; at < _text.Length;)
        {
            var c = _text[at];
            if (c == quote)
            {
                if (At(at + 1) != quote) return new Token(kind, start, at + 1, isFirst);
                at += 2;
            }
            else if (c == '\\' && isEscape)
            {
                at += 2;
            }
            else if (c == '$')
            {
                at = SkipDollar(at, isReporting);
            }
            else
            {
                at++;
            }
        }

        return kind is TokenKind.QuotedName
            ? Unclosed(start, isFirst, isReporting, SyntaxProblemCodes.UnclosedQuotedName, "This double quote has no partner.", "Close it with \"; a double quote within is written \"\".")
            : Unclosed(start, isFirst, isReporting, SyntaxProblemCodes.UnclosedString, "This text has no closing quote.", "Close it with '; a quote within is written ''.");
    }

    // Behind what begins with a dollar sign within quotes.
    private int SkipDollar(int at, bool isReporting)
    {
        if (VariableReference.IsEscapeAt(_text, at)) return at + 3;
        if (!VariableReference.IsAt(_text, at)) return at + 1;
        var end = VariableEnd(at);
        if (end >= 0) return end;
        if (isReporting) ReportVariable(at);
        return at + 2;
    }

    private Token Dollar(int at, bool isFirst, bool isReporting)
    {
        if (VariableReference.IsEscapeAt(_text, at)) return new Token(TokenKind.Operator, at, at + 3, isFirst);
        if (VariableReference.IsAt(_text, at))
        {
            var end = VariableEnd(at);
            if (end >= 0) return new Token(TokenKind.Variable, at, end, isFirst);
            if (isReporting) ReportVariable(at);
            return new Token(TokenKind.Operator, at, MalformedEnd(at), isFirst);
        }

        var tagEnd = TagEnd(at);
        if (tagEnd < 0) return new Token(TokenKind.Operator, at, at + 1, isFirst);
        var tag = _text.Substring(at, tagEnd - at);
        var close = _text.IndexOf(tag, tagEnd, StringComparison.Ordinal);
        return close < 0
            ? Unclosed(at, isFirst, isReporting, SyntaxProblemCodes.UnclosedDollarQuote, "This text in dollar quotes has no end.", "Close it with " + tag + ".")
            : new Token(TokenKind.DollarString, at, close + tag.Length, isFirst);
    }

    // A brace that was meant to close a variable is no brace of the query.
    private int MalformedEnd(int at)
    {
        var end = at + 2;
        while (end < _text.Length && _text[end] is not ('}' or '\n' or '\r' or ';' or '\'' or '"' or '$' or '{')) end++;
        return At(end) == '}' ? end + 1 : at + 2;
    }

    // Behind the second dollar sign of $$ or $tag$; -1: it is something else, e.g. the parameter $1.
    private int TagEnd(int at)
    {
        var end = at + 1;
        if (end < _text.Length && IsWordStart(_text[end]))
        {
            while (end < _text.Length && (IsWordStart(_text[end]) || IsDigit(_text[end]))) end++;
        }

        return At(end) == '$' && end < _text.Length ? end + 1 : -1;
    }

    private Token Unclosed(int start, bool isFirst, bool isReporting, string code, string message, string hint)
    {
        if (isReporting)
        {
            HasUnclosed = true;
            Report(code, new TextSpan(start, Math.Min(2, _text.Length - start)), message, hint);
        }

        return new Token(TokenKind.Unclosed, start, _text.Length, isFirst);
    }
}
