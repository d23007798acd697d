using System.Collections.Immutable;

namespace SqlFlow.Language;

/// <content>IF and its conditions.</content>
internal sealed partial class Parser
{
    private IfStatement? ParseIf()
    {
        var open = _token;
        if (_ifDepth == MaxDepth)
        {
            Report(SyntaxProblemCodes.LimitExceeded, open.Span, "More than 200 IFs stand within each other; the rest of the file is not read.");
            Abandon();
            return null;
        }

        _ifDepth++;
        Next();
        var branches = ImmutableArray.CreateBuilder<IfBranch>();
        branches.Add(ParseBranch());
        var otherwise = ImmutableArray<StatementSyntax>.Empty;
        while (!IsAtEnd && !Is("END") && !Is("ENDIF"))
        {
            // IF on a line of its own is a statement within the ELSE; on the line of the ELSE it is the next branch.
            if (!Is("ELSE"))
            {
                ReportExpected("ELSE IF", "Write ELSE IF.");
                Next();
                branches.Add(ParseBranch());
                continue;
            }

            Next();
            if (Is("IF") && !_token.IsFirstOnLine)
            {
                Next();
                branches.Add(ParseBranch());
                continue;
            }

            otherwise = ParseStatements();
            if (IsAtEnd || Is("END") || Is("ENDIF")) break;
            ReportExpected("END IF", "ELSE is the last branch.");
        }

        _ifDepth--;
        return EndIf(open) ? new IfStatement(SpanFrom(open.Start), branches.ToImmutable(), otherwise) : null;
    }

    private bool EndIf(Token open)
    {
        if (_token.Kind is TokenKind.End && !_isAbandoned)
        {
            Report(SyntaxProblemCodes.MissingEndIf, open.Span, "This IF has no END IF.", "An IF on the line of an ELSE is its next branch; on a line of its own it needs an END IF of its own.");
        }

        if (IsAtEnd) return false;
        if (Is("ENDIF"))
        {
            ReportExpected("END IF", "Write END IF.");
            Next();
        }
        else
        {
            Next();
            if (!Expect("IF", "after END")) return false;
        }

        return EndStatement("END IF");
    }

    private IfBranch ParseBranch()
    {
        var start = _token.Start;
        var condition = ParseOr(0);
        if (condition is not null && !Expect("THEN", "after the condition")) condition = null;
        if (condition is null)
        {
            // The block is read all the same: its END IF must find its IF.
            while (!IsAtEnd && _token.Kind is not TokenKind.Semicolon && !Is("THEN") && !(IsStatementWord(_token) && BeginsStatement(_token))) Next();
            Take("THEN");
        }

        return new IfBranch(condition ?? new MissingCondition(new TextSpan(start, 0)), ParseStatements());
    }

    private ConditionSyntax? ParseOr(int depth)
    {
        if (ParseAnd(depth) is not { } first) return null;
        if (!Is("OR")) return first;
        var conditions = ImmutableArray.CreateBuilder<ConditionSyntax>();
        conditions.Add(first);
        while (Take("OR"))
        {
            if (ParseAnd(depth) is not { } next) return null;
            conditions.Add(next);
        }

        return new OrCondition(SpanFrom(first.Span.Start), conditions.ToImmutable());
    }

    private ConditionSyntax? ParseAnd(int depth)
    {
        if (ParseNot(depth) is not { } first) return null;
        if (!Is("AND")) return first;
        var conditions = ImmutableArray.CreateBuilder<ConditionSyntax>();
        conditions.Add(first);
        while (Take("AND"))
        {
            if (ParseNot(depth) is not { } next) return null;
            conditions.Add(next);
        }

        return new AndCondition(SpanFrom(first.Span.Start), conditions.ToImmutable());
    }

    private ConditionSyntax? ParseNot(int depth)
    {
        if (depth == MaxDepth)
        {
            Report(SyntaxProblemCodes.LimitExceeded, _token.Span, "More than 200 conditions stand within each other.");
            return null;
        }

        var start = _token.Start;
        if (Take("NOT")) return ParseNot(depth + 1) is { } negated ? new NotCondition(SpanFrom(start), negated) : null;
        if (_token.Kind is not TokenKind.OpenParenthesis) return ParseComparison();

        Next();
        if (ParseOr(depth + 1) is not { } inner) return null;
        if (_token.Kind is not TokenKind.CloseParenthesis)
        {
            ReportExpected(") after the condition");
            return null;
        }

        Next();
        return inner is TruthCondition { Value: var value } ? ParseComparisonOf(value) : inner;
    }

    private ConditionSyntax? ParseComparison() => ParseOperand() is { } left ? ParseComparisonOf(left) : null;

    private ConditionSyntax? ParseComparisonOf(ValueSyntax left)
    {
        var isNegated = Is("NOT") && IsWord(After(_token), "IN");
        if (isNegated) Next();
        if (Take("IN")) return ParseIn(left, isNegated);
        if (Is("IS"))
        {
            ReportExpected("a comparison", "Write = NULL or != NULL.");
            return null;
        }

        if (ComparisonAt(_token) is not { } comparison) return new TruthCondition(left.Span, left);
        Next();
        return ParseOperand() is { } right ? new ComparisonCondition(SpanFrom(left.Span.Start), left, comparison, right) : null;
    }

    private InCondition? ParseIn(ValueSyntax left, bool isNegated)
    {
        if (_token.Kind is not TokenKind.OpenParenthesis)
        {
            ReportExpected("values in parentheses after IN", "Write IN ('a', 'b').");
            return null;
        }

        var values = ImmutableArray.CreateBuilder<ValueSyntax>();
        do
        {
            Next();
            if (ParseOperand() is not { } value) return null;
            values.Add(value);
        }
        while (_token.Kind is TokenKind.Comma);

        if (_token.Kind is not TokenKind.CloseParenthesis)
        {
            ReportExpected(", or ) after the value");
            return null;
        }

        Next();
        return new InCondition(SpanFrom(left.Span.Start), left, isNegated, values.ToImmutable());
    }

    private ValueSyntax? ParseOperand()
    {
        if (ParseValue() is { } value)
        {
            if (_token.Start != value.Span.End || _token.Kind is not (TokenKind.Word or TokenKind.Number or TokenKind.Variable or TokenKind.String)) return value;
            ReportExpected("a comparison or THEN", "A text with variables in it needs quotes: '${a}_b'.", SyntaxProblemCodes.UnquotedText);
            return null;
        }

        var isWord = _token.Kind is TokenKind.Word && !Is("THEN") && !Is("AND") && !Is("OR") && !Is("IN");
        var word = isWord ? TextOf(_token) : "";
        ReportExpected("a value", isWord ? "Write '" + word + "' for the text, ${" + word + "} for the variable." : null, isWord ? SyntaxProblemCodes.UnquotedText : SyntaxProblemCodes.Unexpected);
        return null;
    }

    private ComparisonOperator? ComparisonAt(Token token) => token.Kind is not TokenKind.Operator ? null : TextOf(token) switch
    {
        "=" or "==" => ComparisonOperator.Equal,
        "!=" or "<>" => ComparisonOperator.NotEqual,
        "<" => ComparisonOperator.Less,
        "<=" => ComparisonOperator.LessOrEqual,
        ">" => ComparisonOperator.Greater,
        ">=" => ComparisonOperator.GreaterOrEqual,
        _ => null,
    };
}
