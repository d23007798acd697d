using System.Collections.Immutable;
using System.Text;

namespace SqlFlow.Language;

/// <content>Names, texts and values.</content>
internal sealed partial class Parser
{
    /// <summary>A name.</summary>
    /// <param name="what">What is expected, for the message.</param>
    /// <param name="isQualified">Whether it may have several parts.</param>
    /// <param name="followers">Keywords behind the name: one that stands in its place means that the name is missing.</param>
    private NameSyntax? ParseName(string what, bool isQualified, params string[] followers)
    {
        if (IsNameMissing(followers))
        {
            ReportExpected(what);
            return null;
        }

        var start = _token.Start;
        var parts = ImmutableArray.CreateBuilder<string>(1);
        while (true)
        {
            if (_token.Kind is not (TokenKind.Word or TokenKind.QuotedName or TokenKind.Variable))
            {
                ReportExpected(what, _token.Kind is TokenKind.String ? "Names stand in double quotes, texts in single quotes." : null);
                return null;
            }

            parts.Add(ParseNamePart());
            if (!isQualified || _token.Kind is not TokenKind.Dot) break;
            Next();
        }

        var span = TextSpan.FromBounds(start, _previousEnd);
        return new NameSyntax(span, parts.Count == 1 ? _source.Slice(span) : JoinParts(start), parts.ToImmutable());
    }

    private string ParseNamePart()
    {
        if (_token.Kind is TokenKind.QuotedName)
        {
            var name = Unquote(_token);
            Next();
            return name;
        }

        var start = _token.Start;
        while (true)
        {
            var token = _token;
            Next();
            if (!Touches(token, _token)) return _text.Substring(start, token.End - start);
        }
    }

    // Without the white space and comments that may stand around the dots.
    private string JoinParts(int start)
    {
        var text = new StringBuilder();
        for (var token = _lexer.Read(start, isReporting: false); token.Start < _previousEnd && token.Kind is not TokenKind.End; token = After(token))
        {
            text.Append(_text, token.Start, token.End - token.Start);
        }

        return text.ToString();
    }

    private bool IsNameMissing(string[] followers)
    {
        if (_token.IsFirstOnLine && BeginsStatement(_token)) return true;
        foreach (var follower in followers)
        {
            if (!Is(follower)) continue;
            var next = After(_token);
            return next.Kind is not (TokenKind.Semicolon or TokenKind.End or TokenKind.Dot) && !Array.Exists(followers, word => IsWord(next, word));
        }

        return false;
    }

    private ImmutableArray<NameSyntax>? ParseColumns(string after)
    {
        if (_token.Kind is not TokenKind.OpenParenthesis)
        {
            ReportExpected("columns in parentheses after " + after, "Write " + after + " (a, b).");
            return null;
        }

        var columns = ImmutableArray.CreateBuilder<NameSyntax>();
        do
        {
            Next();
            if (ParseName("a column", isQualified: false) is not { } column) return null;
            columns.Add(column);
        }
        while (_token.Kind is TokenKind.Comma);

        if (_token.Kind is not TokenKind.CloseParenthesis)
        {
            ReportExpected(", or ) after the column");
            return null;
        }

        Next();
        return columns.ToImmutable();
    }

    private TextSyntax? ParseText(string what)
    {
        if (!IsText(_token))
        {
            ReportExpected(what, _token.Kind is TokenKind.Word ? "Write \"" + TextOf(_token) + "\"." : null);
            return null;
        }

        var text = new TextSyntax(_token.Span, Unquote(_token));
        Next();
        return text;
    }

    /// <summary>A literal or variable; null, and nothing is reported or taken: there is none.</summary>
    private ValueSyntax? ParseValue()
    {
        var token = _token;
        ValueSyntax? value = token.Kind switch
        {
            TokenKind.String or TokenKind.QuotedName => new LiteralSyntax(token.Span, LiteralKind.Text, Unquote(token)),
            TokenKind.DollarString => new LiteralSyntax(token.Span, LiteralKind.Text, UnquoteDollars(token)),
            TokenKind.Variable => ToVariable(token),
            TokenKind.Number when Numbers.IsNumber(TextOf(token)) => new LiteralSyntax(token.Span, LiteralKind.Number, TextOf(token)),
            TokenKind.Word when IsWord(token, "TRUE") => new LiteralSyntax(token.Span, LiteralKind.Boolean, "true"),
            TokenKind.Word when IsWord(token, "FALSE") => new LiteralSyntax(token.Span, LiteralKind.Boolean, "false"),
            TokenKind.Word when IsWord(token, "NULL") => new LiteralSyntax(token.Span, LiteralKind.Null, "null"),
            _ => null,
        };
        if (IsOperator(token, "-") || IsOperator(token, "+"))
        {
            var number = After(token);
            if (number.Kind is not TokenKind.Number || number.Start != token.End || !Numbers.IsNumber(TextOf(number))) return null;
            Next();
            var text = IsOperator(token, "-") ? "-" + TextOf(number) : TextOf(number);
            value = new LiteralSyntax(TextSpan.FromBounds(token.Start, number.End), LiteralKind.Number, text);
        }

        if (value is not null) Next();
        return value;
    }

    private VariableSyntax ToVariable(Token token)
    {
        var reference = VariableReference.Read(_text, token.Start, out _)!.Value;
        return new VariableSyntax(token.Span, reference.Name(_text), reference.Default(_text));
    }

    private string Unquote(Token token)
    {
        var quote = _text[token.Start].ToString();
        return _text.Substring(token.Start + 1, token.End - token.Start - 2).Replace(quote + quote, quote);
    }

    private string UnquoteDollars(Token token)
    {
        var tag = _text.IndexOf('$', token.Start + 1) + 1 - token.Start;
        return _text.Substring(token.Start + tag, token.End - token.Start - (2 * tag));
    }
}
