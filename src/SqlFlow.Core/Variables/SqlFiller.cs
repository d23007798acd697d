using System.Text.Json;
using System.Text.RegularExpressions;
using SqlFlow.Engines;

namespace SqlFlow.Variables;

/// <summary>
/// Fills variables into SQL. What a value becomes depends on where it stands, and nothing that it holds can change the
/// statement's shape: it is always exactly one token, or part of one.
/// </summary>
internal sealed partial class SqlFiller
{
    private readonly string _sql;
    private readonly VariableLookup _lookup;
    private readonly TextBuilder _builder;
    private readonly SqlContext _context = new();
    private int _at;
    private int _copied;

    private SqlFiller(string sql, VariableLookup lookup) => (_sql, _lookup, _builder) = (sql, lookup, new TextBuilder(sql));

    /// <summary>Fills variables in. A variable that only a run knows becomes NULL, or an empty text within quotes.</summary>
    public static FilledText Fill(string sql, VariableLookup lookup) =>
        sql.Contains("${", StringComparison.Ordinal) ? new SqlFiller(sql, lookup).Run() : new FilledText(sql);

    private FilledText Run()
    {
        while (_at < _sql.Length)
        {
            var c = _sql[_at];
            if (IsWord(_at)) Touching();
            else if (VariableReference.IsEscapeAt(_sql, _at)) Escape();
            else if (c is '\'' or '"') Quoted(c, isEscape: false);
            else if (c == '-' && Next == '-') LineComment();
            else if (c == '/' && Next == '*') BlockComment();
            else if (c == '$' && DollarQuote().Match(_sql, _at) is { Success: true } tag) DollarQuoted(tag.Value);
            else
            {
                if (!char.IsWhiteSpace(c)) _context.Symbol(c);
                _at++;
            }
        }

        Flush(_sql.Length);
        return _builder.Build();
    }

    private char Next => _at + 1 < _sql.Length ? _sql[_at + 1] : '\0';

    // Words and variables that touch are one name to the reader, so they become one: events_${year} is "events_2024".
    private void Touching()
    {
        var start = _at;
        var (references, hasText) = (0, false);
        var first = default(VariableReference);
        while (_at < _sql.Length && IsWord(_at))
        {
            if (!VariableReference.IsAt(_sql, _at))
            {
                hasText = true;
                _at++;
                continue;
            }

            var reference = VariableReference.Read(_sql, _at);
            if (references++ == 0) first = reference;
            _at += reference.Length;
        }

        if (references == 0) Plain(start);
        else if (references == 1 && !hasText) Single(first);
        else Composite(start);
    }

    private void Plain(int start)
    {
        var word = _sql.AsSpan(start, _at - start);
        if (char.IsAsciiDigit(word[0])) _context.Operand();
        else _context.Word(word);
        if (_at < _sql.Length && _sql[_at] == '\'' && word is "e" or "E") Quoted('\'', isEscape: true);
    }

    private void Single(VariableReference reference)
    {
        Flush(reference.Start);
        _copied = _at;
        var isName = _context.ExpectsName || (_at < _sql.Length && _sql[_at] == '.');
        var value = _builder.Resolve(reference, _lookup);
        if (value is null && isName) _builder.MarkUnknownName();
        if (value is { } known && HasNul(known)) _builder.MarkUnfit(reference);
        Separate(reference.Start);
        _builder.Put(isName ? TableName.Quote(value is null ? reference.Name : TextFiller.TextOf(value.Value)) : Value(value, reference), reference.Start);
        // A literal against a quote would become one with what is behind it.
        if (_at < _sql.Length && _sql[_at] is '\'' or '"') _builder.Put(" ", reference.Start);
        _context.Operand();
    }

    private string Value(JsonValue? value, VariableReference reference)
    {
        if (value is not { } known || known.Kind is JsonValueKind.Null) return "NULL";
        var text = known.ToString();
        if (Number().IsMatch(text)) return char.IsAsciiDigit(text[0]) || text[0] == '.' || (_context.AllowsSign && !IsBoundTightly()) ? text : $"({text})";
        if (Word(text, "TRUE") || Word(text, "FALSE") || Word(text, "NULL")) return text;
        if (_context.IsOrderOrGroup)
        {
            _builder.Warn(reference.Start, $"The value of '{reference.Name}' is a text here, so the order or grouping is by a constant.",
                $"Write \"${{{reference.Name}}}\" in double quotes for a column's name.");
        }

        return TableName.Literal(text);
    }

    private void Composite(int start)
    {
        Flush(start);
        _copied = _at;
        var name = new System.Text.StringBuilder();
        for (var at = start; at < _at;)
        {
            if (!VariableReference.IsAt(_sql, at))
            {
                name.Append(_sql[at++]);
                continue;
            }

            var reference = VariableReference.Read(_sql, at);
            var value = _builder.Resolve(reference, _lookup);
            if (value is null) _builder.MarkUnknownName();
            if (value is { } known && HasNul(known)) _builder.MarkUnfit(reference);
            name.Append(value is null ? reference.Name : TextFiller.TextOf(value.Value));
            at += reference.Length;
        }

        Separate(start);
        var text = name.ToString();
        _builder.Put(text.Length > 0 && text.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0 && !_context.ExpectsName ? text : TableName.Quote(text), start);
        if (_at < _sql.Length && _sql[_at] is '\'' or '"') _builder.Put(" ", start);
        _context.Operand();
    }

    private void Quoted(char quote, bool isEscape)
    {
        for (_at++; _at < _sql.Length;)
        {
            if (isEscape && _sql[_at] == '\\') _at += Math.Min(2, _sql.Length - _at);
            else if (_sql[_at] == quote && Next == quote) _at += 2;
            else if (_sql[_at] == quote) break;
            else if (!TryInside(text => isEscape ? text.Replace("\\", "\\\\", StringComparison.Ordinal) : text, quote)) _at++;
        }

        if (_at < _sql.Length) _at++;
        _context.Operand();
    }

    private void DollarQuoted(string tag)
    {
        for (_at += tag.Length; _at < _sql.Length;)
        {
            if (_sql.AsSpan(_at).StartsWith(tag, StringComparison.Ordinal))
            {
                _at += tag.Length;
                break;
            }

            if (!TryInside(static text => text, '\0')) _at++;
        }

        _context.Operand();
    }

    // A variable or escape inside quotes.
    private bool TryInside(Func<string, string> escape, char quote)
    {
        if (VariableReference.IsEscapeAt(_sql, _at))
        {
            Escape();
            return true;
        }

        if (!VariableReference.IsAt(_sql, _at)) return false;
        var reference = VariableReference.Read(_sql, _at);
        Flush(_at);
        _copied = _at += reference.Length;
        var value = _builder.Resolve(reference, _lookup);
        if (value is null && quote == '"') _builder.MarkUnknownName();
        var text = value is { } known ? TextFiller.TextOf(known) : quote == '"' ? reference.Name : "";
        // Nothing escapes a dollar sign in a text between dollar signs.
        if (text.Contains('\0', StringComparison.Ordinal) || (quote == '\0' && text.Contains('$', StringComparison.Ordinal)))
        {
            _builder.MarkUnfit(reference);
            text = "";
        }

        text = escape(text);
        _builder.Put(quote == '\0' ? text : text.Replace($"{quote}", $"{quote}{quote}", StringComparison.Ordinal), reference.Start);
        return true;
    }

    private void LineComment()
    {
        var end = _sql.AsSpan(_at).IndexOfAny('\r', '\n');
        _at = end < 0 ? _sql.Length : _at + end;
    }

    private void BlockComment()
    {
        var depth = 0;
        do
        {
            if (_sql[_at] == '/' && Next == '*')
            {
                depth++;
                _at += 2;
            }
            else if (_sql[_at] == '*' && Next == '/')
            {
                depth--;
                _at += 2;
            }
            else
            {
                _at++;
            }
        }
        while (depth > 0 && _at < _sql.Length);
    }

    private void Escape()
    {
        Flush(_at);
        _copied = _at + 1;
        _at += 3;
        _context.Operand();
    }

    private void Flush(int end)
    {
        _builder.Copy(_copied, end);
        _copied = end;
    }

    private void Separate(int origin)
    {
        if (_builder.Last is '\'' or '"') _builder.Put(" ", origin);
    }

    // Operators that bind more tightly than a sign: -1::INT is -(1::INT).
    private bool IsBoundTightly()
    {
        var at = _at;
        while (at < _sql.Length && char.IsWhiteSpace(_sql[at])) at++;
        return at < _sql.Length && _sql[at] is ':' or '^' or '[' or '*';
    }

    private bool IsWord(int at)
    {
        var c = _sql[at];
        if (c == '$') return VariableReference.IsAt(_sql, at) || (at > 0 && at > _copied && char.IsAsciiLetterOrDigit(_sql[at - 1]) && !VariableReference.IsEscapeAt(_sql, at));
        return char.IsAsciiLetterOrDigit(c) || c == '_' || c >= 0x80 && !char.IsWhiteSpace(c);
    }

    private static bool HasNul(JsonValue value) => value.Kind is JsonValueKind.String && value.ToString().Contains('\0', StringComparison.Ordinal);

    private static bool Word(string text, string word) => text.Equals(word, StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(@"\A[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Number();

    [GeneratedRegex(@"\G\$(?:[A-Za-z_\u0080-\uFFFF][A-Za-z0-9_\u0080-\uFFFF]*)?\$", RegexOptions.CultureInvariant)]
    private static partial Regex DollarQuote();
}
