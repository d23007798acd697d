using System.Collections.Immutable;

namespace SqlFlow.Language;

/// <summary>Recursive descent over the tokens of one file.</summary>
internal sealed partial class Parser
{
    private const int MaxDepth = 200;

    private readonly SourceText _source;
    private readonly string _text;
    private readonly ProblemList _problems = new();
    private readonly Lexer _lexer;
    private readonly JsonReader _json;
    private Token _token;
    private int _previousEnd;
    private int _ifDepth;
    private bool _isAbandoned;

    public Parser(SourceText source)
    {
        (_source, _text) = (source, source.Text);
        _lexer = new Lexer(source, _problems);
        _json = new JsonReader(source, _lexer, _problems);
        _token = _lexer.Read(0, isReporting: true);
    }

    /// <summary>How many characters were looked at, in all passes.</summary>
    public long Steps => _lexer.Steps + _json.Steps;

    public SyntaxFile Parse()
    {
        var statements = ParseStatements();
        return new SyntaxFile(_source, statements, _problems.InTextOrder());
    }

    private bool IsAtEnd => _token.Kind is TokenKind.End or TokenKind.Unclosed;

    private ImmutableArray<StatementSyntax> ParseStatements()
    {
        var statements = ImmutableArray.CreateBuilder<StatementSyntax>();
        while (!IsAtEnd)
        {
            if (_token.Kind is TokenKind.Semicolon)
            {
                Next();
                continue;
            }

            if (_ifDepth > 0 && IsBranchWord()) break;
            var start = _token.Start;
            if (ParseStatement() is { } statement) statements.Add(statement);
            else Recover(start);
            if (_problems.IsFull) Abandon();
        }

        return statements.ToImmutable();
    }

    private StatementSyntax? ParseStatement()
    {
        if (Is("SOURCE")) return ParseSource();
        if (Is("LOAD")) return ParseLoad();
        if (Is("CREATE")) return ParseCreate();
        if (Is("EXPORT")) return ParseExport();
        if (Is("SET")) return ParseSet();
        if (Is("INCLUDE")) return ParseInclude();
        if (Is("IF")) return ParseIf();
        if (Is("CHECK")) return ParseCheck();
        return ReportUnknown();
    }

    private StatementSyntax? ReportUnknown()
    {
        var word = _token.Kind is TokenKind.Word ? TextOf(_token) : "";
        if (Keywords.InsteadOf(word) is { } instead)
        {
            Report(SyntaxProblemCodes.SqlStatement, _token.Span, word.ToUpperInvariant() + " is no statement of a pipeline.", instead);
        }
        else if (IsBranchWord())
        {
            Report(SyntaxProblemCodes.BranchWithoutIf, _token.Span, word.ToUpperInvariant() + " stands here without an IF.",
                "Each END IF closes one IF; ELSE belongs between the two.");
        }
        else
        {
            Report(SyntaxProblemCodes.UnknownStatement, _token.Span,
                "Expected a statement (SOURCE, LOAD, CREATE, EXPORT, SET, INCLUDE, IF or CHECK), found " + Found(_token) + ".", Spelling.Hint(word, Keywords.Statements));
        }

        return null;
    }

    private void Next()
    {
        if (_isAbandoned) return;
        _previousEnd = _token.End;
        _token = _lexer.Read(_token.End, isReporting: true);
    }

    private void MoveTo(int at)
    {
        // From the white space before it, so that a token knows whether it is the first on its line.
        while (at > _previousEnd && char.IsWhiteSpace(_text[at - 1])) at--;
        _previousEnd = at;
        _token = _lexer.Read(at, isReporting: true);
    }

    private Token After(Token token) => _lexer.Read(token.End, isReporting: false);

    private void Abandon()
    {
        _isAbandoned = true;
        _token = new Token(TokenKind.End, _text.Length, _text.Length, false);
    }

    private string TextOf(Token token) => _text.Substring(token.Start, token.End - token.Start);

    private bool Is(string keyword) => IsWord(_token, keyword);

    private bool IsWord(Token token, string keyword) =>
        token.Kind is TokenKind.Word && token.End - token.Start == keyword.Length
        && string.Compare(_text, token.Start, keyword, 0, keyword.Length, StringComparison.OrdinalIgnoreCase) == 0;

    private bool IsOperator(Token token, string text) =>
        token.Kind is TokenKind.Operator && token.End - token.Start == text.Length && string.CompareOrdinal(_text, token.Start, text, 0, text.Length) == 0;

    private bool Take(string keyword)
    {
        if (!Is(keyword)) return false;
        Next();
        return true;
    }

    private bool Expect(string keyword, string where, string? hint = null)
    {
        if (Take(keyword)) return true;
        return ReportExpected(keyword + " " + where, hint ?? SpellingHint(keyword));
    }

    private string? SpellingHint(params string[] keywords) => _token.Kind is TokenKind.Word ? Spelling.Hint(TextOf(_token), keywords) : null;

    // Always false, so that it can be returned.
    private bool ReportExpected(string what, string? hint = null, string code = SyntaxProblemCodes.Unexpected)
    {
        // What has no end has been reported, and nobody knows what it hides.
        if (_token.Kind is TokenKind.Unclosed) return false;
        var span = _token.Kind is TokenKind.End ? new TextSpan(_previousEnd, 0) : _token.Span;
        Report(code, span, "Expected " + what + ", found " + Found(_token) + ".", hint);
        return false;
    }

    private void Report(string code, TextSpan span, string message, string? hint = null)
    {
        if (!_isAbandoned) _problems.Add(code, _source, span, message, hint);
    }

    private string Found(Token token) => FoundText.Of(_text, token);
}
