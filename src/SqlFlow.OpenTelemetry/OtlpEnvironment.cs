using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;

namespace SqlFlow.OpenTelemetry;

/// <summary>The variables that OpenTelemetry specifies for exporters. What is read here, the SDK would read otherwise: it takes gRPC for
/// the default, and the variables of one signal only in hosts. Headers, time-outs and sampling are the SDK's to read.</summary>
internal static class OtlpEnvironment
{
    private const string Prefix = "OTEL_EXPORTER_OTLP_";

    internal static bool HasCollector(Func<string, string?> read) =>
        (Read(read, "ENDPOINT") ?? Read(read, "TRACES_ENDPOINT") ?? Read(read, "METRICS_ENDPOINT")) is not null;

    /// <summary>The options of one signal.</summary>
    /// <param name="endpoint">Wins over the environment; null: it says nothing.</param>
    /// <param name="signal"><c>traces</c> or <c>metrics</c>.</param>
    /// <param name="read">Reads a variable.</param>
    internal static OtlpExporterOptions Resolve(Uri? endpoint, string signal, Func<string, string?> read)
    {
        var name = signal.ToUpperInvariant();
        var protocol = (Read(read, $"{name}_PROTOCOL") ?? Read(read, "PROTOCOL")) is "grpc" ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf;
        var options = new OtlpExporterOptions { Protocol = protocol, Endpoint = EndpointOf(endpoint, signal, name, protocol, read) };
        if ((Read(read, $"{name}_HEADERS") ?? Read(read, "HEADERS")) is { } headers) options.Headers = headers;
        return options;
    }

    /// <summary>Whether counters and histograms are those of the run so far, or what was added since the last time.</summary>
    internal static MetricReaderTemporalityPreference Temporality(Func<string, string?> read) =>
        Read(read, "METRICS_TEMPORALITY_PREFERENCE") is { } preference && preference.Equals("delta", StringComparison.OrdinalIgnoreCase)
            ? MetricReaderTemporalityPreference.Delta
            : MetricReaderTemporalityPreference.Cumulative;

    private static Uri EndpointOf(Uri? endpoint, string signal, string name, OtlpExportProtocol protocol, Func<string, string?> read)
    {
        // An address of one signal is taken as it is.
        if (endpoint is null && Read(read, $"{name}_ENDPOINT") is { } own && Uri.TryCreate(own, UriKind.Absolute, out var exact)) return exact;
        var address = endpoint
            ?? (Read(read, "ENDPOINT") is { } text && Uri.TryCreate(text, UriKind.Absolute, out var parsed) ? parsed : new Uri(protocol is OtlpExportProtocol.Grpc ? "http://localhost:4317" : "http://localhost:4318"));
        return protocol is OtlpExportProtocol.Grpc ? address : new UriBuilder(address) { Path = $"{address.AbsolutePath.TrimEnd('/')}/v1/{signal}" }.Uri;
    }

    private static string? Read(Func<string, string?> read, string name) => read(Prefix + name) is { } value && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;
}
