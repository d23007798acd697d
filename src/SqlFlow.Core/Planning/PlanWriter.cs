using System.Text.Json;

namespace SqlFlow.Planning;

/// <summary>Writes pipelines as JSON plans that <see cref="PlanReader"/> reads back equal.</summary>
/// <remarks>Thread-safe and stateless.</remarks>
public static class PlanWriter
{
    /// <summary>Writes a pipeline: its name, variables, levels, and its steps with everything that they wait for in <c>depends_on</c>.</summary>
    public static void Write(Utf8JsonWriter writer, Pipeline pipeline, IStepRegistry registry)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(pipeline);
        writer.WriteStartObject();
        writer.WriteString("pipeline"u8, pipeline.Name);
        writer.WriteStartObject("variables"u8);
        foreach (var (name, value) in pipeline.Variables)
        {
            writer.WritePropertyName(name);
            value.WriteTo(writer);
        }

        writer.WriteEndObject();
        writer.WriteStartArray("levels"u8);
        foreach (var level in pipeline.Levels)
        {
            writer.WriteStartArray();
            foreach (var index in level) writer.WriteStringValue(pipeline.Steps[index].Step.Id);
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("steps"u8);
        foreach (var step in pipeline.Steps) registry.Write(WithDependencies(pipeline, step), writer);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static Step WithDependencies(Pipeline pipeline, PlannedStep step)
    {
        var ids = new string[step.DependsOn.Length];
        for (var i = 0; i < ids.Length; i++) ids[i] = pipeline.Steps[step.DependsOn[i]].Step.Id;
        return step.Step with { DependsOn = ValueList.Create<string>(ids) };
    }
}
