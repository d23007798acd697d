namespace SqlFlow;

/// <summary>
/// Makes a class the handler of one step type. The generator emits the parser of its step record, its place in the
/// dispatch switch and, with <see cref="ObservedAttribute"/>, its recording wrapper.
/// </summary>
/// <param name="type">The step type as plans write it: <c>[a-z][a-z0-9_]*</c>, unique in a host.</param>
/// <remarks>The class is concrete, not generic, has a parameterless constructor, implements
/// <see cref="IStepHandler{TStep}"/> for exactly one record, and is stateless: one instance serves all steps of all runs.</remarks>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class StepHandlerAttribute(string type) : Attribute
{
    /// <summary>The step type as plans write it.</summary>
    public string Type { get; } = type;
}
