namespace SqlFlow.Engines.SqlFunctions;

/// <summary>The rows of a batch for which a function is called.</summary>
/// <param name="arguments">A vector for each parameter.</param>
/// <param name="result">Where a scalar function writes.</param>
/// <param name="count">How many rows.</param>
public readonly ref struct SqlRows(ReadOnlySpan<SqlVector> arguments, SqlVector result, int count)
{
    private readonly ReadOnlySpan<SqlVector> _arguments = arguments;

    /// <summary>How many rows.</summary>
    public int Count { get; } = count;

    /// <summary>Where a scalar function writes.</summary>
    public SqlVector Result { get; } = result;

    /// <summary>The vector of a parameter.</summary>
    public SqlVector Argument(int index) => _arguments[index];
}
