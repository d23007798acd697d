namespace SqlFlow;

/// <summary>
/// Records each execution of a handler: start, success, failure, cancellation, duration, rows, attempt. The generator emits a
/// wrapper around the handler; what is recorded is decided in Core, so it can change without regenerating.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method, Inherited = false)]
public sealed class ObservedAttribute : Attribute;
