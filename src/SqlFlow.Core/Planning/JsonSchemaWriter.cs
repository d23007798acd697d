using System.Text.Json;

namespace SqlFlow.Planning;

/// <summary>Writes the JSON Schema (draft 2020-12) of the plans that a host understands, its own step types included.</summary>
/// <remarks>Thread-safe and stateless.</remarks>
public static class JsonSchemaWriter
{
    /// <summary>Writes the schema: a plan is an object with <c>steps</c>, or an array of steps; a step's <c>type</c> decides what else it has.</summary>
    public static void Write(Utf8JsonWriter writer, IStepRegistry registry)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(registry);
        writer.WriteStartObject();
        writer.WriteString("$schema"u8, "https://json-schema.org/draft/2020-12/schema"u8);
        writer.WriteString("title"u8, "SqlFlow plan"u8);
        writer.WriteStartArray("oneOf"u8);
        WriteReference(writer, "plan");
        WriteReference(writer, "steps");
        writer.WriteEndArray();
        writer.WriteStartObject("$defs"u8);
        WriteRaw(writer, "plan", """
            {
              "type": "object",
              "properties": {
                "$schema": { "description": "The address of this schema.", "type": "string" },
                "pipeline": { "description": "The pipeline's name; the file's name without it.", "type": "string", "minLength": 1 },
                "variables": {
                  "description": "Values for ${name}; those that the caller or the profile gives win.",
                  "type": "object",
                  "propertyNames": { "pattern": "^[A-Za-z_][A-Za-z0-9_.]*$" },
                  "additionalProperties": { "type": ["string", "number", "boolean", "null"] }
                },
                "steps": { "$ref": "#/$defs/steps" },
                "levels": {
                  "description": "Which steps may run at a time; checked, and found without it.",
                  "type": "array", "items": { "type": "array", "items": { "type": "string" } }
                }
              },
              "required": ["steps"],
              "additionalProperties": false
            }
            """u8);
        WriteRaw(writer, "steps", """{ "description": "The steps in order.", "type": "array", "minItems": 1, "items": { "$ref": "#/$defs/step" } }"""u8);
        WriteChoice(writer, registry);
        writer.WriteStartObject("common"u8);
        writer.WritePropertyName("properties"u8);
        CommonProperties.ReadSchemas().WriteTo(writer);
        writer.WriteEndObject();
        foreach (var type in registry.StepTypes) WriteStep(writer, type, registry.SchemaOf(type));
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteChoice(Utf8JsonWriter writer, IStepRegistry registry)
    {
        writer.WriteStartObject("step"u8);
        writer.WriteString("type"u8, "object"u8);
        WriteRaw(writer, "required", """["id", "type"]"""u8);
        writer.WriteStartObject("properties"u8);
        writer.WriteStartObject("type"u8);
        writer.WriteStartArray("enum"u8);
        foreach (var type in registry.StepTypes) writer.WriteStringValue(type);
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteStartArray("allOf"u8);
        foreach (var type in registry.StepTypes)
        {
            writer.WriteStartObject();
            writer.WriteStartObject("if"u8);
            writer.WriteStartObject("properties"u8);
            writer.WriteStartObject("type"u8);
            writer.WriteString("const"u8, type);
            writer.WriteEndObject();
            writer.WriteEndObject();
            WriteRaw(writer, "required", """["type"]"""u8);
            writer.WriteEndObject();
            writer.WritePropertyName("then"u8);
            WriteReference(writer, $"step_{type}");
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    // The type's own properties, then the common ones that it does not describe itself.
    private static void WriteStep(Utf8JsonWriter writer, string type, ReadOnlySpan<byte> fragment)
    {
        writer.WriteStartObject($"step_{type}");
        var own = default(JsonElement);
        if (!fragment.IsEmpty)
        {
            var reader = new Utf8JsonReader(fragment);
            own = JsonElement.ParseValue(ref reader);
            if (own.TryGetProperty("description"u8, out var description))
            {
                writer.WritePropertyName("description"u8);
                description.WriteTo(writer);
            }
        }

        writer.WriteString("type"u8, "object"u8);
        writer.WriteStartObject("properties"u8);
        var written = new HashSet<string>(StringComparer.Ordinal);
        if (own.ValueKind is JsonValueKind.Object && own.TryGetProperty("properties"u8, out var properties))
        {
            foreach (var property in properties.EnumerateObject())
            {
                if (written.Add(property.Name)) property.WriteTo(writer);
            }
        }

        foreach (var name in CommonProperties.Names)
        {
            if (!written.Add(name)) continue;
            writer.WritePropertyName(name);
            if (name == "type") WriteConst(writer, type);
            else WriteReference(writer, $"common/properties/{name}");
        }

        writer.WriteEndObject();
        WriteRequired(writer, own);
        // Without a fragment nobody knows what else the type has.
        writer.WriteBoolean("additionalProperties"u8, fragment.IsEmpty);
        writer.WriteEndObject();
    }

    private static void WriteRequired(Utf8JsonWriter writer, JsonElement own)
    {
        writer.WriteStartArray("required"u8);
        var names = new HashSet<string>(StringComparer.Ordinal) { "id", "type" };
        if (own.ValueKind is JsonValueKind.Object && own.TryGetProperty("required"u8, out var required))
        {
            foreach (var name in required.EnumerateArray()) names.Add(name.GetString()!);
        }

        foreach (var name in names) writer.WriteStringValue(name);
        writer.WriteEndArray();
    }

    private static void WriteConst(Utf8JsonWriter writer, string type)
    {
        writer.WriteStartObject();
        writer.WriteString("const"u8, type);
        writer.WriteEndObject();
    }

    private static void WriteReference(Utf8JsonWriter writer, string definition)
    {
        writer.WriteStartObject();
        writer.WriteString("$ref"u8, $"#/$defs/{definition}");
        writer.WriteEndObject();
    }

    // Written by value, so that the writer's indentation holds.
    private static void WriteRaw(Utf8JsonWriter writer, string name, ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        writer.WritePropertyName(name);
        JsonElement.ParseValue(ref reader).WriteTo(writer);
    }
}
