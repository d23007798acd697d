using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using SqlFlow.OpenTelemetry.Prometheus;

namespace SqlFlow.OpenTelemetry;

/// <summary>The OpenTelemetry of a process that has none of its own, as the command: begun before the runs, disposed after them.</summary>
/// <remarks>Nothing that goes wrong with it ever reaches a run: it is a warning of the log category <c>SqlFlow.OpenTelemetry</c>.</remarks>
public sealed class TelemetryExport : IAsyncDisposable
{
    // A run of many small steps ends faster than a collector takes its spans.
    private const int Queue = 1 << 15;
    private const int Batch = 2048;

    private readonly TelemetryExportOptions _options;
    private readonly ILogger _logger;
    private readonly TimeProvider _timeProvider;
    private readonly CollectorWatch? _watch;
    private readonly TracerProvider? _tracer;
    private readonly MeterProvider _meter;
    private readonly PrometheusSnapshot? _prometheus;
    private readonly ScrapeEndpoint? _scrape;
    private readonly Uri? _collector;

    private TelemetryExport(TelemetryExportOptions options, ILogger logger, TimeProvider timeProvider)
    {
        (_options, _logger, _timeProvider) = (options, logger, timeProvider);
        var resource = ResourceBuilder.CreateEmpty().AddTelemetrySdk()
            .AddService("sqlflow", serviceVersion: options.ServiceVersion, autoGenerateServiceInstanceId: false)
            // Last, so that it wins.
            .AddEnvironmentVariableDetector();
        var meter = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource).AddSqlFlowInstrumentation();
        if (options.Otlp)
        {
            _watch = new CollectorWatch(logger);
            var (traces, metrics) = (Exporter("traces"), Exporter("metrics"));
            _collector = traces.Endpoint;
            _tracer = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSqlFlowInstrumentation()
                .AddProcessor(new BatchActivityExportProcessor(new OtlpTraceExporter(traces), Queue, maxExportBatchSize: Batch))
                .Build();
            meter.AddReader(new PeriodicExportingMetricReader(new OtlpMetricExporter(metrics)) { TemporalityPreference = OtlpEnvironment.Temporality(Environment.GetEnvironmentVariable) });
        }

        if (options.PrometheusFile is not null || options.PrometheusListen is not null)
        {
            _prometheus = new PrometheusSnapshot(resource.Build());
            meter.AddReader(_prometheus.Reader);
        }

        _meter = meter.Build();
        if (options.PrometheusListen is { } address) _scrape = ScrapeEndpoint.TryOpen(address, _prometheus!.Take, logger, timeProvider);
    }

    /// <summary>Where the metrics can be scraped right now, with the port that was chosen if 0 was asked for; null: nowhere.</summary>
    public System.Net.IPEndPoint? ScrapedAt => _scrape?.Address;

    /// <summary>Begins to listen to the telemetry of this process.</summary>
    /// <param name="options">Where it goes.</param>
    /// <param name="loggerFactory">Where it is told what does not work.</param>
    /// <param name="timeProvider">The clock of time-outs; null: the system's.</param>
    public static TelemetryExport Start(TelemetryExportOptions options, ILoggerFactory loggerFactory, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(loggerFactory);
        return new TelemetryExport(options, loggerFactory.CreateLogger(TelemetryLog.Category), timeProvider ?? TimeProvider.System);
    }

    /// <summary>Sends what is left, for as long as the options allow, and writes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_scrape is not null) await _scrape.DisposeAsync().ConfigureAwait(false);
        if (_options.PrometheusFile is { } path) WriteFile(path, _prometheus!.Take());
        await FlushAsync().ConfigureAwait(false);
    }

    /// <summary>On threads of their own, as the SDK blocks; one that hangs is left behind.</summary>
    private async ValueTask FlushAsync()
    {
        var patience = (int)_options.FlushTimeout.TotalMilliseconds;
        var unreachable = _watch?.NextUnreachable();
        var ending = Task.WhenAll(
            Task.Run(() => _tracer is null || _tracer.Shutdown(patience)),
            Task.Run(() => _meter.Shutdown(patience)));
        var longest = _options.FlushTimeout + TimeSpan.FromMilliseconds(250);
        try
        {
            if (unreachable is not null && await Task.WhenAny(ending, unreachable).WaitAsync(longest, _timeProvider).ConfigureAwait(false) == unreachable) return;
            var ended = await ending.WaitAsync(longest, _timeProvider).ConfigureAwait(false);
            if (ended.Contains(false)) _watch?.Warn(_collector, "not all of it was sent in time");
        }
        catch (TimeoutException)
        {
            _watch?.Warn(_collector, "it did not answer in time");
            return;
        }

        _tracer?.Dispose();
        _meter.Dispose();
        _watch?.Dispose();
    }

    private OtlpExporterOptions Exporter(string signal)
    {
        var options = OtlpEnvironment.Resolve(_options.OtlpEndpoint, signal, Environment.GetEnvironmentVariable);
        var timeout = TimeSpan.FromMilliseconds(options.TimeoutMilliseconds);
        options.HttpClientFactory = () => new HttpClient(_watch!, disposeHandler: false) { Timeout = timeout };
        return options;
    }

    /// <summary>By way of a file beside it, so that nobody ever reads half of it.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "A file that cannot be written is no reason to fail a run.")]
    private void WriteFile(string path, byte[] text)
    {
        // Not its ending: node_exporter would take it for one of its files.
        var temporary = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder) Directory.CreateDirectory(folder);
            File.WriteAllBytes(temporary, text);
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception exception)
        {
            TelemetryLog.FileNotWritten(_logger, path, exception.Message);
            TryDelete(temporary);
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "It was not made, or cannot be deleted: nothing to do about it.")]
    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception)
        {
        }
    }
}
