namespace SqlFlow;

/// <summary>What a step found out about one thing that it asserts. Holds no row, so that it may be told to others.</summary>
/// <param name="Kind">What is asserted, as plans write it, e.g. <c>not_null</c>.</param>
/// <param name="Name">The assertion with what it is about, e.g. <c>not_null (id)</c>.</param>
/// <param name="Violations">What was found against it; 0: it holds.</param>
public sealed record CheckResult(string Kind, string Name, long Violations)
{
    /// <summary>The column, where it is about one alone.</summary>
    public string? Column { get; init; }

    /// <summary>Whether it holds.</summary>
    public bool Holds => Violations == 0;
}
