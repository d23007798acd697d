using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace SqlFlow.Handlers.Tests.OpenLineage.Harness;

/// <summary>Validates JSON against the keywords of JSON Schema 2020-12 that OpenLineage's schemas use. An unknown keyword is an error of its own.</summary>
/// <param name="documents">The schema documents by their <c>$id</c>.</param>
internal sealed partial class JsonSchema(IReadOnlyDictionary<string, JsonElement> documents)
{
    private static readonly HashSet<string> Annotations = new(StringComparer.Ordinal) { "$schema", "$id", "$defs", "description", "example", "deprecated", "documentation", "title", "examples" };

    /// <summary>What is wrong with an instance, each with its path; empty: nothing.</summary>
    public List<string> Validate(JsonElement instance, string reference)
    {
        var problems = new List<string>();
        var (document, schema) = Resolve(reference, "");
        Check(instance, schema, document, "", problems);
        return problems;
    }

    private (string Document, JsonElement Schema) Resolve(string reference, string current)
    {
        var hash = reference.IndexOf('#', StringComparison.Ordinal);
        var document = hash == 0 ? current : hash < 0 ? reference : reference[..hash];
        var schema = documents.TryGetValue(document, out var root) ? root : throw new InvalidOperationException($"There is no schema '{document}'.");
        foreach (var part in hash < 0 ? [] : reference[(hash + 1)..].Split('/', StringSplitOptions.RemoveEmptyEntries)) schema = schema.GetProperty(part);
        return (document, schema);
    }

    private bool Holds(JsonElement instance, JsonElement schema, string document)
    {
        var problems = new List<string>();
        Check(instance, schema, document, "", problems);
        return problems.Count == 0;
    }

    private void Check(JsonElement instance, JsonElement schema, string document, string path, List<string> problems)
    {
        foreach (var keyword in schema.EnumerateObject())
        {
            var value = keyword.Value;
            switch (keyword.Name)
            {
                case "$ref":
                    var (target, referred) = Resolve(value.GetString()!, document);
                    Check(instance, referred, target, path, problems);
                    break;
                case "type" when !IsOf(instance, value.GetString()!):
                    problems.Add($"{path}: is {instance.ValueKind}, not {value}");
                    break;
                case "required" when instance.ValueKind is JsonValueKind.Object:
                    problems.AddRange(value.EnumerateArray().Where(name => !instance.TryGetProperty(name.GetString()!, out _)).Select(name => $"{path}: lacks {name}"));
                    break;
                case "properties" when instance.ValueKind is JsonValueKind.Object:
                    foreach (var property in value.EnumerateObject())
                    {
                        if (instance.TryGetProperty(property.Name, out var found)) Check(found, property.Value, document, $"{path}/{property.Name}", problems);
                    }

                    break;
                case "additionalProperties" when instance.ValueKind is JsonValueKind.Object && value.ValueKind is not JsonValueKind.True:
                    foreach (var property in instance.EnumerateObject())
                    {
                        if (schema.TryGetProperty("properties", out var known) && known.TryGetProperty(property.Name, out _)) continue;
                        if (value.ValueKind is JsonValueKind.False) problems.Add($"{path}: has {property.Name}");
                        else Check(property.Value, value, document, $"{path}/{property.Name}", problems);
                    }

                    break;
                case "items" when instance.ValueKind is JsonValueKind.Array:
                    var index = 0;
                    foreach (var item in instance.EnumerateArray()) Check(item, value, document, $"{path}/{index++}", problems);
                    break;
                case "allOf":
                    foreach (var part in value.EnumerateArray()) Check(instance, part, document, path, problems);
                    break;
                case "anyOf" when !value.EnumerateArray().Any(part => Holds(instance, part, document)):
                    problems.Add($"{path}: fits none of anyOf");
                    break;
                case "oneOf" when value.EnumerateArray().Count(part => Holds(instance, part, document)) != 1:
                    problems.Add($"{path}: does not fit exactly one of oneOf");
                    break;
                case "not" when Holds(instance, value, document):
                    problems.Add($"{path}: fits what it must not");
                    break;
                case "enum" when !value.EnumerateArray().Any(allowed => JsonElement.DeepEquals(allowed, instance)):
                    problems.Add($"{path}: {instance} is none of {value}");
                    break;
                case "const" when !JsonElement.DeepEquals(value, instance):
                    problems.Add($"{path}: is not {value}");
                    break;
                case "format" when instance.ValueKind is JsonValueKind.String && !Fits(instance.GetString()!, value.GetString()!):
                    problems.Add($"{path}: '{instance}' is no {value}");
                    break;
                case "minimum" when instance.ValueKind is JsonValueKind.Number && instance.GetDouble() < value.GetDouble():
                    problems.Add($"{path}: is less than {value}");
                    break;
                case "dependentRequired" when instance.ValueKind is JsonValueKind.Object:
                    foreach (var property in value.EnumerateObject().Where(property => instance.TryGetProperty(property.Name, out _)))
                        problems.AddRange(property.Value.EnumerateArray().Where(name => !instance.TryGetProperty(name.GetString()!, out _)).Select(name => $"{path}: lacks {name}"));
                    break;
                case "type" or "required" or "properties" or "additionalProperties" or "items" or "anyOf" or "oneOf" or "not" or "enum" or "const" or "format" or "minimum" or "dependentRequired":
                    break;
                default:
                    if (!Annotations.Contains(keyword.Name)) throw new InvalidOperationException($"The validator does not know '{keyword.Name}'.");
                    break;
            }
        }
    }

    private static bool IsOf(JsonElement instance, string type) => type switch
    {
        "object" => instance.ValueKind is JsonValueKind.Object,
        "array" => instance.ValueKind is JsonValueKind.Array,
        "string" => instance.ValueKind is JsonValueKind.String,
        "boolean" => instance.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "integer" => instance.ValueKind is JsonValueKind.Number && instance.TryGetDecimal(out var number) && number == decimal.Truncate(number),
        "number" => instance.ValueKind is JsonValueKind.Number,
        "null" => instance.ValueKind is JsonValueKind.Null,
        _ => throw new InvalidOperationException($"The validator does not know the type '{type}'."),
    };

    /// <summary>Of RFC 3986 what its characters allow.</summary>
    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9+.-]*:([A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+$", RegexOptions.CultureInvariant)]
    private static partial Regex Address();

    private static bool Fits(string text, string format) => format switch
    {
        "uri" => Address().IsMatch(text),
        "uuid" => Guid.TryParseExact(text, "D", out _),
        "date-time" => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out _) && text.Contains('T', StringComparison.Ordinal) && (text.EndsWith('Z') || text[^6] is '+' or '-'),
        _ => throw new InvalidOperationException($"The validator does not know the format '{format}'."),
    };
}
