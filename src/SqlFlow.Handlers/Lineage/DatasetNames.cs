using SqlFlow.Engines;
using SqlFlow.Lineage.Plans;

namespace SqlFlow.Lineage;

/// <summary>Names datasets as a graph names them.</summary>
internal static class DatasetNames
{
    private const string ShadowCatalog = "memory";

    /// <summary>The name of a table or file of a plan.</summary>
    public static string Of(PlanTable table) => table.IsFile ? table.Name : TableOf(table).ToString();

    public static (string Dataset, string Column) Of(PlanLeaf leaf) => (Of(leaf.Table), leaf.Column);

    /// <summary>The table that a plan names: the schema that a session begins with is left out.</summary>
    public static TableName TableOf(PlanTable table) =>
        table.Schema is "main" or "" && table.Catalog is ShadowCatalog or "temp" or "" ? new TableName(table.Name)
        : table.Catalog is ShadowCatalog or "temp" or "" ? new TableName(table.Name, table.Schema)
        : new TableName(table.Name, table.Schema, table.Catalog);

    /// <summary>The name without the schema that a session begins with.</summary>
    public static TableName Short(TableName table) =>
        table is { Catalog: null, Schema: { } schema } && schema.Equals("main", StringComparison.OrdinalIgnoreCase) ? new TableName(table.Name) : table;

    public static DatasetLocation FileLocation(string path) => path.Contains("://", StringComparison.Ordinal) && Uri.TryCreate(path, UriKind.Absolute, out var uri)
        ? new DatasetLocation($"{uri.Scheme}://{uri.Authority}", uri.AbsolutePath.TrimStart('/'))
        : new DatasetLocation("file", Path.GetFullPath(path));

    public static ColumnLineage Column(string dataset, string column, Inputs inputs, PlanLeaves leaves) => inputs.UnknownBecause is { } reason
        ? new ColumnLineage(dataset, column, []) { UnknownBecause = reason }
        : new ColumnLineage(dataset, column, GraphInputs.OfValue(inputs, Of, leaves)) { SubqueryInputs = GraphInputs.OfRows(inputs, Of, leaves) };
}
