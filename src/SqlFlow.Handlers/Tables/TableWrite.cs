using System.Collections.Immutable;
using SqlFlow.Engines;

namespace SqlFlow.Handlers;

/// <summary>A table to be written, and how.</summary>
internal sealed record TableWrite
{
    public required TableName Target { get; init; }

    public required WriteMode Mode { get; init; }

    public ValueList<string> Keys { get; init; }

    /// <summary>For an upsert of rows that may come late: the column that says which of two rows is newer; null: the one that is read is.</summary>
    public string? Cursor { get; init; }

    /// <summary>For an upsert: where the query's rows are staged already, one a key; null: they are not.</summary>
    public TableName? Stage { get; init; }

    public OnSchemaChange OnSchemaChange { get; init; }

    /// <summary>Whether the query may be read more than once; a stream of batches may not.</summary>
    public bool IsRepeatable { get; init; } = true;
}

/// <summary>What was written; the counts are true, not estimates.</summary>
/// <param name="Columns">The table's columns afterwards.</param>
/// <param name="RowsRead">Rows of the query.</param>
/// <param name="RowsInserted">Rows that are new.</param>
/// <param name="RowsUpdated">Rows that were changed.</param>
/// <param name="IsNew">Whether the table was made by this.</param>
internal sealed record TableWriteResult(ImmutableArray<ColumnSchema> Columns, long RowsRead, long RowsInserted, long RowsUpdated, bool IsNew)
{
    /// <summary>Rows that were taken out.</summary>
    public long RowsDeleted { get; init; }

    /// <summary>What deserves attention.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];

    public StepExecutionResult ToResult() => StepExecutionResult.Success(RowsInserted + RowsUpdated) with
    {
        RowsRead = RowsRead,
        RowsInserted = RowsInserted,
        RowsUpdated = RowsUpdated,
        RowsDeleted = RowsDeleted,
        Warnings = Warnings,
        OutputSchema = Columns,
    };
}
