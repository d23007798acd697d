namespace SqlFlow.Language;

/// <summary>A token: a kind and a stretch of the text. Nothing is copied out of the text.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">Its first character.</param>
/// <param name="End">The first character behind it.</param>
/// <param name="IsFirstOnLine">Whether only white space and comments stand before it on its line.</param>
internal readonly record struct Token(TokenKind Kind, int Start, int End, bool IsFirstOnLine)
{
    public TextSpan Span => TextSpan.FromBounds(Start, End);
}

internal enum TokenKind
{
    End,
    Word,
    QuotedName,
    String,
    EscapeString,
    DollarString,
    Number,
    Variable,
    Operator,
    Semicolon,
    Comma,
    Dot,
    OpenParenthesis,
    CloseParenthesis,
    OpenBracket,
    CloseBracket,
    OpenBrace,
    CloseBrace,

    /// <summary>Something that begins and has no end; it reaches to the end of the file, and has been reported.</summary>
    Unclosed,
}
