namespace SqlFlow.Handlers;

/// <summary>One thing that must hold. Exactly one property is given.</summary>
public sealed record Expectation
{
    internal const string Kinds = "not_null, unique, accepted_values, row_count, freshness, expression, empty";

    /// <summary>None of these columns is NULL.</summary>
    [StepProperty(AllowSingle = true)]
    public ValueList<string> NotNull { get; init; }

    /// <summary>No two rows agree in these columns. Rows with a NULL among them agree with none, as in SQL.</summary>
    [StepProperty(AllowSingle = true)]
    public ValueList<string> Unique { get; init; }

    /// <summary>A column holds only these values, or NULL.</summary>
    public AcceptedValues? AcceptedValues { get; init; }

    /// <summary>The number of rows lies in a range.</summary>
    public RowCountRange? RowCount { get; init; }

    /// <summary>The newest row is not too old.</summary>
    public Freshness? Freshness { get; init; }

    /// <summary>A condition that no row makes false. NULL passes, as in a CHECK constraint.</summary>
    public string? Expression { get; init; }

    /// <summary>True: there are no rows. False: there is at least one.</summary>
    public bool? Empty { get; init; }

    /// <summary>How many properties are given.</summary>
    internal int Count =>
        (NotNull.Count == 0 ? 0 : 1) + (Unique.Count == 0 ? 0 : 1) + (AcceptedValues is null ? 0 : 1) + (RowCount is null ? 0 : 1)
        + (Freshness is null ? 0 : 1) + (Expression is null ? 0 : 1) + (Empty is null ? 0 : 1);

    /// <summary>The columns that it names.</summary>
    internal ValueList<string> Columns =>
        NotNull.Count > 0 ? NotNull
        : Unique.Count > 0 ? Unique
        : AcceptedValues is { } values ? [values.Column]
        : Freshness is { } freshness ? [freshness.Column]
        : [];

    /// <summary>Where <see cref="Columns"/> stand.</summary>
    internal string ColumnsPath => NotNull.Count > 0 ? "not_null" : Unique.Count > 0 ? "unique" : AcceptedValues is not null ? "accepted_values.column" : "freshness.column";
}

/// <summary>The values that a column may hold.</summary>
public sealed record AcceptedValues
{
    /// <summary>The column.</summary>
    public required string Column { get; init; }

    /// <summary>The values: text, numbers or booleans.</summary>
    public required ValueList<JsonValue> Values { get; init; }
}

/// <summary>A range of row counts, both ends included.</summary>
public sealed record RowCountRange
{
    /// <summary>At least so many. Null: no lower bound.</summary>
    public long? Min { get; init; }

    /// <summary>At most so many. Null: no upper bound.</summary>
    public long? Max { get; init; }
}

/// <summary>How old the newest row may be.</summary>
public sealed record Freshness
{
    /// <summary>A column of dates or timestamps; those without a zone count as UTC.</summary>
    public required string Column { get; init; }

    /// <summary>The greatest age, e.g. <c>1 day</c>.</summary>
    public required string Within { get; init; }
}
