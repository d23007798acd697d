namespace SqlFlow.Language;

/// <content>Where statements end, and where reading goes on behind one that is wrong.</content>
internal sealed partial class Parser
{
    /// <summary>Takes the <c>;</c>. Where one is missing in front of what is plainly the next statement, that is the one thing that is wrong.</summary>
    private bool EndStatement(string what, string? hint = null)
    {
        if (_token.Kind is TokenKind.Semicolon)
        {
            Next();
            return true;
        }

        if (_token.Kind is TokenKind.Unclosed) return false;
        if (_token.Kind is TokenKind.End || BeginsStatement(_token) || (_token.IsFirstOnLine && IsStatementWord(_token)) || (_ifDepth > 0 && IsBranchWord()))
        {
            Report(SyntaxProblemCodes.MissingSemicolon, new TextSpan(_previousEnd, 0), "Missing ; after " + what + ".", "Each statement ends in ;.");
            return true;
        }

        return ReportExpected("; after " + what, hint);
    }

    private void Recover(int start)
    {
        var cases = 0;
        if (_token.Start == start) Next();
        while (!IsAtEnd)
        {
            if (_token.Kind is TokenKind.Semicolon)
            {
                Next();
                return;
            }

            if (_token.IsFirstOnLine && BeginsStatement(_token)) return;
            if (EndsBranch(_token, ref cases)) return;
            if (Is("PARAMS") || Is("OPTIONS"))
            {
                var brace = After(_token);
                if (brace.Kind is TokenKind.OpenBrace)
                {
                    MoveTo(_json.FindEnd(brace.Start));
                    continue;
                }
            }

            Next();
        }
    }

    /// <summary>Whether an ELSE or END IF ends the branch that a statement stands in, and is not part of a CASE.</summary>
    private bool EndsBranch(Token token, ref int cases)
    {
        if (IsWord(token, "CASE"))
        {
            cases++;
        }
        else if (IsWord(token, "END"))
        {
            if (cases == 0) return _ifDepth > 0 && IsWord(After(token), "IF");
            cases--;
        }
        else if (cases == 0 && _ifDepth > 0)
        {
            return IsWord(token, "ELSE");
        }

        return false;
    }

    private bool IsBranchWord() => Is("ELSE") || Is("END") || Is("ELSIF") || Is("ELSEIF") || Is("ELIF") || Is("ENDIF");

    private bool IsStatementWord(Token token)
    {
        foreach (var keyword in Keywords.Statements)
        {
            if (IsWord(token, keyword)) return true;
        }

        return false;
    }
}
