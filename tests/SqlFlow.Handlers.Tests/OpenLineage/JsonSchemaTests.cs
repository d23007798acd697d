using System.Text.Json;
using System.Text.Json.Nodes;
using SqlFlow.Handlers.Tests.OpenLineage.Harness;

namespace SqlFlow.Handlers.Tests.OpenLineage;

/// <summary>The validator of the other tests finds what is wrong.</summary>
public sealed class JsonSchemaTests
{
    private const string Right = """
        { "eventType": "COMPLETE", "eventTime": "2025-06-01T12:00:00.5Z", "producer": "urn:sqlflow:0.1.0",
          "schemaURL": "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent",
          "run": { "runId": "01973000-0000-7000-8000-000000000000", "facets": {
            "errorMessage": { "_producer": "urn:x:y", "_schemaURL": "https://openlineage.io/spec/facets/1-0-1/ErrorMessageRunFacet.json#/$defs/ErrorMessageRunFacet", "message": "no", "programmingLanguage": "SQL" } } },
          "job": { "namespace": "n", "name": "j", "facets": {} },
          "inputs": [],
          "outputs": [ { "namespace": "file", "name": "/a", "facets": {
            "lifecycleStateChange": { "_producer": "urn:x:y", "_schemaURL": "https://openlineage.io/spec/facets/1-0-1/LifecycleStateChangeDatasetFacet.json#/$defs/LifecycleStateChangeDatasetFacet", "lifecycleStateChange": "OVERWRITE" },
            "schema": { "_producer": "urn:x:y", "_schemaURL": "https://openlineage.io/spec/facets/1-2-0/SchemaDatasetFacet.json#/$defs/SchemaDatasetFacet", "fields": [ { "name": "a", "ordinal_position": 1 } ] } } } ] }
        """;

    [Fact]
    public void A_right_event_passes() => Assert.Empty(Validate(Right));

    [Theory]
    [InlineData("eventType", "\"DONE\"")]
    [InlineData("eventTime", "\"yesterday\"")]
    [InlineData("eventTime", null)]
    [InlineData("producer", "\"not a uri\"")]
    [InlineData("producer", null)]
    [InlineData("schemaURL", "\"https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/JobEvent\"")]
    [InlineData("run", null)]
    [InlineData("run/runId", "\"17\"")]
    [InlineData("run/runId", null)]
    [InlineData("run/facets/errorMessage/message", null)]
    [InlineData("run/facets/errorMessage/message", "1")]
    [InlineData("run/facets/errorMessage/_producer", null)]
    [InlineData("run/facets/errorMessage/_schemaURL", "\"https://openlineage.io/spec/facets/1-0-1/NominalTimeRunFacet.json#/$defs/NominalTimeRunFacet\"")]
    [InlineData("job/name", null)]
    [InlineData("job/namespace", "[]")]
    [InlineData("inputs", "{}")]
    [InlineData("outputs/0/name", null)]
    [InlineData("outputs/0/facets/lifecycleStateChange/lifecycleStateChange", "\"REPLACE\"")]
    [InlineData("outputs/0/facets/schema/fields/0/name", null)]
    [InlineData("outputs/0/facets/schema/fields/0/ordinal_position", "1.5")]
    public void A_wrong_event_does_not(string path, string? value)
    {
        var json = JsonNode.Parse(Right)!;
        var parts = path.Split('/');
        var holder = parts[..^1].Aggregate(json, static (node, part) => int.TryParse(part, out var at) ? node[at]! : node[part]!);
        if (value is null) holder.AsObject().Remove(parts[^1]);
        else holder[parts[^1]] = JsonNode.Parse(value);

        Assert.NotEmpty(Validate(json.ToJsonString()));
    }

    [Fact]
    public void A_keyword_that_the_validator_does_not_know_is_no_pass()
    {
        using var schema = JsonDocument.Parse("""{ "$id": "https://x/y", "pattern": "a" }""");
        using var instance = JsonDocument.Parse("1");
        var validator = new JsonSchema(new Dictionary<string, JsonElement> { ["https://x/y"] = schema.RootElement });

        Assert.Throws<InvalidOperationException>(() => validator.Validate(instance.RootElement, "https://x/y"));
    }

    private static List<string> Validate(string json)
    {
        using var document = JsonDocument.Parse(json);
        return OfficialSpec.Open().Validate(document.RootElement);
    }
}
