using System.Collections.Immutable;
using System.Text.Json;

namespace SqlFlow.OpenLineage;

/// <summary>Writes what a step has found out about what it asserts. No row is told, only how many there are.</summary>
internal static class CheckFacets
{
    /// <summary>Writes the assertions about a dataset.</summary>
    public static void WriteAssertions(Utf8JsonWriter writer, ImmutableArray<CheckResult> checks, string? severity, string producer)
    {
        Facets.Begin(writer, "dataQualityAssertions", Facets.Assertions, producer);
        writer.WriteStartArray("assertions"u8);
        foreach (var check in checks)
        {
            writer.WriteStartObject();
            writer.WriteString("assertion"u8, check.Kind);
            writer.WriteBoolean("success"u8, check.Holds);
            if (check.Column is { } column) writer.WriteString("column"u8, column);
            WriteCommon(writer, check, severity);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>Writes the tests that a run was.</summary>
    public static void WriteTests(Utf8JsonWriter writer, ImmutableArray<CheckResult> checks, string? severity, string producer)
    {
        Facets.Begin(writer, "test", Facets.Test, producer);
        writer.WriteStartArray("tests"u8);
        foreach (var check in checks)
        {
            writer.WriteStartObject();
            writer.WriteString("status"u8, check.Holds ? "pass" : "fail");
            writer.WriteString("type"u8, check.Kind);
            WriteCommon(writer, check, severity);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteCommon(Utf8JsonWriter writer, CheckResult check, string? severity)
    {
        writer.WriteString("name"u8, check.Name);
        if (severity is not null) writer.WriteString("severity"u8, severity);
        writer.WriteStartObject("params"u8);
        writer.WriteNumber("violations"u8, check.Violations);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
