using System.Collections.Immutable;

namespace SqlFlow.Language;

/// <content>CHECK.</content>
internal sealed partial class Parser
{
    private CheckStatement? ParseCheck()
    {
        var start = _token.Start;
        Next();
        NameSyntax? table = null;
        TextSpan? query = null;
        if (_token.Kind is TokenKind.OpenParenthesis)
        {
            query = ParseParenthesized("a query");
            if (query is null) return null;
        }
        else
        {
            var hint = _token.Kind is TokenKind.Word && Keywords.QueryStarts.Contains(TextOf(_token)) && !IsWord(After(_token), "EXPECT") ? "A query needs parentheses: CHECK (SELECT …) EXPECT …" : null;
            if (hint is not null)
            {
                ReportExpected("a table or (query) after CHECK", hint);
                return null;
            }

            table = ParseName("a table or (query) after CHECK", isQualified: true, "EXPECT");
            if (table is null) return null;
        }

        if (!Expect("EXPECT", "after what is checked")) return null;
        var expectations = ImmutableArray.CreateBuilder<ExpectationSyntax>();
        while (true)
        {
            if (ParseExpectation() is not { } expectation) return null;
            expectations.Add(expectation);
            if (_token.Kind is not TokenKind.Comma) break;
            Next();
        }

        CheckSeverity? severity = null;
        if (Take("SEVERITY"))
        {
            severity = Is("WARN") ? CheckSeverity.Warn : Is("ERROR") ? CheckSeverity.Error : null;
            if (severity is null)
            {
                ReportExpected("WARN or ERROR after SEVERITY", SpellingHint("WARN", "ERROR"));
                return null;
            }

            Next();
        }

        return EndStatement("the CHECK statement", SpellingHint("SEVERITY")) ? new CheckStatement(SpanFrom(start), table, query, expectations.ToImmutable(), severity) : null;
    }

    // The words of an expectation may be columns of a condition, too: what follows decides.
    private ExpectationSyntax? ParseExpectation()
    {
        var start = _token.Start;
        if (Is("NOT") && After(_token) is var isNull && IsWord(isNull, "NULL") && After(isNull).Kind is TokenKind.OpenParenthesis)
        {
            Next();
            Next();
            return ParseColumns("NOT NULL") is { } columns ? new NotNullExpectation(SpanFrom(start), columns) : null;
        }

        if (Is("UNIQUE") && IsColumnsOnly(After(_token)))
        {
            Next();
            return ParseColumns("UNIQUE") is { } columns ? new UniqueExpectation(SpanFrom(start), columns) : null;
        }

        if (Is("ROW") && IsWord(After(_token), "COUNT")) return ParseRowCount(start);
        if (Is("FRESH") && AfterName(After(_token)) is { } within && IsWord(within, "WITHIN")) return ParseFresh(start);
        if (Is("EMPTY") && EndsExpectation(After(_token)))
        {
            Next();
            return new EmptyExpectation(SpanFrom(start));
        }

        if (_token.Kind is TokenKind.Semicolon or TokenKind.End or TokenKind.Comma || IsSeverity() || (_token.IsFirstOnLine && BeginsStatement(_token)))
        {
            ReportExpected("an expectation", "One of NOT NULL (a), UNIQUE (a), ROW COUNT BETWEEN 1 AND 9, FRESH a WITHIN '1 day', EMPTY, or a condition on every row.");
            return null;
        }

        return SkipSql(SqlEnd.Expectation) is { } span ? new ConditionExpectation(span) : null;
    }

    private RowCountExpectation? ParseRowCount(int start)
    {
        Next();
        Next();
        ValueSyntax? minimum = null;
        ValueSyntax? maximum = null;
        var comparison = ComparisonAt(_token);
        if (Take("BETWEEN"))
        {
            minimum = ParseCount("BETWEEN");
            if (minimum is null || !Expect("AND", "after the smallest number of rows")) return null;
            maximum = ParseCount("AND");
            if (maximum is null) return null;
        }
        else if (comparison is ComparisonOperator.Equal or ComparisonOperator.GreaterOrEqual or ComparisonOperator.LessOrEqual)
        {
            var after = TextOf(_token);
            Next();
            if (ParseCount(after) is not { } count) return null;
            if (comparison is not ComparisonOperator.LessOrEqual) minimum = count;
            if (comparison is not ComparisonOperator.GreaterOrEqual) maximum = count;
        }
        else
        {
            ReportExpected("BETWEEN, >=, <= or = after ROW COUNT", "Write ROW COUNT BETWEEN 1 AND 9.");
            return null;
        }

        return new RowCountExpectation(SpanFrom(start), minimum, maximum);
    }

    private ValueSyntax? ParseCount(string after)
    {
        var token = _token;
        if (token.Kind is TokenKind.Variable || (token.Kind is TokenKind.Number && TextOf(token).All(static c => c is >= '0' and <= '9'))) return ParseValue();
        ReportExpected("a whole number after " + after);
        return null;
    }

    private FreshExpectation? ParseFresh(int start)
    {
        Next();
        if (ParseName("a column after FRESH", isQualified: false) is not { } column || !Expect("WITHIN", "after the column")) return null;
        if (_token.Kind is TokenKind.String or TokenKind.Variable && ParseValue() is { } within) return new FreshExpectation(SpanFrom(start), column, within);
        ReportExpected("a time in quotes after WITHIN", "Write WITHIN '1 day'.");
        return null;
    }

    private bool IsColumnsOnly(Token token)
    {
        if (token.Kind is not TokenKind.OpenParenthesis) return false;
        do
        {
            var name = After(token);
            if (AfterName(name) is not { } next) return false;
            token = next;
        }
        while (token.Kind is TokenKind.Comma);

        return token.Kind is TokenKind.CloseParenthesis && EndsExpectation(After(token));
    }

    private bool EndsExpectation(Token token) =>
        token.Kind is TokenKind.Semicolon or TokenKind.End or TokenKind.Comma || IsWord(token, "SEVERITY") || (token.IsFirstOnLine && IsStatementWord(token)) || IsWord(token, "END") || IsWord(token, "ELSE");
}
