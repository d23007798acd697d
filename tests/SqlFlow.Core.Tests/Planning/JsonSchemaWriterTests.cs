using System.Text.Json;
using SqlFlow.Planning;

namespace SqlFlow.Core.Tests.Planning;

public sealed class JsonSchemaWriterTests
{
    private static JsonElement Schema()
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer)) JsonSchemaWriter.Write(writer, new FakeRegistry());
        return JsonDocument.Parse(buffer.WrittenMemory).RootElement;
    }

    [Fact]
    public void A_plan_is_an_object_or_an_array()
    {
        var schema = Schema();

        Assert.Equal("https://json-schema.org/draft/2020-12/schema", schema.GetProperty("$schema").GetString());
        Assert.Equal(["#/$defs/plan", "#/$defs/steps"], schema.GetProperty("oneOf").EnumerateArray().Select(choice => choice.GetProperty("$ref").GetString()));
        Assert.Equal(["$schema", "pipeline", "variables", "steps", "levels"], schema.GetProperty("$defs").GetProperty("plan").GetProperty("properties").EnumerateObject().Select(property => property.Name));
    }

    [Fact]
    public void The_type_decides_what_else_a_step_has()
    {
        var definitions = Schema().GetProperty("$defs");
        var choices = definitions.GetProperty("step").GetProperty("allOf").EnumerateArray().ToDictionary(
            choice => choice.GetProperty("if").GetProperty("properties").GetProperty("type").GetProperty("const").GetString()!,
            choice => choice.GetProperty("then").GetProperty("$ref").GetString());

        Assert.Equal(["check", "export", "load", "set", "source", "transform"], choices.Keys);
        Assert.Equal("#/$defs/step_load", choices["load"]);
        var load = definitions.GetProperty("step_load");
        Assert.Equal("Loads a table.", load.GetProperty("description").GetString());
        Assert.Equal("load", load.GetProperty("properties").GetProperty("type").GetProperty("const").GetString());
        Assert.Equal(["id", "type", "source"], load.GetProperty("required").EnumerateArray().Select(name => name.GetString()));
        Assert.False(load.GetProperty("additionalProperties").GetBoolean());
        Assert.Equal(
            ["source", "target_table", "options", "id", "type", "description", "tags", "depends_on", "criticality", "expected_duration_ms", "timeout_ms", "retry_policy"],
            load.GetProperty("properties").EnumerateObject().Select(property => property.Name));
    }

    [Fact]
    public void Every_reference_leads_somewhere()
    {
        var schema = Schema();
        var references = new List<string>();
        Collect(schema);

        Assert.NotEmpty(references);
        Assert.All(references, reference =>
        {
            var at = schema;
            foreach (var part in reference.Split('/').Skip(1)) Assert.True(at.TryGetProperty(part, out at), reference);
        });

        void Collect(JsonElement element)
        {
            if (element.ValueKind is JsonValueKind.Array)
            {
                foreach (var item in element.EnumerateArray()) Collect(item);
            }
            else if (element.ValueKind is JsonValueKind.Object)
            {
                foreach (var property in element.EnumerateObject())
                {
                    if (property.NameEquals("$ref")) references.Add(property.Value.GetString()!);
                    Collect(property.Value);
                }
            }
        }
    }

    [Fact]
    public void A_type_without_a_schema_may_have_anything()
    {
        var definition = Schema().GetProperty("$defs").GetProperty("step_check");

        Assert.True(definition.GetProperty("additionalProperties").GetBoolean());
        Assert.Equal(["id", "type"], definition.GetProperty("required").EnumerateArray().Select(name => name.GetString()));
    }
}
