using System.Diagnostics.CodeAnalysis;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace SqlFlow.OpenTelemetry.Prometheus;

/// <summary>All metrics as Prometheus reads them, taken when somebody asks.</summary>
/// <remarks>Thread-safe.</remarks>
[SuppressMessage("Design", "CA1001", Justification = "The meter provider disposes its readers, and they their exporters.")]
internal sealed class PrometheusSnapshot
{
    private readonly Lock _lock = new();
    private readonly Exporter _exporter;
    private readonly BaseExportingMetricReader _reader;

    internal PrometheusSnapshot(Resource resource)
    {
        _exporter = new Exporter(resource);
        _reader = new BaseExportingMetricReader(_exporter) { TemporalityPreference = MetricReaderTemporalityPreference.Cumulative };
    }

    /// <summary>To be added to the one meter provider.</summary>
    internal MetricReader Reader => _reader;

    /// <summary>The metrics as they are now, in UTF-8.</summary>
    internal byte[] Take()
    {
        lock (_lock)
        {
            _reader.Collect();
            return _exporter.Text;
        }
    }

    private sealed class Exporter(Resource resource) : BaseExporter<Metric>
    {
        internal byte[] Text { get; private set; } = [];

        public override ExportResult Export(in Batch<Metric> batch)
        {
            var writer = new PrometheusText();
            writer.WriteResource(resource);
            foreach (var metric in batch) writer.Write(metric);
            Text = writer.ToUtf8();
            return ExportResult.Success;
        }
    }
}
