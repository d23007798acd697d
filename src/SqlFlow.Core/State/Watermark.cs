namespace SqlFlow.State;

/// <summary>How far a source has been read into a target, or a transform has come.</summary>
/// <param name="Pipeline">The pipeline's name.</param>
/// <param name="Source">The source's name; for a transform <c>step:</c> and its id.</param>
/// <param name="Target">The table, as <see cref="WatermarkTable.Key"/> writes it.</param>
public sealed record Watermark(string Pipeline, string Source, string Target)
{
    /// <summary>The cursor's column.</summary>
    public required string CursorColumn { get; init; }

    /// <summary>The column's type when the value was taken.</summary>
    public required string CursorType { get; init; }

    /// <summary>The greatest cursor of the rows that were committed; times with zone are in UTC. Null: no row has moved it yet.</summary>
    public string? Value { get; init; }

    /// <summary>Rows of the last run that lay too far in the future to move it: they are in the target, and will be read again.</summary>
    public long RowsAhead { get; init; }

    /// <summary>Whether this source's load made the target, so that all of its rows come from loads of this pipeline.</summary>
    public bool MadeTarget { get; init; }

    /// <summary>When it was written, UTC.</summary>
    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>The run that wrote it.</summary>
    public string RunId { get; init; } = "";
}
