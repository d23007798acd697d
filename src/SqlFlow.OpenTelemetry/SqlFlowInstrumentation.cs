using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using SqlFlow.Observability;

namespace SqlFlow.OpenTelemetry;

/// <summary>Adds what SqlFlow tells to the OpenTelemetry of a host.</summary>
public static class SqlFlowInstrumentation
{
    /// <summary>Adds the spans of runs, attempts and statements.</summary>
    public static TracerProviderBuilder AddSqlFlowInstrumentation(this TracerProviderBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddSource(TelemetryNames.Source);
    }

    /// <summary>Adds the metrics of runs, steps and statements.</summary>
    public static MeterProviderBuilder AddSqlFlowInstrumentation(this MeterProviderBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddMeter(TelemetryNames.Meter);
    }
}
