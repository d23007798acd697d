using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace SqlFlow.Observability;

/// <summary>The source of all spans and the instruments of all metrics. One each a process, as listeners find them by name.</summary>
internal static class SqlFlowInstruments
{
    internal static readonly ActivitySource Source = new(TelemetryNames.Source, ThisAssembly.Version);

    private static readonly Meter Meter = new(TelemetryNames.Meter, ThisAssembly.Version);

    // Steps take from a millisecond to hours.
    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200, 14400],
    };

    // From a kilobyte to a terabyte.
    private static readonly InstrumentAdvice<long> Bytes = new()
    {
        HistogramBucketBoundaries = [.. Enumerable.Range(0, 16).Select(static power => 1L << (10 + 2 * power))],
    };

    // As the semantic conventions have them.
    private static readonly InstrumentAdvice<double> Statements = new() { HistogramBucketBoundaries = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10] };

    internal static readonly Histogram<double> RunDuration = Meter.CreateHistogram(TelemetryNames.RunDuration, "s", "Duration of runs.", null, Seconds);

    internal static readonly Counter<long> RunSteps = Meter.CreateCounter<long>(TelemetryNames.RunSteps, "{step}", "Steps of runs, by how they ended.");

    internal static readonly Gauge<double> RunTimestamp = Meter.CreateGauge<double>(TelemetryNames.RunTimestamp, "s", "When the last run ended, as Unix time.");

    internal static readonly Histogram<double> StepDuration = Meter.CreateHistogram(TelemetryNames.StepDuration, "s", "Duration of steps, all attempts and the waits between them included.", null, Seconds);

    internal static readonly Counter<long> StepRows = Meter.CreateCounter<long>(TelemetryNames.StepRows, "{row}", "Rows that steps wrote.");

    internal static readonly Counter<long> StepAttempts = Meter.CreateCounter<long>(TelemetryNames.StepAttempts, "{attempt}", "Attempts of steps, by how they ended.");

    internal static readonly Histogram<long> StepMemoryPeak = Meter.CreateHistogram(TelemetryNames.StepMemoryPeak, "By", "Memory of the engine at its highest in an attempt.", null, Bytes);

    internal static readonly Histogram<long> StepSpill = Meter.CreateHistogram(TelemetryNames.StepSpill, "By", "Temporary files of the engine at their highest in an attempt.", null, Bytes);

    internal static readonly Histogram<double> StatementDuration = Meter.CreateHistogram(TelemetryNames.StatementDuration, "s", "Duration of the statements of steps.", null, Statements);

    /// <summary>Whether anybody listens to anything.</summary>
    internal static bool IsWatched => Source.HasListeners()
        || RunDuration.Enabled || RunSteps.Enabled || RunTimestamp.Enabled
        || StepDuration.Enabled || StepRows.Enabled || StepAttempts.Enabled || StepMemoryPeak.Enabled || StepSpill.Enabled;

    private static class ThisAssembly
    {
        internal static readonly string? Version = typeof(ThisAssembly).Assembly.GetName().Version?.ToString(3);
    }
}
