using System.ComponentModel;

namespace SqlFlow;

/// <summary>Emitted, one per step type, into every assembly with handlers, so that a host's registry finds them.</summary>
/// <param name="schemaVersion">The convention that the module's members follow.</param>
/// <param name="stepType">The step type as plans write it.</param>
/// <param name="module">The emitted façade with the members of that step type.</param>
/// <param name="step">The step record.</param>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class StepExportAttribute(int schemaVersion, string stepType, Type module, Type step) : Attribute
{
    /// <summary>The convention that the module's members follow.</summary>
    public int SchemaVersion { get; } = schemaVersion;

    /// <summary>The step type as plans write it.</summary>
    public string StepType { get; } = stepType;

    /// <summary>The emitted façade with the members of that step type.</summary>
    public Type Module { get; } = module;

    /// <summary>The step record.</summary>
    public Type Step { get; } = step;
}
