using System.Text.Json;
using SqlFlow.Engines;
using SqlFlow.Lineage;

namespace SqlFlow.Handlers.Tests.Lineage.Harness;

/// <summary>Tables to analyse statements against.</summary>
internal static class Declared
{
    /// <summary>Customers and orders.</summary>
    public static DeclaredTables Shop { get; } = From(
        ("customers", "customer_id INTEGER, name VARCHAR, country VARCHAR, address STRUCT(street VARCHAR, city VARCHAR), tags VARCHAR[]"),
        ("orders", "order_id INTEGER, customer_id INTEGER, amount DECIMAL(10,2), status VARCHAR, ordered_at TIMESTAMP"));

    public static DeclaredTables From(JsonElement schema) => new([.. schema.EnumerateObject().Select(static table => new DeclaredTable(
        TableName.Parse(table.Name), [.. table.Value.EnumerateObject().Select(static column => new ColumnSchema(column.Name, column.Value.GetString()!))]))]);

    /// <summary>Tables by name with their columns, separated by commas outside of parentheses.</summary>
    public static DeclaredTables From(params (string Name, string Columns)[] tables) =>
        new([.. tables.Select(static table => new DeclaredTable(TableName.Parse(table.Name), [.. Split(table.Columns)]))]);

    private static IEnumerable<ColumnSchema> Split(string columns)
    {
        var (depth, start) = (0, 0);
        for (var at = 0; at <= columns.Length; at++)
        {
            if (at < columns.Length && columns[at] == '(') depth++;
            else if (at < columns.Length && columns[at] == ')') depth--;
            else if (at == columns.Length || columns[at] == ',' && depth == 0)
            {
                var parts = columns[start..at].Trim().Split(' ', 2);
                yield return new ColumnSchema(parts[0], parts[1]);
                start = at + 1;
            }
        }
    }
}
