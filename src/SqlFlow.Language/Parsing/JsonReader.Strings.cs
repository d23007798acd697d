using System.Globalization;
using System.Text;

namespace SqlFlow.Language;

/// <content>Texts.</content>
internal sealed partial class JsonReader
{
    /// <summary>Reads a text in double quotes. Variables are copied as they are, quotes of their defaults included.</summary>
    private string? ReadString()
    {
        var start = _at++;
        var text = new StringBuilder();
        while (_at < _text.Length)
        {
            var c = _text[_at];
            if (c == '"')
            {
                _at++;
                return text.ToString();
            }

            if (c is '\n' or '\r') break;
            if (c == '\\')
            {
                if (!ReadEscape(text)) return Leave(start);
            }
            else if (VariableReference.IsEscapeAt(_text, _at))
            {
                text.Append(_text, _at, 3);
                _at += 3;
            }
            else if (VariableReference.IsAt(_text, _at))
            {
                if (!ReadReference(text)) return Leave(start);
            }
            else
            {
                text.Append(c);
                _at++;
            }
        }

        _problems.Add(SyntaxProblemCodes.UnclosedString, _source, new TextSpan(start, 1), "This text has no closing quote on its line.", "A line break within is written \\n.");
        return null;
    }

    // Reading goes on behind a text that is wrong.
    private string? Leave(int start)
    {
        var end = StringEnd(start);
        _at = end < 0 ? LineEnd(start) : end;
        return null;
    }

    private bool ReadReference(StringBuilder text)
    {
        var end = _lexer.VariableEnd(_at);
        if (end < 0)
        {
            _lexer.ReportVariable(_at);
            return false;
        }

        // A default that is quoted as JSON quotes, ${x|\"a\"}, is read like everything else in the text.
        var isEscaped = _text.IndexOf('\\', _at, end - _at) >= 0;
        if (isEscaped)
        {
            text.Append("${");
            _at += 2;
        }
        else
        {
            text.Append(_text, _at, end - _at);
            _at = end;
        }

        return true;
    }

    private bool ReadEscape(StringBuilder text)
    {
        var c = At(_at + 1);
        if (c == 'u')
        {
            if (_at + 6 > _text.Length || !ushort.TryParse(_text.Substring(_at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)) return FailEscape();
            text.Append((char)code);
            _at += 6;
            return true;
        }

        var index = "\"\\/bfnrt".IndexOf(c);
        if (index < 0) return FailEscape();
        text.Append("\"\\/\b\f\n\r\t"[index]);
        _at += 2;
        return true;
    }

    private bool FailEscape()
    {
        _problems.Add(SyntaxProblemCodes.MalformedJson, _source, new TextSpan(_at, Math.Min(2, _text.Length - _at)), "This is no escape of JSON.", "A backslash is written \\\\.");
        return false;
    }
}
