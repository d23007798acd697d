using System.Collections.Immutable;

namespace SqlFlow.Language;

/// <summary>A statement.</summary>
/// <param name="Span">From its first word to its <c>;</c>, both included.</param>
public abstract record StatementSyntax(TextSpan Span);

/// <summary><c>SOURCE name TYPE connector PARAMS {…};</c> or <c>SOURCE name FROM "connector of the profile" [OPTIONS {…}];</c></summary>
/// <param name="Span">From its first word to its <c>;</c>.</param>
/// <param name="Name">The source's name.</param>
/// <param name="Connector">The connector behind TYPE; null: the form with FROM.</param>
/// <param name="ProfileConnector">The profile's connector behind FROM; null: the form with TYPE.</param>
/// <param name="Parameters">The JSON of PARAMS or OPTIONS; null: there are no OPTIONS.</param>
public sealed record SourceStatement(TextSpan Span, NameSyntax Name, NameSyntax? Connector, TextSyntax? ProfileConnector, JsonObjectSyntax? Parameters)
    : StatementSyntax(Span);

/// <summary><c>LOAD table FROM source [MODE …] [ON SCHEMA CHANGE …];</c></summary>
/// <param name="Span">From its first word to its <c>;</c>.</param>
/// <param name="Table">The table that is written.</param>
/// <param name="Source">The source's name.</param>
/// <param name="Mode">Null: not said.</param>
/// <param name="OnSchemaChange">Null: not said.</param>
public sealed record LoadStatement(TextSpan Span, NameSyntax Table, NameSyntax Source, ModeSyntax? Mode, SchemaChangeSyntax? OnSchemaChange)
    : StatementSyntax(Span);

/// <summary><c>CREATE [OR REPLACE] TABLE|VIEW name [MODE …] AS query;</c></summary>
/// <param name="Span">From its first word to its <c>;</c>.</param>
/// <param name="IsOrReplace">Whether OR REPLACE stands there.</param>
/// <param name="Kind">A table or a view.</param>
/// <param name="Name">Its name.</param>
/// <param name="Mode">Null: not said.</param>
/// <param name="Query">From the first to the last token of the query, as written.</param>
public sealed record CreateStatement(TextSpan Span, bool IsOrReplace, CreatedKind Kind, NameSyntax Name, ModeSyntax? Mode, TextSpan Query)
    : StatementSyntax(Span);

/// <summary><c>EXPORT query|table TO "uri" TYPE format [OPTIONS {…}];</c> or, into a table, <c>… TYPE connector MODE … [OPTIONS {…}];</c></summary>
/// <param name="Span">From its first word to its <c>;</c>.</param>
/// <param name="Table">The table; null: a query.</param>
/// <param name="Query">From the first to the last token of the query, as written; null: a table.</param>
/// <param name="Target">Where to.</param>
/// <param name="Format">What TYPE says: the format of a file; with a mode, the connector of a table.</param>
/// <param name="Mode">How the rows are written into a table; null: a file is written.</param>
/// <param name="Options">Null: there are no OPTIONS.</param>
public sealed record ExportStatement(TextSpan Span, NameSyntax? Table, TextSpan? Query, TextSyntax Target, NameSyntax Format, ModeSyntax? Mode, JsonObjectSyntax? Options)
    : StatementSyntax(Span);

/// <summary><c>SET name = value;</c></summary>
/// <param name="Span">From its first word to its <c>;</c>.</param>
/// <param name="NameSpan">Where the name stands.</param>
/// <param name="Name">The variable's name.</param>
/// <param name="Value">A literal, another variable, or a query.</param>
public sealed record SetStatement(TextSpan Span, TextSpan NameSpan, string Name, ValueSyntax Value)
    : StatementSyntax(Span);

/// <summary><c>INCLUDE "file.sf" [AS alias];</c></summary>
/// <param name="Span">From its first word to its <c>;</c>.</param>
/// <param name="Path">The file, relative to the one that includes it.</param>
/// <param name="Alias">What its variables' names begin with outside of it; null: nothing.</param>
public sealed record IncludeStatement(TextSpan Span, TextSyntax Path, string? Alias)
    : StatementSyntax(Span);

/// <summary><c>IF condition THEN … [ELSE IF condition THEN …]* [ELSE …] END IF;</c></summary>
/// <param name="Span">From its first word to its <c>;</c>.</param>
/// <param name="Branches">IF and each ELSE IF, in text order.</param>
/// <param name="Else">The statements behind ELSE; none without one.</param>
public sealed record IfStatement(TextSpan Span, ImmutableArray<IfBranch> Branches, ImmutableArray<StatementSyntax> Else)
    : StatementSyntax(Span);

/// <summary>A condition and what stands behind its THEN.</summary>
/// <param name="Condition">The condition.</param>
/// <param name="Statements">In text order.</param>
public sealed record IfBranch(ConditionSyntax Condition, ImmutableArray<StatementSyntax> Statements);

/// <summary><c>CHECK table|(query) EXPECT expectation [, expectation]* [SEVERITY WARN|ERROR];</c></summary>
/// <param name="Span">From its first word to its <c>;</c>.</param>
/// <param name="Table">The table; null: a query.</param>
/// <param name="Query">What stands within the parentheses, as written; null: a table.</param>
/// <param name="Expectations">At least one, in text order.</param>
/// <param name="Severity">Null: not said.</param>
public sealed record CheckStatement(TextSpan Span, NameSyntax? Table, TextSpan? Query, ImmutableArray<ExpectationSyntax> Expectations, CheckSeverity? Severity)
    : StatementSyntax(Span);

/// <summary>What CREATE makes.</summary>
public enum CreatedKind
{
    /// <summary>A table.</summary>
    Table,

    /// <summary>A view.</summary>
    View,
}

/// <summary>How bad it is if a check fails.</summary>
public enum CheckSeverity
{
    /// <summary>A warning.</summary>
    Warn,

    /// <summary>The check fails.</summary>
    Error,
}
