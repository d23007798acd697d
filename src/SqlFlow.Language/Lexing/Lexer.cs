namespace SqlFlow.Language;

/// <summary>
/// Cuts a text into tokens, one at a time, from any place on: it has no state but what it has reported. Whoever looks ahead therefore
/// looks as far as it takes, and reading goes on where it was.
/// </summary>
internal sealed partial class Lexer
{
    private readonly SourceText _source;
    private readonly string _text;
    private readonly ProblemList _problems;
    private int _reportedTo = -1;

    // On this stretch no reference can end: the brace that one needs is not there. Without it, a line of nothing but beginnings
    // would be read again for each of them.
    private int _noReferenceFrom = int.MaxValue;
    private int _noReferenceTo = -1;

    public Lexer(SourceText source, ProblemList problems) => (_source, _text, _problems) = (source, source.Text, problems);

    /// <summary>How many characters have been looked at, looking ahead included.</summary>
    public long Steps { get; private set; }

    /// <summary>Whether something that begins has no end. What stands behind it is unknown, so nothing more is said about the file.</summary>
    public bool HasUnclosed { get; private set; }

    /// <summary>The token at or behind a place.</summary>
    /// <param name="at">The start of the text or the end of a token.</param>
    /// <param name="isReporting">Whether what is wrong is reported; looking ahead does not.</param>
    public Token Read(int at, bool isReporting)
    {
        var from = at;
        var isFirst = at == 0;
        for (; at < _text.Length;)
        {
            var c = _text[at];
            if (c is '\n' or '\r')
            {
                isFirst = true;
                at++;
            }
            else if (char.IsWhiteSpace(c) || (c == '\uFEFF' && at == 0))
            {
                at++;
            }
            else if (c == '-' && At(at + 1) == '-')
            {
                at = LineEnd(at);
            }
            else if (c == '/' && At(at + 1) == '*')
            {
                var end = CommentEnd(at);
                if (end < 0) return Unclosed(at, isFirst, isReporting, SyntaxProblemCodes.UnclosedComment, "This comment has no end.", "Close it with */; comments nest.");
                at = end;
            }
            else
            {
                break;
            }
        }

        if (at >= _text.Length) return new Token(TokenKind.End, _text.Length, _text.Length, isFirst);
        var token = ReadToken(at, isFirst, isReporting);
        Steps += token.End - from;
        return token;
    }

    /// <summary>Whether a character may begin a word.</summary>
    public static bool IsWordStart(char c) => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or '_' || (c >= 0x80 && !char.IsWhiteSpace(c));

    private Token ReadToken(int at, bool isFirst, bool isReporting)
    {
        var c = _text[at];
        switch (c)
        {
            case '\'':
                return Quoted(at, at, TokenKind.String, isFirst, isReporting);
            case '"':
                return Quoted(at, at, TokenKind.QuotedName, isFirst, isReporting);
            case '$':
                return Dollar(at, isFirst, isReporting);
            case 'e' or 'E' when At(at + 1) == '\'':
                return Quoted(at, at + 1, TokenKind.EscapeString, isFirst, isReporting);
            case '.' when IsDigit(At(at + 1)) && (at == 0 || !EndsOperand(_text[at - 1])):
            case >= '0' and <= '9':
                return new Token(TokenKind.Number, at, NumberEnd(at), isFirst);
        }

        if (IsWordStart(c)) return new Token(TokenKind.Word, at, WordEnd(at), isFirst);
        var kind = c switch
        {
            ';' => TokenKind.Semicolon,
            ',' => TokenKind.Comma,
            '.' => TokenKind.Dot,
            '(' => TokenKind.OpenParenthesis,
            ')' => TokenKind.CloseParenthesis,
            '[' => TokenKind.OpenBracket,
            ']' => TokenKind.CloseBracket,
            '{' => TokenKind.OpenBrace,
            '}' => TokenKind.CloseBrace,
            _ => TokenKind.Operator,
        };
        var next = At(at + 1);
        var isPair = (c is '=' or '!' or '<' or '>' && next == '=') || (c == '<' && next == '>');
        return new Token(kind, at, at + (isPair ? 2 : 1), isFirst);
    }

    private int WordEnd(int at)
    {
        for (at++; at < _text.Length; at++)
        {
            var c = _text[at];
            if (IsWordStart(c) || IsDigit(c)) continue;
            if (c == '$' && !VariableReference.IsAt(_text, at) && !VariableReference.IsEscapeAt(_text, at)) continue;
            break;
        }

        return at;
    }

    private int NumberEnd(int at)
    {
        var isHexadecimal = _text[at] == '0' && At(at + 1) is 'x' or 'X';
        var hasPoint = false;
        for (; at < _text.Length; at++)
        {
            var c = _text[at];
            if (c == '.' && !hasPoint && !isHexadecimal && At(at + 1) != '.') hasPoint = true;
            else if (c is '+' or '-' && !isHexadecimal && _text[at - 1] is 'e' or 'E' && IsDigit(At(at + 1))) continue;
            else if (!IsDigit(c) && !IsWordStart(c)) break;
        }

        return at;
    }

    private int LineEnd(int at)
    {
        while (at < _text.Length && _text[at] is not ('\n' or '\r')) at++;
        return at;
    }

    private int CommentEnd(int at)
    {
        var depth = 0;
        while (at < _text.Length)
        {
            var c = _text[at];
            if (c == '/' && At(at + 1) == '*')
            {
                depth++;
                at += 2;
            }
            else if (c == '*' && At(at + 1) == '/')
            {
                at += 2;
                if (--depth == 0) return at;
            }
            else
            {
                at++;
            }
        }

        return -1;
    }

    private char At(int at) => at < _text.Length ? _text[at] : '\0';

    private static bool IsDigit(char c) => c is >= '0' and <= '9';

    private static bool EndsOperand(char c) => IsWordStart(c) || IsDigit(c) || c is '"' or ')' or ']' or '}' or '.';
}
