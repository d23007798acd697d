using SqlFlow.Lineage;

namespace SqlFlow.Handlers.Tests.Lineage.Harness;

/// <summary>Inputs as text, sorted: <c>orders.amount AGGREGATION</c>; <c>masked</c> behind it where it is.</summary>
internal static class GraphText
{
    public static string Of(this LineageGraph graph, string column, string dataset = "query")
    {
        var lineage = graph.Columns.Single(candidate => candidate.Dataset == dataset && candidate.Column == column);
        return lineage.UnknownBecause is { } reason ? $"unknown: {reason}" : Join(lineage.Inputs);
    }

    public static string Subqueries(this LineageGraph graph, string column, string dataset = "query") =>
        Join(graph.Columns.Single(candidate => candidate.Dataset == dataset && candidate.Column == column).SubqueryInputs);

    public static string Rows(this LineageGraph graph, string dataset = "query") => Join(graph.Rows.Where(row => row.Dataset == dataset).SelectMany(static row => row.Inputs));

    private static string Join(IEnumerable<LineageInput> inputs) =>
        string.Join(", ", inputs.Select(static input => $"{input.Dataset}.{input.Column} {input.Kind.ToSubtypeName()}{(input.IsMasking ? " masked" : "")}").Order(StringComparer.Ordinal));
}
