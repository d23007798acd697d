using System.Text.Json;

namespace SqlFlow.Cli.Rendering;

/// <summary>Reads what the step types take from the JSON Schema that the generator has emitted for them.</summary>
internal static class StepTypeCatalog
{
    public static List<StepTypeInfo> Read(IStepRegistry registry, IEnumerable<string> types)
    {
        var infos = new List<StepTypeInfo>();
        foreach (var type in types)
        {
            using var schema = JsonDocument.Parse(registry.SchemaOf(type).ToArray());
            infos.Add(Read(type, schema.RootElement));
        }

        return infos;
    }

    private static StepTypeInfo Read(string type, JsonElement schema)
    {
        var required = schema.TryGetProperty("required", out var names)
            ? names.EnumerateArray().Select(static name => name.GetString()!).ToHashSet(StringComparer.Ordinal)
            : [];
        var properties = schema.TryGetProperty("properties", out var all)
            ? all.EnumerateObject().Select(property => new StepPropertyInfo(
                property.Name, SchemaText.TypeOf(property.Value), required.Contains(property.Name), SchemaText.DescriptionOf(property.Value)))
            : [];
        return new StepTypeInfo(type, SchemaText.DescriptionOf(schema), [.. properties.OrderByDescending(static property => property.IsRequired)], new JsonValue(schema));
    }
}

/// <summary>A step type.</summary>
/// <param name="Type">As plans write it.</param>
/// <param name="Description">One sentence, perhaps empty.</param>
/// <param name="Properties">Its own properties, the required ones first.</param>
/// <param name="Schema">Its JSON Schema.</param>
internal sealed record StepTypeInfo(string Type, string Description, List<StepPropertyInfo> Properties, JsonValue Schema);

/// <summary>A property of a step type.</summary>
/// <param name="Name">As plans write it.</param>
/// <param name="Type">For people, e.g. <c>list of text</c>.</param>
/// <param name="IsRequired">Whether it must be given.</param>
/// <param name="Description">One sentence, perhaps empty.</param>
internal sealed record StepPropertyInfo(string Name, string Type, bool IsRequired, string Description);
