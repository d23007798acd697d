namespace SqlFlow.Connectors;

/// <summary>How a source is read that is read on from where the last run stopped.</summary>
/// <param name="CursorField">The column that grows: rows are new where it is beyond the watermark.</param>
public sealed record IncrementalSource(string CursorField)
{
    /// <summary>The columns that identify a row. With them rows that are read again replace themselves; without them rows are only added.</summary>
    public ValueList<string> PrimaryKey { get; init; }

    /// <summary>How far before the watermark reading begins: a length of time such as <c>2 days</c>, or a number; null: at the watermark.</summary>
    public JsonValue? Lookback { get; init; }

    /// <summary>Rows before this are never read; null: from the beginning. May contain <c>${variables}</c>.</summary>
    public string? StartDate { get; init; }

    /// <summary>How far in the future a row's time may lie and still move the watermark.</summary>
    /// <value>Null: 5 minutes.</value>
    public string? MaxFutureSkew { get; init; }
}
