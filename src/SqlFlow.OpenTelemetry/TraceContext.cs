using System.Diagnostics;

namespace SqlFlow.OpenTelemetry;

/// <summary>The span that a process was started in.</summary>
public static class TraceContext
{
    /// <summary>What the variables <c>TRACEPARENT</c> and <c>TRACESTATE</c> say, in the format of the W3C; null: nothing that could be read.</summary>
    public static ActivityContext? FromEnvironment() =>
        Parse(Environment.GetEnvironmentVariable("TRACEPARENT"), Environment.GetEnvironmentVariable("TRACESTATE"));

    /// <summary>Reads the two headers; null: they do not name a span.</summary>
    internal static ActivityContext? Parse(string? parent, string? state) =>
        parent is { Length: > 0 } && ActivityContext.TryParse(parent.Trim(), state is { Length: > 0 } ? state.Trim() : null, isRemote: true, out var context)
            && context.TraceId != default && context.SpanId != default
            ? context
            : null;
}
