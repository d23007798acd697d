using System.Collections.Immutable;

namespace SqlFlow.Language;

/// <summary>What a CHECK expects of its rows.</summary>
/// <param name="Span">All of it.</param>
public abstract record ExpectationSyntax(TextSpan Span);

/// <summary><c>NOT NULL (a, b)</c></summary>
/// <param name="Span">All of it.</param>
/// <param name="Columns">At least one.</param>
public sealed record NotNullExpectation(TextSpan Span, ImmutableArray<NameSyntax> Columns) : ExpectationSyntax(Span);

/// <summary><c>UNIQUE (a, b)</c>: no two rows agree in all of these.</summary>
/// <param name="Span">All of it.</param>
/// <param name="Columns">At least one.</param>
public sealed record UniqueExpectation(TextSpan Span, ImmutableArray<NameSyntax> Columns) : ExpectationSyntax(Span);

/// <summary><c>ROW COUNT BETWEEN 1 AND 9</c>, <c>ROW COUNT &gt;= 1</c>, <c>ROW COUNT &lt;= 9</c> or <c>ROW COUNT = 5</c></summary>
/// <param name="Span">All of it.</param>
/// <param name="Minimum">A number or variable; null: none.</param>
/// <param name="Maximum">A number or variable; null: none.</param>
public sealed record RowCountExpectation(TextSpan Span, ValueSyntax? Minimum, ValueSyntax? Maximum) : ExpectationSyntax(Span);

/// <summary><c>FRESH column WITHIN '1 day'</c></summary>
/// <param name="Span">All of it.</param>
/// <param name="Column">A time.</param>
/// <param name="Within">A text or variable.</param>
public sealed record FreshExpectation(TextSpan Span, NameSyntax Column, ValueSyntax Within) : ExpectationSyntax(Span);

/// <summary><c>EMPTY</c>: there are no rows.</summary>
/// <param name="Span">All of it.</param>
public sealed record EmptyExpectation(TextSpan Span) : ExpectationSyntax(Span);

/// <summary>A condition that every row fulfils; its <see cref="ExpectationSyntax.Span"/> is SQL, as written.</summary>
/// <param name="Span">The condition.</param>
public sealed record ConditionExpectation(TextSpan Span) : ExpectationSyntax(Span);
