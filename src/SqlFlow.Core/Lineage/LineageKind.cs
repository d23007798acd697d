namespace SqlFlow.Lineage;

/// <summary>How a column depends on an input. The kinds and their names are OpenLineage's.</summary>
public enum LineageKind
{
    /// <summary>DIRECT: the input's value, unchanged.</summary>
    Identity,

    /// <summary>DIRECT: computed from the input's value of the same row.</summary>
    Transformation,

    /// <summary>DIRECT: computed from the input's values of many rows.</summary>
    Aggregation,

    /// <summary>INDIRECT: the input decides which value is taken, e.g. in CASE.</summary>
    Conditional,

    /// <summary>INDIRECT: the input partitions, orders or frames a window.</summary>
    Window,

    /// <summary>INDIRECT: the input decides which rows count.</summary>
    Filter,

    /// <summary>INDIRECT: the input orders the rows.</summary>
    Sort,

    /// <summary>INDIRECT: the input decides which rows are joined. Of whole datasets only.</summary>
    Join,

    /// <summary>INDIRECT: the input groups the rows. Of whole datasets only.</summary>
    GroupBy,
}

/// <summary>The kinds as OpenLineage writes them.</summary>
public static class LineageKinds
{
    /// <summary>Whether values flow, rather than decide about others.</summary>
    public static bool IsDirect(this LineageKind kind) => kind <= LineageKind.Aggregation;

    /// <summary><c>DIRECT</c> or <c>INDIRECT</c>.</summary>
    public static string ToTypeName(this LineageKind kind) => kind.IsDirect() ? "DIRECT" : "INDIRECT";

    /// <summary>E.g. <c>GROUP_BY</c>.</summary>
    public static string ToSubtypeName(this LineageKind kind) => kind switch
    {
        LineageKind.Identity => "IDENTITY",
        LineageKind.Transformation => "TRANSFORMATION",
        LineageKind.Aggregation => "AGGREGATION",
        LineageKind.Conditional => "CONDITIONAL",
        LineageKind.Window => "WINDOW",
        LineageKind.Filter => "FILTER",
        LineageKind.Sort => "SORT",
        LineageKind.Join => "JOIN",
        _ => "GROUP_BY",
    };
}
