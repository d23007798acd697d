using System.Text.Json;
using SqlFlow.Cli.Rows;
using SqlFlow.Cli.Terminal;

namespace SqlFlow.Cli.Rendering;

/// <summary>Writes step types.</summary>
internal static class StepTypeRenderer
{
    public static void WriteText(IReadOnlyList<StepTypeInfo> types, TextWriter output, Paint paint)
    {
        foreach (var type in types)
        {
            output.WriteLine(type.Description.Length == 0 ? paint.Bold(type.Type) : $"{paint.Bold(type.Type)}  {type.Description}");
            var nameWidth = type.Properties.Select(static property => property.Name.Length).DefaultIfEmpty().Max();
            // A long list of values goes under its description instead of pushing all the others aside.
            var typeWidth = type.Properties.Select(static property => property.Type.Length).Where(static length => length <= 24).DefaultIfEmpty().Max();
            foreach (var property in type.Properties)
            {
                var mark = property.IsRequired ? paint.Yellow("*") : " ";
                output.WriteLine($"  {mark} {property.Name.PadRight(nameWidth)}  {paint.Cyan(property.Type.PadRight(typeWidth))}  {property.Description}".TrimEnd());
            }

            output.WriteLine();
        }

        output.WriteLine("* required. Every step also has id, type, depends_on, description, tags, criticality, timeout_ms,");
        output.WriteLine("expected_duration_ms and retry_policy. 'sqlflow schema' prints all of it as a JSON Schema for editors.");
    }

    /// <summary><c>{"steps":[{"type","description","properties":[{"name","type","required","description"}],"schema"}]}</c></summary>
    public static void WriteJson(IReadOnlyList<StepTypeInfo> types, Stream output)
    {
        using (var writer = new Utf8JsonWriter(output, JsonRowWriter.Options with { Indented = true }))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("steps"u8);
            foreach (var type in types)
            {
                writer.WriteStartObject();
                writer.WriteString("type"u8, type.Type);
                writer.WriteString("description"u8, type.Description);
                writer.WriteStartArray("properties"u8);
                foreach (var property in type.Properties) Write(property, writer);
                writer.WriteEndArray();
                writer.WritePropertyName("schema"u8);
                type.Schema.WriteTo(writer);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        output.Write("\n"u8);
    }

    private static void Write(StepPropertyInfo property, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("name"u8, property.Name);
        writer.WriteString("type"u8, property.Type);
        writer.WriteBoolean("required"u8, property.IsRequired);
        writer.WriteString("description"u8, property.Description);
        writer.WriteEndObject();
    }
}
