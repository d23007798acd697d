using System.Text.Json;
using SqlFlow.Planning;

namespace SqlFlow.Steps.Json;

/// <summary>Numbers within limits, for the common properties.</summary>
internal static class RangeCodec
{
    public static bool TryReadCount(ref Utf8JsonReader reader, string name, PlanProblems problems, out int value) =>
        Int32Codec.TryRead(ref reader, name, problems, out value)
        && (value >= 1 || JsonProblems.Invalid(ref reader, name, problems, "must be 1 or more"));

    public static bool TryReadDelay(ref Utf8JsonReader reader, string name, PlanProblems problems, out TimeSpan value) =>
        MillisecondsCodec.TryRead(ref reader, name, problems, out value)
        && (value >= TimeSpan.Zero || JsonProblems.Invalid(ref reader, name, problems, "must not be negative"));

    public static bool TryReadNumber(
        ref Utf8JsonReader reader, string name, PlanProblems problems, double lowest, double highest, string complaint, out double value) =>
        DoubleCodec.TryRead(ref reader, name, problems, out value)
        && ((value >= lowest && value <= highest) || JsonProblems.Invalid(ref reader, name, problems, complaint));

    /// <summary>A span longer than zero, or null.</summary>
    public static bool TryReadDuration(ref Utf8JsonReader reader, string name, PlanProblems problems, out TimeSpan? value)
    {
        if (!NullableCodec<TimeSpan, MillisecondsCodec>.TryRead(ref reader, name, problems, out value)) return false;
        return value is null || value > TimeSpan.Zero || JsonProblems.Invalid(ref reader, name, problems, "must be more than 0");
    }
}
