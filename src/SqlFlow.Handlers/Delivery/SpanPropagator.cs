using System.Diagnostics;

namespace SqlFlow.Delivery;

/// <summary>Hands the current span on to servers as W3C headers.</summary>
/// <remarks>For each request HttpClient makes an activity of its own. Where nobody listens to its source, nobody will ever see it, and
/// what the server does would hang in the air: then it is the span around it that is handed on.</remarks>
internal sealed class SpanPropagator : DistributedContextPropagator
{
    /// <summary>The one for all clients.</summary>
    internal static SpanPropagator Instance { get; } = new();

    private static DistributedContextPropagator Inner { get; } = CreateW3CPropagator();

    /// <inheritdoc/>
    public override IReadOnlyCollection<string> Fields => Inner.Fields;

    /// <inheritdoc/>
    public override void Inject(Activity? activity, object? carrier, PropagatorSetterCallback? setter) =>
        Inner.Inject(activity is { Source.Name.Length: 0, Parent: { } parent } ? parent : activity, carrier, setter);

    /// <inheritdoc/>
    public override void ExtractTraceIdAndState(object? carrier, PropagatorGetterCallback? getter, out string? traceId, out string? traceState) =>
        Inner.ExtractTraceIdAndState(carrier, getter, out traceId, out traceState);

    /// <inheritdoc/>
    public override IEnumerable<KeyValuePair<string, string?>>? ExtractBaggage(object? carrier, PropagatorGetterCallback? getter) => Inner.ExtractBaggage(carrier, getter);
}
