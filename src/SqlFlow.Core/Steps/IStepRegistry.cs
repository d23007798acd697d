using System.Text.Json;
using SqlFlow.Planning;

namespace SqlFlow;

/// <summary>
/// The closed list of step types that a host can parse and execute. Emitted by the generator for a partial class marked
/// <see cref="StepRegistryAttribute"/>; dispatch is one switch, without reflection.
/// </summary>
/// <remarks>Thread-safe and stateless.</remarks>
public interface IStepRegistry
{
    /// <summary>The known step types in ordinal order.</summary>
    ReadOnlySpan<string> StepTypes { get; }

    /// <summary>The step type of a record, or null if no handler executes it.</summary>
    string? TypeOf(Step step);

    /// <summary>Executes one attempt of a step with its handler.</summary>
    /// <exception cref="ArgumentException">No handler executes this record.</exception>
    ValueTask<StepExecutionResult> ExecuteAsync(Step step, PipelineContext context, CancellationToken cancellationToken);

    /// <summary>Reads a step from the JSON object at whose start the reader stands; afterwards it stands on its end.</summary>
    /// <param name="type">The step type as UTF-8, unescaped.</param>
    /// <param name="reader">Stands on <see cref="JsonTokenType.StartObject"/>.</param>
    /// <param name="problems">Takes what is wrong; reading goes on to the end of the object.</param>
    /// <param name="step">The step, or null if a problem kept it from being made.</param>
    /// <returns>False if the type is not known; the reader has not moved then.</returns>
    bool TryParse(ReadOnlySpan<byte> type, ref Utf8JsonReader reader, PlanProblems problems, out Step? step);

    /// <summary>Writes a step as a JSON object that <see cref="TryParse"/> reads back equal.</summary>
    /// <exception cref="ArgumentException">No handler executes this record.</exception>
    void Write(Step step, Utf8JsonWriter writer);

    /// <summary>
    /// The JSON Schema of a step type's own properties, as UTF-8: an object with <c>description</c>, <c>properties</c> and
    /// <c>required</c>. Empty if the type is not known.
    /// </summary>
    ReadOnlySpan<byte> SchemaOf(string type);
}
