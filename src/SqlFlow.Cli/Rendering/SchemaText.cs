using System.Text.Json;

namespace SqlFlow.Cli.Rendering;

/// <summary>Says in a few words what a JSON Schema allows.</summary>
internal static class SchemaText
{
    public static string DescriptionOf(JsonElement schema) =>
        schema.ValueKind is JsonValueKind.Object && schema.TryGetProperty("description", out var description) && description.ValueKind is JsonValueKind.String
            ? description.GetString()!
            : "";

    public static string TypeOf(JsonElement schema)
    {
        if (schema.ValueKind is not JsonValueKind.Object) return "any";
        if (schema.TryGetProperty("enum", out var values))
            return string.Join('|', values.EnumerateArray().Where(static value => value.ValueKind is not JsonValueKind.Null).Select(static value => value.ToString()));
        if (schema.TryGetProperty("const", out var constant)) return constant.ToString();
        foreach (var alternatives in new[] { "oneOf", "anyOf" })
        {
            if (schema.TryGetProperty(alternatives, out var all)) return string.Join(" or ", all.EnumerateArray().Select(TypeOf).Where(static type => type is not "null").Distinct());
        }

        if (!schema.TryGetProperty("type", out var type)) return "any";
        return type.ValueKind is JsonValueKind.Array
            ? string.Join(" or ", type.EnumerateArray().Select(name => NameOf(name.GetString()!, schema)).Where(static name => name is not "null"))
            : NameOf(type.GetString()!, schema);
    }

    private static string NameOf(string type, JsonElement schema) => type switch
    {
        "string" => "text",
        "integer" => "whole number",
        "boolean" => "true|false",
        "array" => schema.TryGetProperty("items", out var items) && TypeOf(items) is not "any" and var item ? $"list of {item}" : "list",
        _ => type,
    };
}
