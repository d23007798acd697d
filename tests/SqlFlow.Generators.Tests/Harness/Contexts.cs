using Microsoft.Extensions.Logging.Abstractions;
using SqlFlow.Observability;

namespace SqlFlow.Generators.Tests.Harness;

/// <summary>Contexts of runs in which only what emitted code touches is there.</summary>
internal static class Contexts
{
    public static PipelineContext Create() => new()
    {
        RunId = "run",
        Pipeline = null!,
        Engine = null!,
        Connectors = null!,
        Variables = null!,
        Watermarks = null!,
        Observability = new ObservabilityManager(),
        Files = null!,
        TimeProvider = TimeProvider.System,
        LoggerFactory = NullLoggerFactory.Instance,
    };
}
