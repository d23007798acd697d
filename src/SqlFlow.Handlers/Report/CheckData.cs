using System.Text.Json;
using SqlFlow.Execution;

namespace SqlFlow.Report;

/// <summary>Writes what a step asserts, and what it found.</summary>
internal static class CheckData
{
    public static void Write(Utf8JsonWriter writer, StepResult step, ReportStep? planned)
    {
        var found = step.Result.Checks.IsDefault ? [] : step.Result.Checks;
        var expected = planned?.Expectations ?? [];
        if (found.IsEmpty && expected.IsEmpty) return;
        writer.WriteStartArray("checks"u8);
        foreach (var check in found)
        {
            writer.WriteStartObject();
            writer.WriteString("name"u8, check.Name);
            writer.WriteNumber("violations"u8, check.Violations);
            if (!check.Holds) ReportData.WriteText(writer, "finding"u8, FindingOf(step.Result, check));
            writer.WriteEndObject();
        }

        // Without results it did not get as far as that, or does not tell.
        foreach (var condition in found.IsEmpty ? expected : [])
        {
            writer.WriteStartObject();
            writer.WriteString("name"u8, condition);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <summary>The sentence about a violation: a warning of its own, or a part of the error.</summary>
    private static string? FindingOf(StepExecutionResult result, CheckResult check)
    {
        if (result.Status is StepStatus.Failure) return result.ErrorMessage;
        var warnings = result.Warnings.IsDefault ? [] : result.Warnings;
        return warnings.FirstOrDefault(warning => warning.Contains(check.Name, StringComparison.Ordinal)) ?? (warnings.Length > 0 ? warnings[0] : null);
    }
}
