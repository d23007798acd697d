using SqlFlow.Connectors;
using SqlFlow.Engines;
using SqlFlow.Observability;
using SqlFlow.Planning;
using SqlFlow.State;
using SqlFlow.Variables;

namespace SqlFlow.Execution;

/// <summary>Executes pipelines in this process: independent steps side by side, each in a transaction of its own.</summary>
/// <param name="registry">Dispatches steps to their handlers.</param>
/// <param name="engine">Where they work; not disposed here.</param>
/// <param name="connectors">The connectors.</param>
/// <param name="options">Null: <see cref="OrchestratorOptions.Default"/>.</param>
/// <remarks>Thread-safe; may run several pipelines at a time.</remarks>
public sealed class LocalOrchestrator(IStepRegistry registry, ISqlEngine engine, ConnectorRegistry connectors, OrchestratorOptions? options = null)
    : IPipelineExecutor
{
    private readonly OrchestratorOptions _options = options ?? OrchestratorOptions.Default;
    private readonly IRunJournal _journal = options?.Journal ?? new SqlRunJournal();

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException"><see cref="RunOptions.MaxParallel"/> is less than 1.</exception>
    /// <exception cref="SqlFlowException">The engine cannot be used at all, e.g. because another process holds the database; nothing has run.</exception>
    /// <exception cref="PipelineExecutionException">The orchestrator itself stumbled; carries everything that was collected until then.</exception>
    public async ValueTask<PipelineResult> ExecuteAsync(Pipeline pipeline, RunOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxParallel, 1);
        await CreateJournalAsync(cancellationToken).ConfigureAwait(false);

        var runId = _options.NewRunId(_options.TimeProvider.GetUtcNow());
        // Before anything that the run starts, so that it all belongs to the span of the run.
        using var telemetry = RunTelemetry.Begin(pipeline.Name, runId, options);
        var run = new PipelineRun(runId, pipeline, options, registry, _options, _journal, cancellationToken) { Telemetry = telemetry };
        var context = new PipelineContext
        {
            RunId = runId,
            Pipeline = pipeline,
            Engine = engine,
            Connectors = connectors,
            Variables = new VariableManager(options.Variables with { Plan = pipeline.Variables }),
            Watermarks = new WatermarkManager(pipeline.Name, runId, _options.TimeProvider, options.FullRefresh),
            Observability = run.Observability,
            Files = options.Files ?? new ProjectFiles(Environment.CurrentDirectory),
            TimeProvider = _options.TimeProvider,
            LoggerFactory = _options.LoggerFactory,
            Services = options.Services,
            Run = run,
        };
        await run.ExecuteAsync(context).ConfigureAwait(false);
        var result = await run.FinishAsync(_options).ConfigureAwait(false);
        if (telemetry is not null) result = telemetry.Finish(result, run.Fault);
        return run.Fault is null ? result : throw new PipelineExecutionException(result, run.Fault);
    }

    private async ValueTask CreateJournalAsync(CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested) return;
        try
        {
            await _journal.EnsureCreatedAsync(engine, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Then no step begins, and each of them says so.
        }
    }
}
