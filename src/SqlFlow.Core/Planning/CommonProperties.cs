using System.Text.Json;

namespace SqlFlow.Planning;

/// <summary>The properties that every step has.</summary>
internal static class CommonProperties
{
    /// <summary>Their JSON Schemas, by JSON name, in the order in which people write them.</summary>
    private static ReadOnlySpan<byte> Schemas => """
        {
          "id": { "description": "Unique in the pipeline.", "type": "string", "minLength": 1 },
          "type": { "description": "What kind of step it is.", "type": "string" },
          "description": { "description": "One line for people.", "type": ["string", "null"] },
          "tags": { "description": "Labels to select steps by.", "type": "array", "items": { "type": "string" } },
          "depends_on": {
            "description": "Ids of steps that must have succeeded first, besides those that the tables imply.",
            "type": "array", "items": { "type": "string" }
          },
          "criticality": {
            "description": "What its failure means: low lets the run end as a partial success; normal fails it; high raises its alerts to critical; critical cancels running siblings, too.",
            "enum": ["low", "normal", "high", "critical"], "default": "normal"
          },
          "expected_duration_ms": { "description": "Expected duration in milliseconds; longer raises an alert.", "type": ["number", "null"], "minimum": 0 },
          "timeout_ms": { "description": "Longest time of one attempt in milliseconds.", "type": ["number", "null"], "minimum": 0 },
          "retry_policy": {
            "description": "How often and how soon it is tried again; without it, once only.",
            "type": ["object", "null"],
            "properties": {
              "max_attempts": { "description": "Attempts in all, the first one included.", "type": "integer", "minimum": 1, "default": 3 },
              "initial_delay_ms": { "description": "Wait before the second attempt in milliseconds.", "type": "number", "minimum": 0, "default": 1000 },
              "multiplier": { "description": "Factor from one wait to the next.", "type": "number", "minimum": 1, "default": 2 },
              "max_delay_ms": { "description": "Longest wait in milliseconds.", "type": "number", "minimum": 0, "default": 60000 },
              "jitter": { "description": "Random share by which each wait is longer or shorter.", "type": "number", "minimum": 0, "maximum": 1, "default": 0.1 },
              "retry_on": { "description": "Which failures are tried again.", "enum": ["transient", "all"], "default": "transient" }
            },
            "additionalProperties": false
          }
        }
        """u8;

    /// <summary>The JSON names.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. ReadSchemas().EnumerateObject().Select(static property => property.Name)];

    /// <summary>The schemas as an object.</summary>
    public static JsonElement ReadSchemas()
    {
        var reader = new Utf8JsonReader(Schemas);
        return JsonElement.ParseValue(ref reader);
    }
}
