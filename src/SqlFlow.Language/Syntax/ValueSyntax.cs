namespace SqlFlow.Language;

/// <summary>A value.</summary>
/// <param name="Span">All of it.</param>
public abstract record ValueSyntax(TextSpan Span);

/// <summary>A value that stands in the text.</summary>
/// <param name="Span">With its quotes.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Text">A text without its quotes, variables still in it; a number as written; <c>true</c>, <c>false</c> or <c>null</c>.</param>
public sealed record LiteralSyntax(TextSpan Span, LiteralKind Kind, string Text) : ValueSyntax(Span);

/// <summary>What a literal is.</summary>
public enum LiteralKind
{
    /// <summary>A text in quotes.</summary>
    Text,

    /// <summary>A number.</summary>
    Number,

    /// <summary>TRUE or FALSE.</summary>
    Boolean,

    /// <summary>NULL.</summary>
    Null,
}

/// <summary><c>${name}</c>, <c>${name|default}</c> or <c>${name|"quoted default"}</c>.</summary>
/// <param name="Span">From <c>$</c> to <c>}</c>.</param>
/// <param name="Name">The name.</param>
/// <param name="Default">The default without its quotes; null: none.</param>
public sealed record VariableSyntax(TextSpan Span, string Name, string? Default) : ValueSyntax(Span);

/// <summary><c>(SELECT …)</c>: one row, one column, known when the pipeline runs.</summary>
/// <param name="Span">With the parentheses.</param>
/// <param name="Query">What stands within them, as written.</param>
public sealed record QuerySyntax(TextSpan Span, TextSpan Query) : ValueSyntax(Span);
