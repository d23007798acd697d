using System.Collections.Immutable;

namespace SqlFlow.Language;

/// <summary>The condition of an IF.</summary>
/// <param name="Span">All of it.</param>
public abstract record ConditionSyntax(TextSpan Span);

/// <summary>All of these hold.</summary>
/// <param name="Span">All of it.</param>
/// <param name="Conditions">At least two.</param>
public sealed record AndCondition(TextSpan Span, ImmutableArray<ConditionSyntax> Conditions) : ConditionSyntax(Span);

/// <summary>One of these holds.</summary>
/// <param name="Span">All of it.</param>
/// <param name="Conditions">At least two.</param>
public sealed record OrCondition(TextSpan Span, ImmutableArray<ConditionSyntax> Conditions) : ConditionSyntax(Span);

/// <summary>This does not hold.</summary>
/// <param name="Span">All of it.</param>
/// <param name="Condition">What must not hold.</param>
public sealed record NotCondition(TextSpan Span, ConditionSyntax Condition) : ConditionSyntax(Span);

/// <summary>Two values are compared.</summary>
/// <param name="Span">All of it.</param>
/// <param name="Left">A literal or variable.</param>
/// <param name="Operator">How.</param>
/// <param name="Right">A literal or variable.</param>
public sealed record ComparisonCondition(TextSpan Span, ValueSyntax Left, ComparisonOperator Operator, ValueSyntax Right) : ConditionSyntax(Span);

/// <summary>A value is, or is not, one of these.</summary>
/// <param name="Span">All of it.</param>
/// <param name="Value">A literal or variable.</param>
/// <param name="IsNegated">NOT IN.</param>
/// <param name="Values">At least one.</param>
public sealed record InCondition(TextSpan Span, ValueSyntax Value, bool IsNegated, ImmutableArray<ValueSyntax> Values) : ConditionSyntax(Span);

/// <summary>A value that is TRUE or FALSE by itself.</summary>
/// <param name="Span">All of it.</param>
/// <param name="Value">A literal or variable.</param>
public sealed record TruthCondition(TextSpan Span, ValueSyntax Value) : ConditionSyntax(Span);

/// <summary>A condition that could not be read; a problem says why.</summary>
/// <param name="Span">Where it should stand.</param>
public sealed record MissingCondition(TextSpan Span) : ConditionSyntax(Span);

/// <summary>How two values are compared.</summary>
public enum ComparisonOperator
{
    /// <summary><c>=</c> or <c>==</c>.</summary>
    Equal,

    /// <summary><c>!=</c> or <c>&lt;&gt;</c>.</summary>
    NotEqual,

    /// <summary><c>&lt;</c>.</summary>
    Less,

    /// <summary><c>&lt;=</c>.</summary>
    LessOrEqual,

    /// <summary><c>&gt;</c>.</summary>
    Greater,

    /// <summary><c>&gt;=</c>.</summary>
    GreaterOrEqual,
}
