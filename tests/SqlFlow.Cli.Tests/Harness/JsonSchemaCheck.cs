using System.Text.Json;
using System.Text.RegularExpressions;

namespace SqlFlow.Cli.Tests.Harness;

/// <summary>
/// Checks a JSON value against a schema of draft 2020-12, as far as the product's schema uses it. A keyword that it does not know is an
/// exception, so that nothing passes for want of understanding.
/// </summary>
internal sealed class JsonSchemaCheck(JsonElement root)
{
    private static readonly HashSet<string> Annotations = ["$schema", "$id", "$defs", "title", "description", "default", "deprecated", "if", "then", "else", "additionalProperties"];

    /// <summary>The first violation, as a path and what was expected; null: valid.</summary>
    public string? Violation(JsonElement value) => Check(root, value, "$");

    private string? Check(JsonElement schema, JsonElement value, string path)
    {
        if (schema.ValueKind is JsonValueKind.True) return null;
        if (schema.ValueKind is JsonValueKind.False) return $"{path}: nothing may stand here";
        foreach (var keyword in schema.EnumerateObject())
        {
            if (!Annotations.Contains(keyword.Name) && CheckKeyword(keyword.Name, keyword.Value, value, path) is { } violation) return violation;
        }

        return CheckConditional(schema, value, path) ?? CheckAdditional(schema, value, path);
    }

    private string? CheckKeyword(string keyword, JsonElement argument, JsonElement value, string path) => keyword switch
    {
        "$ref" => Check(Resolve(argument.GetString()!), value, path),
        "type" => Types(argument).Any(type => IsOfType(type, value)) ? null : $"{path}: must be {argument}",
        "const" => JsonElement.DeepEquals(argument, value) ? null : $"{path}: must be {argument}",
        "enum" => argument.EnumerateArray().Any(item => JsonElement.DeepEquals(item, value)) ? null : $"{path}: must be one of {argument}",
        "allOf" => argument.EnumerateArray().Select(part => Check(part, value, path)).FirstOrDefault(static violation => violation is not null),
        "anyOf" => argument.EnumerateArray().Any(part => Check(part, value, path) is null) ? null : $"{path}: fits none of anyOf",
        "oneOf" => OneOf(argument, value, path),
        "properties" when value.ValueKind is JsonValueKind.Object => argument.EnumerateObject()
            .Select(property => value.TryGetProperty(property.Name, out var inner) ? Check(property.Value, inner, $"{path}.{property.Name}") : null).FirstOrDefault(static violation => violation is not null),
        "required" when value.ValueKind is JsonValueKind.Object => argument.EnumerateArray().Where(name => !value.TryGetProperty(name.GetString()!, out _)).Select(name => $"{path}: lacks {name}").FirstOrDefault(),
        "propertyNames" when value.ValueKind is JsonValueKind.Object => value.EnumerateObject()
            .Select(property => Check(argument, JsonSerializer.SerializeToElement(property.Name, Text.Default.String), $"{path}.{property.Name}")).FirstOrDefault(static violation => violation is not null),
        "items" when value.ValueKind is JsonValueKind.Array => value.EnumerateArray().Select((item, i) => Check(argument, item, $"{path}[{i}]")).FirstOrDefault(static violation => violation is not null),
        "minItems" when value.ValueKind is JsonValueKind.Array => value.GetArrayLength() >= argument.GetInt32() ? null : $"{path}: too few items",
        "maxItems" when value.ValueKind is JsonValueKind.Array => value.GetArrayLength() <= argument.GetInt32() ? null : $"{path}: too many items",
        "minLength" when value.ValueKind is JsonValueKind.String => value.GetString()!.Length >= argument.GetInt32() ? null : $"{path}: too short",
        "maxLength" when value.ValueKind is JsonValueKind.String => value.GetString()!.Length <= argument.GetInt32() ? null : $"{path}: too long",
        "pattern" when value.ValueKind is JsonValueKind.String => Regex.IsMatch(value.GetString()!, argument.GetString()!) ? null : $"{path}: does not match {argument}",
        "minimum" when value.ValueKind is JsonValueKind.Number => value.GetDouble() >= argument.GetDouble() ? null : $"{path}: less than {argument}",
        "maximum" when value.ValueKind is JsonValueKind.Number => value.GetDouble() <= argument.GetDouble() ? null : $"{path}: more than {argument}",
        "exclusiveMinimum" when value.ValueKind is JsonValueKind.Number => value.GetDouble() > argument.GetDouble() ? null : $"{path}: not more than {argument}",
        "properties" or "required" or "propertyNames" or "items" or "minItems" or "maxItems" or "minLength" or "maxLength" or "pattern" or "minimum" or "maximum" or "exclusiveMinimum" => null,
        _ => throw new NotSupportedException($"The schema uses '{keyword}', which this check does not know."),
    };

    private string? OneOf(JsonElement parts, JsonElement value, string path)
    {
        var violations = parts.EnumerateArray().Select(part => Check(part, value, path)).ToList();
        return violations.Count(static violation => violation is null) == 1 ? null : $"{path}: not exactly one of oneOf: {string.Join(" / ", violations)}";
    }

    private string? CheckConditional(JsonElement schema, JsonElement value, string path)
    {
        if (!schema.TryGetProperty("if", out var condition)) return null;
        var branch = Check(condition, value, path) is null ? "then" : "else";
        return schema.TryGetProperty(branch, out var consequence) ? Check(consequence, value, path) : null;
    }

    private string? CheckAdditional(JsonElement schema, JsonElement value, string path)
    {
        if (value.ValueKind is not JsonValueKind.Object || !schema.TryGetProperty("additionalProperties", out var additional)) return null;
        var hasProperties = schema.TryGetProperty("properties", out var known);
        return value.EnumerateObject().Where(property => !hasProperties || !known.TryGetProperty(property.Name, out _))
            .Select(property => Check(additional, property.Value, $"{path}.{property.Name}")).FirstOrDefault(static violation => violation is not null);
    }

    private JsonElement Resolve(string reference)
    {
        var found = root;
        foreach (var part in reference["#/".Length..].Split('/')) found = found.GetProperty(part);
        return found;
    }

    private static IEnumerable<string> Types(JsonElement argument) =>
        argument.ValueKind is JsonValueKind.String ? [argument.GetString()!] : argument.EnumerateArray().Select(static type => type.GetString()!);

    private static bool IsOfType(string type, JsonElement value) => type switch
    {
        "object" => value.ValueKind is JsonValueKind.Object,
        "array" => value.ValueKind is JsonValueKind.Array,
        "string" => value.ValueKind is JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "null" => value.ValueKind is JsonValueKind.Null,
        "number" => value.ValueKind is JsonValueKind.Number,
        "integer" => value.ValueKind is JsonValueKind.Number && value.TryGetDecimal(out var number) && number == decimal.Truncate(number),
        _ => throw new NotSupportedException($"The schema uses the type '{type}'."),
    };
}

[System.Text.Json.Serialization.JsonSerializable(typeof(string))]
internal sealed partial class Text : System.Text.Json.Serialization.JsonSerializerContext;
