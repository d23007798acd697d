using System.ComponentModel;

namespace SqlFlow.Steps.Json;

/// <summary>Makes the exceptions that emitted registries throw.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class RegistryErrors
{
    /// <summary>No handler of the registry executes this record.</summary>
    public static ArgumentException NoHandler(Step step, ReadOnlySpan<string> known)
    {
        ArgumentNullException.ThrowIfNull(step);
        var types = known.Length == 0 ? "none: no handler here and no referenced module" : string.Join(", ", known!);
        return new ArgumentException($"The registry has no handler for {step.GetType().Name} (step \"{step.Id}\"). It knows: {types}.", nameof(step));
    }
}
