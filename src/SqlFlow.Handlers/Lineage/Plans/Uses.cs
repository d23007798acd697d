namespace SqlFlow.Lineage.Plans;

/// <summary>How an input is used, all ways at once. Sets of uses are joined with <c>|</c>, whichever way they meet.</summary>
/// <remarks>
/// The direct kinds are counted in unary, so that the strongest of several wins: an aggregated input is a transformed one, too.
/// The low half is about the value of a column, the high half about the rows that it, or its subqueries, are taken from.
/// </remarks>
[Flags]
internal enum Uses : uint
{
    None = 0,
    Direct = 1,
    Transformed = 2,
    Aggregated = 4,

    /// <summary>On one way at least no function hides the value.</summary>
    Visible = 8,

    Conditional = 0x10,
    Window = 0x20,
    Filter = 0x40,
    Sort = 0x80,

    RowFilter = 0x10000,
    RowSort = 0x20000,
    RowJoin = 0x40000,
    RowGroupBy = 0x80000,

    /// <summary>The input itself, as it is.</summary>
    Itself = Direct | Visible,

    OfValue = 0xFF,
    OfRows = 0xF0000,
}

/// <summary>What becomes of an input's uses on the way from an expression's leaf up to its root.</summary>
/// <param name="Level">How strongly a direct input is changed.</param>
/// <param name="As">Where the expression is a condition, key or the like: what all its inputs are then; else none.</param>
/// <param name="Hides">Whether a function on the way hides the value.</param>
internal readonly record struct UsePath(Uses Level, Uses As, bool Hides)
{
    /// <summary>The expression is the output.</summary>
    public static UsePath Output => default;

    /// <summary>The expression decides about rows.</summary>
    public static UsePath Rows(Uses kind) => new(Uses.None, kind, false);

    /// <summary>Through a function or operator.</summary>
    public UsePath Transformed => this with { Level = Level | Uses.Transformed };

    /// <summary>Through an aggregate.</summary>
    public UsePath Aggregated => this with { Level = Level | Uses.Transformed | Uses.Aggregated };

    /// <summary>Through a function that hides its arguments.</summary>
    public UsePath Hidden => this with { Hides = true };

    /// <summary>As a condition, key or the like; what is one already stays what it is.</summary>
    public UsePath Indirect(Uses kind) => As is Uses.None ? this with { As = kind } : this;

    public Uses Apply(Uses uses)
    {
        if (As is not Uses.None) return (uses & Uses.OfValue) is Uses.None ? uses & Uses.OfRows : As | (uses & Uses.OfRows);
        if ((uses & Uses.Direct) is Uses.None) return uses;
        uses |= Level;
        return Hides ? uses & ~Uses.Visible : uses;
    }
}
