using System.Text;

namespace SqlFlow.Engines.DuckDb;

/// <summary>Places in a statement: DuckDB counts UTF-8 bytes, .NET counts UTF-16 characters.</summary>
internal static class SqlText
{
    /// <summary>The character that holds the byte; null where there is none.</summary>
    internal static int? CharOffset(string sql, long? byteOffset)
    {
        if (byteOffset is not { } wanted || wanted < 0) return null;
        var bytes = 0L;
        var chars = 0;
        foreach (var rune in sql.EnumerateRunes())
        {
            if (bytes >= wanted) return chars;
            bytes += rune.Utf8SequenceLength;
            chars += rune.Utf16SequenceLength;
        }

        return bytes >= wanted ? chars : null;
    }

    /// <summary>The character that is the code point of this number; null where there is none.</summary>
    internal static int? CharOffsetOfCodePoint(string sql, long? codePoint)
    {
        if (codePoint is not { } wanted || wanted < 0) return null;
        var chars = 0;
        foreach (var rune in sql.EnumerateRunes())
        {
            if (wanted-- == 0) return chars;
            chars += rune.Utf16SequenceLength;
        }

        return wanted == 0 ? chars : null;
    }

    /// <summary>The byte at which a character starts.</summary>
    internal static int ByteOffset(string sql, int charOffset) => Encoding.UTF8.GetByteCount(sql.AsSpan(0, charOffset));

    /// <summary>Whether there is nothing but white space, comments and semicolons.</summary>
    internal static bool IsBlank(string sql)
    {
        for (var at = 0; at < sql.Length;)
        {
            at = SqlScanner.Next(sql, at, out var kind);
            if (kind == SqlTokenKind.Text) return false;
        }

        return true;
    }

    /// <summary>Where a second statement begins; null: the text has one at most.</summary>
    internal static int? SecondStatement(string sql)
    {
        var ended = false;
        for (var at = 0; at < sql.Length;)
        {
            var next = SqlScanner.Next(sql, at, out var kind);
            if (kind == SqlTokenKind.Semicolon) ended = true;
            else if (ended && kind == SqlTokenKind.Text) return at;
            at = next;
        }

        return null;
    }
}
