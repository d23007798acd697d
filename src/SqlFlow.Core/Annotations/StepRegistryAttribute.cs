namespace SqlFlow;

/// <summary>
/// Turns a partial class into the host's <see cref="IStepRegistry"/>: one switch over the step types of the host and of the
/// libraries that it references. Without it nothing is emitted in a host.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class StepRegistryAttribute : Attribute
{
    /// <summary>Types whose assemblies are to be included; empty means every referenced assembly with handlers.</summary>
    public Type[] Modules { get; init; } = [];
}
