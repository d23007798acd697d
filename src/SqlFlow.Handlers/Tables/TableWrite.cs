using System.Collections.Immutable;
using SqlFlow.Engines;

namespace SqlFlow.Handlers;

/// <summary>A table to be written, and how.</summary>
internal sealed record TableWrite
{
    public required TableName Target { get; init; }

    public required WriteMode Mode { get; init; }

    public ValueList<string> Keys { get; init; }

    public OnSchemaChange OnSchemaChange { get; init; }

    /// <summary>Whether the query may be read more than once; a stream of batches may not.</summary>
    public bool IsRepeatable { get; init; } = true;
}

/// <summary>What was written; the counts are true, not estimates.</summary>
internal sealed record TableWriteResult(ImmutableArray<ColumnSchema> Columns, long RowsRead, long RowsInserted, long RowsUpdated)
{
    public StepExecutionResult ToResult() => StepExecutionResult.Success(RowsInserted + RowsUpdated) with
    {
        RowsRead = RowsRead,
        RowsInserted = RowsInserted,
        RowsUpdated = RowsUpdated,
        RowsDeleted = 0,
        OutputSchema = Columns,
    };
}
