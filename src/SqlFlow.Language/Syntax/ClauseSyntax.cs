using System.Collections.Immutable;

namespace SqlFlow.Language;

/// <summary><c>MODE REPLACE | APPEND | UPSERT KEY (a, b) | INCREMENTAL BY column [LOOKBACK '2 days']</c></summary>
/// <param name="Span">From MODE to its last token.</param>
/// <param name="Kind">The mode.</param>
/// <param name="Keys">The columns behind KEY; none in other modes.</param>
/// <param name="TimeColumn">The column behind BY; null in other modes.</param>
/// <param name="Lookback">A text, a number or a variable; null: not said.</param>
public sealed record ModeSyntax(TextSpan Span, WriteMode Kind, ImmutableArray<NameSyntax> Keys, NameSyntax? TimeColumn, ValueSyntax? Lookback);

/// <summary>How rows get into a table.</summary>
public enum WriteMode
{
    /// <summary>The table is made anew.</summary>
    Replace,

    /// <summary>Rows are added.</summary>
    Append,

    /// <summary>Rows whose key exists are updated, the others added.</summary>
    Upsert,

    /// <summary>The rows of a time window are replaced.</summary>
    Incremental,
}

/// <summary><c>ON SCHEMA CHANGE FAIL|IGNORE|APPEND_NEW|SYNC</c></summary>
/// <param name="Span">From ON to its last token.</param>
/// <param name="Kind">What happens.</param>
public sealed record SchemaChangeSyntax(TextSpan Span, SchemaChangeKind Kind);

/// <summary>What happens if a source's columns are not those of the table.</summary>
public enum SchemaChangeKind
{
    /// <summary>The load fails.</summary>
    Fail,

    /// <summary>New columns are left out, missing ones are NULL.</summary>
    Ignore,

    /// <summary>New columns are added.</summary>
    AppendNew,

    /// <summary>New columns are added, types widened.</summary>
    Sync,
}
