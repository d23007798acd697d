using Microsoft.Extensions.Logging;
using SqlFlow.Connectors;
using SqlFlow.Engines;
using SqlFlow.Execution;
using SqlFlow.Observability;
using SqlFlow.Planning;
using SqlFlow.State;
using SqlFlow.Variables;

namespace SqlFlow;

/// <summary>What a run gives to its handlers. Created once a run.</summary>
/// <remarks>Immutable, thread-safe.</remarks>
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

    /// <summary>How far incremental sources and transforms have been read.</summary>
    public required WatermarkManager Watermarks { get; init; }

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

    /// <summary>Whether the step ran out of memory before. Handlers that open sources pass it on, see <see cref="SourceRequest.SavesMemory"/>.</summary>
    public bool SavesMemory { get; init; }

    /// <summary>The run that made the context; null for contexts made by hand, whose transactions have no gates and no journal.</summary>
    internal PipelineRun? Run { get; init; }

    /// <summary>Begins the one transaction of a step, in a session of its own.</summary>
    /// <param name="step">The step that is being executed.</param>
    /// <param name="cancellationToken">The token that the handler was given.</param>
    /// <returns>Owned by the caller, who disposes it in every case.</returns>
    /// <exception cref="SqlEngineException">The engine refuses.</exception>
    /// <exception cref="InvalidOperationException">This attempt of the step has a transaction already.</exception>
    public async ValueTask<StepTransaction> BeginAsync(Step step, CancellationToken cancellationToken)
    {
        Run?.CheckMayBegin(step);
        var session = await Engine.OpenSessionAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await session.BeginAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await session.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        return Run?.Attach(step, this, session) ?? new StepTransaction(session);
    }
}
