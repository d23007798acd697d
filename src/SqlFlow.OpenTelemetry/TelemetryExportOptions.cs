using System.Net;

namespace SqlFlow.OpenTelemetry;

/// <summary>Where the telemetry of a process goes that does not set up OpenTelemetry itself. Immutable; changed with <c>with</c>.</summary>
public sealed record TelemetryExportOptions
{
    /// <summary>Whether spans and metrics are sent to a collector (OTLP).</summary>
    /// <value>False.</value>
    public bool Otlp { get; init; }

    /// <summary>The collector's address without <c>/v1/traces</c>; only with <see cref="Otlp"/>.</summary>
    /// <value>Null: as <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> and its likes say, else <c>http://localhost:4318</c>.</value>
    public Uri? OtlpEndpoint { get; init; }

    /// <summary>A file that gets the metrics in Prometheus' text format at the end, e.g. for node_exporter's textfile collector.</summary>
    /// <value>Null: none.</value>
    public string? PrometheusFile { get; init; }

    /// <summary>Where Prometheus can scrape the metrics, at <c>/metrics</c>.</summary>
    /// <value>Null: nowhere.</value>
    public IPEndPoint? PrometheusListen { get; init; }

    /// <summary>The version in the resource (<c>service.version</c>).</summary>
    /// <value>Null: none.</value>
    public string? ServiceVersion { get; init; }

    /// <summary>How long the end waits for a collector that does not answer.</summary>
    /// <value>3 seconds.</value>
    public TimeSpan FlushTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Whether anything goes anywhere.</summary>
    public bool IsOn => Otlp || PrometheusFile is not null || PrometheusListen is not null;

    /// <summary>Whether the environment names a collector, as OpenTelemetry specifies it.</summary>
    public static bool EnvironmentHasCollector() => OtlpEnvironment.HasCollector(Environment.GetEnvironmentVariable);
}
