using System.Collections.Immutable;

namespace SqlFlow.Engines;

/// <summary>A small result, read whole.</summary>
/// <param name="Columns">Names and engine types, in order.</param>
/// <param name="Rows">The rows; SQL NULL is null. Values are the nearest CLR types (long, double, decimal, string, bool,
/// DateTime, …); types without one are their text.</param>
public sealed record SqlResult(ImmutableArray<ColumnSchema> Columns, ImmutableArray<ImmutableArray<object?>> Rows)
{
    /// <summary>The first column of the first row; null if there is no row.</summary>
    public object? Scalar => Rows.IsEmpty ? null : Rows[0][0];
}
