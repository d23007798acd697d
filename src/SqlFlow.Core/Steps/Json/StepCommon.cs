using System.ComponentModel;
using System.Text.Json;
using SqlFlow.Planning;

namespace SqlFlow.Steps.Json;

/// <summary>The properties that all steps have. Emitted parsers hand over every property that is not their own.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct StepCommon
{
    /// <summary>Indexes from here on belong to the common properties.</summary>
    public const int FirstIndex = ObjectReader.Capacity - 9;

    private string? _id;
    private ValueList<string> _dependsOn;
    private TimeSpan? _expectedDuration;
    private Criticality _criticality;
    private RetryPolicy? _retryPolicy;
    private TimeSpan? _timeout;
    private string? _description;
    private ValueList<string> _tags;

    /// <summary>Begins with the defaults of a step type.</summary>
    /// <param name="template">A step of that type as its record makes it.</param>
    public StepCommon(Step template)
    {
        _dependsOn = template.DependsOn;
        _expectedDuration = template.ExpectedDuration;
        _criticality = template.Criticality;
        _retryPolicy = template.RetryPolicy;
        _timeout = template.Timeout;
        _description = template.Description;
        _tags = template.Tags;
    }

    /// <summary><see cref="Step.Id"/>; valid once <see cref="Require"/> was content.</summary>
    public readonly string Id => _id!;

    /// <summary><see cref="Step.DependsOn"/>.</summary>
    public readonly ValueList<string> DependsOn => _dependsOn;

    /// <summary><see cref="Step.ExpectedDuration"/>.</summary>
    public readonly TimeSpan? ExpectedDuration => _expectedDuration;

    /// <summary><see cref="Step.Criticality"/>.</summary>
    public readonly Criticality Criticality => _criticality;

    /// <summary><see cref="Step.RetryPolicy"/>.</summary>
    public readonly RetryPolicy? RetryPolicy => _retryPolicy;

    /// <summary><see cref="Step.Timeout"/>.</summary>
    public readonly TimeSpan? Timeout => _timeout;

    /// <summary><see cref="Step.Description"/>.</summary>
    public readonly string? Description => _description;

    /// <summary><see cref="Step.Tags"/>.</summary>
    public readonly ValueList<string> Tags => _tags;

    /// <summary>Reads a property if it is a common one; else reports it as unknown.</summary>
    /// <param name="name">The property's name.</param>
    /// <param name="reader">Stands on that name.</param>
    /// <param name="properties">The account of the step's properties.</param>
    /// <param name="problems">Takes what is wrong.</param>
    /// <param name="own">The step type's own property names, for the hint.</param>
    public void Read(scoped ReadOnlySpan<byte> name, ref Utf8JsonReader reader, ref ObjectReader properties, PlanProblems problems, ReadOnlySpan<string> own)
    {
        if (name.SequenceEqual("id"u8))
        {
            if (properties.Take(ref reader, FirstIndex, "id")) properties.Check(TryReadId(ref reader, problems));
        }
        else if (name.SequenceEqual("type"u8))
        {
            // The caller has chosen this parser by it.
            if (properties.Take(ref reader, FirstIndex + 1, "type")) reader.Skip();
        }
        else if (name.SequenceEqual("depends_on"u8))
        {
            if (properties.Take(ref reader, FirstIndex + 2, "depends_on")) properties.Check(ListCodec<string, StringCodec>.TryRead(ref reader, "depends_on", problems, out _dependsOn));
        }
        else if (name.SequenceEqual("expected_duration_ms"u8))
        {
            if (properties.Take(ref reader, FirstIndex + 3, "expected_duration_ms")) properties.Check(RangeCodec.TryReadDuration(ref reader, "expected_duration_ms", problems, out _expectedDuration));
        }
        else if (name.SequenceEqual("criticality"u8))
        {
            if (properties.Take(ref reader, FirstIndex + 4, "criticality")) properties.Check(CriticalityCodec.TryRead(ref reader, "criticality", problems, out _criticality));
        }
        else if (name.SequenceEqual("retry_policy"u8))
        {
            if (properties.Take(ref reader, FirstIndex + 5, "retry_policy")) properties.Check(NullableRecordCodec<RetryPolicy, RetryPolicyCodec>.TryRead(ref reader, "retry_policy", problems, out _retryPolicy));
        }
        else if (name.SequenceEqual("timeout_ms"u8))
        {
            if (properties.Take(ref reader, FirstIndex + 6, "timeout_ms")) properties.Check(RangeCodec.TryReadDuration(ref reader, "timeout_ms", problems, out _timeout));
        }
        else if (name.SequenceEqual("description"u8))
        {
            if (properties.Take(ref reader, FirstIndex + 7, "description")) properties.Check(NullableStringCodec.TryRead(ref reader, "description", problems, out _description));
        }
        else if (name.SequenceEqual("tags"u8))
        {
            if (properties.Take(ref reader, FirstIndex + 8, "tags")) properties.Check(ListCodec<string, StringCodec>.TryRead(ref reader, "tags", problems, out _tags));
        }
        else
        {
            properties.Unknown(ref reader, [.. own, "id", "type", "depends_on", "expected_duration_ms", "criticality", "retry_policy", "timeout_ms", "description", "tags"]);
        }
    }

    /// <summary>Reports what every step must have and this one has not.</summary>
    public static void Require(ref ObjectReader properties) => properties.Require(FirstIndex, "id");

    /// <summary>Writes the common properties that differ from the defaults of the step type.</summary>
    /// <param name="writer">Stands within the step's object.</param>
    /// <param name="step">The step.</param>
    /// <param name="type">Its type as plans write it.</param>
    /// <param name="template">A step of that type as its record makes it.</param>
    public static void Write(Utf8JsonWriter writer, Step step, string type, Step template)
    {
        writer.WriteString("id"u8, step.Id);
        writer.WriteString("type"u8, type);
        if (step.DependsOn != template.DependsOn) Write<ValueList<string>, ListCodec<string, StringCodec>>(writer, "depends_on"u8, step.DependsOn);
        if (step.ExpectedDuration != template.ExpectedDuration) Write<TimeSpan?, NullableCodec<TimeSpan, MillisecondsCodec>>(writer, "expected_duration_ms"u8, step.ExpectedDuration);
        if (step.Criticality != template.Criticality) Write<Criticality, CriticalityCodec>(writer, "criticality"u8, step.Criticality);
        if (step.RetryPolicy != template.RetryPolicy) Write<RetryPolicy?, NullableRecordCodec<RetryPolicy, RetryPolicyCodec>>(writer, "retry_policy"u8, step.RetryPolicy);
        if (step.Timeout != template.Timeout) Write<TimeSpan?, NullableCodec<TimeSpan, MillisecondsCodec>>(writer, "timeout_ms"u8, step.Timeout);
        if (step.Description != template.Description) writer.WriteString("description"u8, step.Description);
        if (step.Tags != template.Tags) Write<ValueList<string>, ListCodec<string, StringCodec>>(writer, "tags"u8, step.Tags);
    }

    private static void Write<T, TCodec>(Utf8JsonWriter writer, ReadOnlySpan<byte> name, T value)
        where TCodec : struct, IJsonCodec<T>
    {
        writer.WritePropertyName(name);
        TCodec.Write(writer, value);
    }

    private bool TryReadId(ref Utf8JsonReader reader, PlanProblems problems) =>
        StringCodec.TryRead(ref reader, "id", problems, out _id)
        && (_id.Length > 0 || JsonProblems.Invalid(ref reader, "id", problems, "must not be empty"));
}
