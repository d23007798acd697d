using System.Collections.Immutable;

namespace SqlFlow.Engines;

/// <summary>What a query reads, as its text says.</summary>
public sealed record QueryReferences
{
    /// <summary>Tables and views, without names of common table expressions.</summary>
    public ImmutableArray<TableReference> Tables { get; init; } = [];

    /// <summary>Why the text is not a query; null if it is one.</summary>
    public SqlError? Error { get; init; }
}

/// <summary>A table that a query names.</summary>
/// <param name="Name">The table, with its schema and catalog where the text gives them.</param>
/// <param name="Offset">Where the text names it, in UTF-16 characters from its start; null: unknown.</param>
public sealed record TableReference(TableName Name, int? Offset);

/// <summary>What is wrong with a statement.</summary>
/// <param name="ErrorCode">One of <see cref="ErrorCodes"/>.</param>
/// <param name="Message">One line.</param>
/// <param name="Offset">Where, in UTF-16 characters from the statement's start; null: unknown.</param>
/// <param name="Hint">What may have been meant; null: no idea.</param>
public sealed record SqlError(string ErrorCode, string Message, int? Offset, string? Hint);
