namespace SqlFlow.Cli.Tests.Harness;

/// <summary>Plans that several tests use.</summary>
internal static class Plans
{
    public const string Orders = "order_id,amount\n1,10.50\n2,20.25\n3,0.25\n";

    /// <summary>Loads orders.csv, sums it up, exports it.</summary>
    public const string Small = """
        {
          "pipeline": "small",
          "variables": { "floor": 1 },
          "steps": [
            { "id": "load_orders", "type": "load", "source": "csv", "options": { "path": "orders.csv" }, "target_table": "orders" },
            { "id": "big", "type": "transform", "sql": "SELECT * FROM orders WHERE amount >= ${floor}", "target_table": "big_orders" },
            { "id": "out", "type": "export", "source_table": "big_orders", "target": "out/big.csv", "format": "csv" }
          ]
        }
        """;

    /// <summary>One transform.</summary>
    public static string Transform(string sql, string more = "") =>
        $$"""{ "pipeline": "one", "steps": [ { "id": "t", "type": "transform", "sql": "{{System.Text.Json.JsonEncodedText.Encode(sql)}}", "target_table": "t"{{more}} } ] }""";

    /// <summary>One load of a file.</summary>
    public static string Load(string file, string options = "") =>
        $$"""{ "pipeline": "one", "steps": [ { "id": "load", "type": "load", "source": "csv", "options": { "path": "{{file}}"{{options}} }, "target_table": "t" } ] }""";
}
