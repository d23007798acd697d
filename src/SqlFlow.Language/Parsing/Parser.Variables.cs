namespace SqlFlow.Language;

/// <content>SET.</content>
internal sealed partial class Parser
{
    private SetStatement? ParseSet()
    {
        var start = _token.Start;
        Next();
        var nameToken = _token;
        if (_token.Kind is not TokenKind.Word)
        {
            ReportExpected("a variable's name after SET", null, _token.Kind is TokenKind.QuotedName or TokenKind.Variable ? SyntaxProblemCodes.InvalidName : SyntaxProblemCodes.Unexpected);
            return null;
        }

        while (After(_token) is { Kind: TokenKind.Dot } dot && After(dot).Kind is TokenKind.Word && dot.Start == _token.End)
        {
            Next();
            Next();
        }

        var nameSpan = TextSpan.FromBounds(nameToken.Start, _token.End);
        var name = _source.Slice(nameSpan);
        if (!VariableReference.IsName(name))
        {
            Report(SyntaxProblemCodes.InvalidName, nameSpan, "A variable cannot be called " + Found(nameToken with { End = _token.End }) + ".", "Names are of letters, digits, _ and dots.");
            return null;
        }

        Next();
        if (!IsOperator(_token, "="))
        {
            ReportExpected("= after the variable's name");
            return null;
        }

        Next();
        return ParseSetValue() is { } value && EndStatement("the value", "A text needs quotes: 'a b'. An expression is a query: (SELECT 1 + 2).")
            ? new SetStatement(SpanFrom(start), nameSpan, name, value)
            : null;
    }

    private ValueSyntax? ParseSetValue()
    {
        const string Expected = "a text, a number, TRUE, FALSE, NULL, ${other} or (SELECT …) after =";
        if (_token.Kind is TokenKind.OpenParenthesis)
        {
            var first = After(_token);
            if (first.Kind is not (TokenKind.OpenParenthesis or TokenKind.Variable) && !(first.Kind is TokenKind.Word && Keywords.QueryStarts.Contains(TextOf(first))))
            {
                Next();
                ReportExpected("a query in the parentheses", "Write (SELECT …).", SyntaxProblemCodes.MissingQuery);
                return null;
            }

            var start = _token.Start;
            return ParseParenthesized("a query") is { } query ? new QuerySyntax(SpanFrom(start), query) : null;
        }

        if (ParseValue() is { } value)
        {
            // ${a}_b is no value, nor is 1a.
            if (_token.Start != value.Span.End || _token.Kind is not (TokenKind.Word or TokenKind.Number or TokenKind.Variable or TokenKind.String)) return value;
            ReportExpected("; after the value", "A text with variables in it needs quotes: '${a}_b'.", SyntaxProblemCodes.UnquotedText);
            return null;
        }

        var isText = _token.Kind is TokenKind.Word && !Keywords.QueryStarts.Contains(TextOf(_token)) && !(_token.IsFirstOnLine && IsStatementWord(_token));
        var hint = isText ? "A text needs quotes: '" + TextOf(_token) + "'."
            : _token.Kind is TokenKind.Word && Keywords.QueryStarts.Contains(TextOf(_token)) ? "A query needs parentheses: (SELECT …)." : null;
        ReportExpected(Expected, hint, isText ? SyntaxProblemCodes.UnquotedText : SyntaxProblemCodes.Unexpected);
        return null;
    }
}
