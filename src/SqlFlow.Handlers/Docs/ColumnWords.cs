using System.Collections.Immutable;
using System.Text.RegularExpressions;
using SqlFlow.Lineage;

namespace SqlFlow.Docs;

/// <summary>Says in words what a column is computed from.</summary>
internal static partial class ColumnWords
{
    /// <summary>E.g. <c>sum of orders.amount; windowed by orders.day</c>.</summary>
    /// <param name="column">The column's lineage.</param>
    /// <param name="item">What the select list says of it, where that is the whole of its computation; null: that is not known.</param>
    public static string Of(ColumnLineage column, string? item)
    {
        if (column.UnknownBecause is { } reason) return $"not known: {reason}";
        if (column.Inputs.IsEmpty) return item is not null && RowCount().IsMatch(item) ? "count of rows" : "no column: constants, or a count of rows";
        if (item is not null && FunctionOf(column.Inputs, item) is { } function) return $"{function} of {NameOf(column.Inputs[0])}";
        return Of(column.Inputs);
    }

    /// <summary>Inputs by kind, e.g. <c>filtered by orders.status; grouped by orders.day</c>.</summary>
    public static string Of(ImmutableArray<LineageInput> inputs) => string.Join("; ", inputs.GroupBy(static input => input.Kind).OrderBy(static group => group.Key)
        .Select(static group => $"{VerbOf(group.Key)} {string.Join(", ", group.Select(NameOf).Distinct(StringComparer.Ordinal))}"));

    /// <summary>What a use makes of the column.</summary>
    public static string UseOf(LineageKind kind) => kind switch
    {
        LineageKind.Identity => "copied",
        LineageKind.Transformation => "computed",
        LineageKind.Aggregation => "aggregated",
        LineageKind.Conditional => "decides",
        LineageKind.Window => "windows",
        LineageKind.Filter => "filters",
        LineageKind.Sort => "sorts",
        LineageKind.Join => "joins",
        _ => "groups",
    };

    private static string VerbOf(LineageKind kind) => kind switch
    {
        LineageKind.Identity => "copied from",
        LineageKind.Transformation => "computed from",
        LineageKind.Aggregation => "aggregated from",
        LineageKind.Conditional => "decided by",
        LineageKind.Window => "windowed by",
        LineageKind.Filter => "filtered by",
        LineageKind.Sort => "sorted by",
        LineageKind.Join => "joined by",
        _ => "grouped by",
    };

    private static string NameOf(LineageInput input) => $"{input.Dataset}.{input.Column}{(input.IsMasking ? " (masked)" : "")}";

    /// <summary>The aggregate function, if it is called with nothing but the input itself.</summary>
    private static string? FunctionOf(ImmutableArray<LineageInput> inputs, string item)
    {
        if (inputs is not [{ Kind: LineageKind.Aggregation } input] || Call().Match(item) is not { Success: true } call) return null;
        var argument = call.Groups["quoted"].Success ? call.Groups["quoted"].Value : call.Groups["name"].Value;
        if (!argument.Equals(input.Column, StringComparison.OrdinalIgnoreCase)) return null;
        var words = call.Groups["function"].Value.ToUpperInvariant() switch
        {
            "SUM" => "sum",
            "AVG" or "MEAN" => "average",
            "MIN" => "minimum",
            "MAX" => "maximum",
            "COUNT" => "count",
            "MEDIAN" => "median",
            _ => null,
        };
        return words is not null && call.Groups["distinct"].Success ? $"distinct {words}" : words;
    }

    [GeneratedRegex("""^count\s*\(\s*\*?\s*\)(?:\s+(?:AS\s+)?(?:\w+|"(?:[^"]|"")+"))?$""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex RowCount();

    // A function of one column, perhaps of a table, and the alias; nothing else, so that nothing is left unsaid.
    [GeneratedRegex("""^(?<function>[A-Za-z]+)\s*\(\s*(?<distinct>DISTINCT\s+)?(?:\w+\s*\.\s*)?(?:(?<name>\w+)|"(?<quoted>[^"]+)")\s*\)(?:\s+(?:AS\s+)?(?:\w+|"(?:[^"]|"")+"))?$""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Call();
}
