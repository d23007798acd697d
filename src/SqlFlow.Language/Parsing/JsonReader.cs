using System.Collections.Immutable;
using System.Text;

namespace SqlFlow.Language;

/// <summary>Reads PARAMS and OPTIONS: JSON with trailing commas, comments, and variables without quotes.</summary>
internal sealed partial class JsonReader
{
    private const int MaxDepth = 64;

    private readonly SourceText _source;
    private readonly string _text;
    private readonly Lexer _lexer;
    private readonly ProblemList _problems;
    private int _at;

    public JsonReader(SourceText source, Lexer lexer, ProblemList problems) => (_source, _text, _lexer, _problems) = (source, source.Text, lexer, problems);

    public long Steps { get; private set; }

    /// <summary>Reads the object that begins at a brace.</summary>
    /// <param name="start">Where the brace stands.</param>
    /// <param name="end">Behind the object, also if it is wrong; where its mistake stands if it has no end.</param>
    /// <returns>Null: it is wrong; its first mistake has been reported.</returns>
    public JsonObjectSyntax? Read(int start, out int end)
    {
        _at = start;
        var found = ReadObject(0);
        end = _at;
        if (found is null && FindEnd(start) is var close && _text[close - 1] == '}') end = close;
        Steps += end - start;
        return found;
    }

    /// <summary>Behind the partner of a brace, or in front of the <c>;</c> or the line's first word that ends the statement before.</summary>
    public int FindEnd(int brace)
    {
        var (depth, at, plainTo, isFirst) = (0, brace, -1, false);
        while (at < _text.Length)
        {
            var c = _text[at];
            if (c == ';' || (isFirst && IsStatementWord(at))) break;
            var wasFirst = isFirst;
            isFirst = c is '\n' or '\r' || (isFirst && char.IsWhiteSpace(c));
            if (c == '"' && at >= plainTo)
            {
                var end = StringEnd(at);
                // Without its partner a quote hides nothing: the braces behind it count, and other quotes on its line do not.
                if (end < 0) plainTo = LineEnd(at);
                at = end < 0 ? at + 1 : end;
            }
            else if (c is '-' or '/' && At(at + 1) == (c == '-' ? '-' : '*'))
            {
                var token = _lexer.Read(at, isReporting: false);
                Steps += token.Start - at;
                (at, isFirst) = (token.Start, wasFirst || token.IsFirstOnLine);
                if (token.Kind is TokenKind.Unclosed) break;
            }
            else if (c == '$' && VariableReference.IsAt(_text, at) && _lexer.VariableEnd(at) is > 0 and var behind)
            {
                at = behind;
            }
            else
            {
                at++;
                if (c == '{') depth++;
                else if (c == '}' && --depth == 0) break;
            }
        }

        Steps += at - brace;
        return at;
    }

    // Behind a text; -1: it is not closed on its line.
    private int StringEnd(int at)
    {
        for (at++; at < _text.Length && _text[at] is not ('\n' or '\r'); at++)
        {
            if (_text[at] == '"') return at + 1;
            if (_text[at] == '\\') at++;
            else if (_text[at] == '$' && VariableReference.IsAt(_text, at) && _lexer.VariableEnd(at) is > 0 and var end) at = end - 1;
        }

        return -1;
    }

    private int LineEnd(int at)
    {
        while (at < _text.Length && _text[at] is not ('\n' or '\r')) at++;
        return at;
    }

    private JsonSyntax? ReadValue(int depth)
    {
        SkipSpace();
        var start = _at;
        switch (At(_at))
        {
            case '{':
                return ReadObject(depth + 1);
            case '[':
                return ReadArray(depth + 1);
            case '"':
                return ReadString() is { } text ? new JsonTextSyntax(TextSpan.FromBounds(start, _at), text) : null;
            case '$' when VariableReference.IsAt(_text, _at):
                return ReadVariable();
            case '-' or (>= '0' and <= '9'):
                return ReadNumber();
        }

        foreach (var word in new[] { "true", "false", "null" })
        {
            if (string.Compare(_text, _at, word, 0, word.Length, StringComparison.OrdinalIgnoreCase) != 0 || IsWordPart(At(_at + word.Length))) continue;
            _at += word.Length;
            var span = TextSpan.FromBounds(start, _at);
            return word == "null" ? new JsonNullSyntax(span) : new JsonBooleanSyntax(span, word == "true");
        }

        var found = Found();
        Fail("a value", At(_at) == '\'' ? "Texts stand in double quotes in JSON." : found.Kind is TokenKind.Word ? "A text needs double quotes." : null);
        return null;
    }

    private JsonObjectSyntax? ReadObject(int depth)
    {
        if (IsTooDeep(depth)) return null;
        var start = _at++;
        var properties = ImmutableArray.CreateBuilder<JsonPropertySyntax>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (true)
        {
            SkipSpace();
            if (At(_at) == '}')
            {
                _at++;
                return new JsonObjectSyntax(TextSpan.FromBounds(start, _at), properties.ToImmutable());
            }

            var nameAt = _at;
            if (At(_at) != '"')
            {
                return FailObject("a name in double quotes or }", At(_at) == '\'' ? "Texts stand in double quotes in JSON." : Found().Kind is TokenKind.Word ? "A name needs double quotes." : null);
            }

            if (ReadString() is not { } name) return null;
            var nameSpan = TextSpan.FromBounds(nameAt, _at);
            SkipSpace();
            if (At(_at) != ':') return FailObject(": after the name");
            _at++;
            if (ReadValue(depth) is not { } value) return null;
            if (!names.Add(name)) _problems.Add(SyntaxProblemCodes.RepeatedProperty, _source, nameSpan, "'" + name + "' stands twice.", "Keep one of them.");
            properties.Add(new JsonPropertySyntax(nameSpan, name, value));
            SkipSpace();
            if (At(_at) == ',') _at++;
            else if (At(_at) != '}') return FailObject(", or } after the value");
        }
    }

    private JsonArraySyntax? ReadArray(int depth)
    {
        if (IsTooDeep(depth)) return null;
        var start = _at++;
        var items = ImmutableArray.CreateBuilder<JsonSyntax>();
        while (true)
        {
            SkipSpace();
            if (At(_at) == ']')
            {
                _at++;
                return new JsonArraySyntax(TextSpan.FromBounds(start, _at), items.ToImmutable());
            }

            if (ReadValue(depth) is not { } item) return null;
            items.Add(item);
            SkipSpace();
            if (At(_at) == ',')
            {
                _at++;
            }
            else if (At(_at) != ']')
            {
                Fail(", or ] after the value");
                return null;
            }
        }
    }

    private JsonVariableSyntax? ReadVariable()
    {
        if (VariableReference.Read(_text, _at, out _) is not { } reference)
        {
            _lexer.ReportVariable(_at);
            return null;
        }

        _at = reference.End;
        // A text that only begins with a variable is a text all the same.
        if (IsWordPart(At(_at)) || At(_at) is '$' or '/' or '-' or '.')
        {
            Fail(", or the end of the list or object after the variable", "A text needs double quotes.");
            return null;
        }

        return new JsonVariableSyntax(TextSpan.FromBounds(reference.Start, reference.End), reference.Name(_text), reference.Default(_text));
    }

    private JsonNumberSyntax? ReadNumber()
    {
        var start = _at;
        while (At(_at) is '+' or '-' or '.' || IsWordPart(At(_at))) _at++;
        var text = _text.Substring(start, _at - start);
        if (Numbers.IsNumber(text)) return new JsonNumberSyntax(TextSpan.FromBounds(start, _at), text);
        _problems.Add(SyntaxProblemCodes.MalformedJson, _source, TextSpan.FromBounds(start, _at), "'" + text + "' is no number.", "A text needs double quotes.");
        return null;
    }

    private bool IsTooDeep(int depth)
    {
        if (depth < MaxDepth) return false;
        _problems.Add(SyntaxProblemCodes.LimitExceeded, _source, new TextSpan(_at, 1), "More than 64 objects and lists stand within each other.");
        return true;
    }

    private void SkipSpace()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at])) _at++;
        // Behind white space the lexer knows what a comment is.
        if (_at < _text.Length && _text[_at] is '-' or '/') _at = _lexer.Read(_at, isReporting: true).Start;
    }

    private Token Found() => _lexer.Read(_at, isReporting: false);

    private JsonObjectSyntax? FailObject(string expected, string? hint = null)
    {
        Fail(expected, hint);
        return null;
    }

    private void Fail(string expected, string? hint = null)
    {
        var token = Found();
        // A quote that SQL would close elsewhere is one character here.
        if (token.Kind is TokenKind.Unclosed) token = token with { Kind = TokenKind.Operator, End = Math.Min(token.Start + 1, _text.Length) };
        _problems.Add(SyntaxProblemCodes.MalformedJson, _source, token.Span, "Expected " + expected + ", found " + FoundText.Of(_text, token) + ".", hint);
    }

    private char At(int at) => at < _text.Length ? _text[at] : '\0';

    private bool IsStatementWord(int at)
    {
        foreach (var word in Keywords.Statements)
        {
            if (string.Compare(_text, at, word, 0, word.Length, StringComparison.OrdinalIgnoreCase) == 0 && !IsWordPart(At(at + word.Length))) return true;
        }

        return false;
    }

    private static bool IsWordPart(char c) => Lexer.IsWordStart(c) || c is >= '0' and <= '9';
}
