using Microsoft.Extensions.Logging;
using SqlFlow.Connectors;
using SqlFlow.Engines;
using SqlFlow.Observability;
using SqlFlow.Planning;
using SqlFlow.Variables;

namespace SqlFlow;

/// <summary>What a run gives to its handlers. Created once a run.</summary>
/// <remarks>Immutable, thread-safe.</remarks>
#pragma warning disable CA1822
public sealed record PipelineContext
{
    /// <summary>Unique, sortable by time (UUIDv7).</summary>
    public required string RunId { get; init; }

    /// <summary>The pipeline that runs.</summary>
    public required Pipeline Pipeline { get; init; }

    /// <summary>The engine; handlers that write use <see cref="BeginAsync"/> instead of opening sessions themselves.</summary>
    public required ISqlEngine Engine { get; init; }

    /// <summary>The connectors.</summary>
    public required ConnectorRegistry Connectors { get; init; }

    /// <summary>The variables.</summary>
    public required VariableManager Variables { get; init; }

    /// <summary>The recorder of this run.</summary>
    public required ObservabilityManager Observability { get; init; }

    /// <summary>Where files may be.</summary>
    public required ProjectFiles Files { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider TimeProvider { get; init; }

    /// <summary>Makes loggers; categories start with <c>SqlFlow.</c>.</summary>
    public required ILoggerFactory LoggerFactory { get; init; }

    /// <summary>The host's services, for handlers of the host; null where it has none.</summary>
    public IServiceProvider? Services { get; init; }

    /// <summary>Begins the one transaction of a step, in a session of its own.</summary>
    /// <exception cref="SqlEngineException">The engine refuses.</exception>
    public ValueTask<StepTransaction> BeginAsync(Step step, CancellationToken cancellationToken) => throw new NotSupportedException(); // H-exec
}
