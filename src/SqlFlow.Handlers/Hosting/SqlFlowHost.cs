using Microsoft.Extensions.Logging;
using SqlFlow.Engines;
using SqlFlow.Execution;

namespace SqlFlow;

/// <summary>Plans and runs pipelines on DuckDB: the one door for programs that embed SqlFlow, and for the command.</summary>
/// <param name="options">How to run.</param>
/// <param name="timeProvider">The clock; null: the system's.</param>
/// <param name="loggerFactory">Where to log; null: nowhere.</param>
/// <param name="services">The host's services, handed to its own step handlers; null: none.</param>
/// <remarks>Thread-safe. Runs in one process may share a database.</remarks>
#pragma warning disable CA1822, CS9113
public sealed class SqlFlowHost(
    SqlFlowOptions options,
    TimeProvider? timeProvider = null,
    ILoggerFactory? loggerFactory = null,
    IServiceProvider? services = null)
{
    /// <summary>The options.</summary>
    public SqlFlowOptions Options { get; } = options;

    /// <summary>Reads, plans and checks a pipeline. Nothing runs; nothing is written, the database included.</summary>
    /// <exception cref="FileNotFoundException">There is no such plan file.</exception>
    public ValueTask<PlannedPipeline> PlanAsync(PipelineRequest request, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    /// <summary>Runs a pipeline that <see cref="PlanAsync"/> has made.</summary>
    /// <returns>What happened, also of a run that failed or was cancelled.</returns>
    /// <exception cref="PlanException">The plan has errors; nothing ran.</exception>
    /// <exception cref="DatabaseBusyException">Another process holds the database; nothing ran.</exception>
    public ValueTask<PipelineResult> RunAsync(PlannedPipeline planned, RunOptions? runOptions = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    /// <summary>Plans and runs a pipeline.</summary>
    /// <inheritdoc cref="RunAsync(PlannedPipeline, RunOptions, CancellationToken)"/>
    public async ValueTask<PipelineResult> RunAsync(PipelineRequest request, RunOptions? runOptions = null, CancellationToken cancellationToken = default) =>
        await RunAsync(await PlanAsync(request, cancellationToken).ConfigureAwait(false), runOptions, cancellationToken).ConfigureAwait(false);

    /// <summary>Opens the database of a project for reading, e.g. to query what a run has made.</summary>
    /// <param name="projectDirectory">The project's folder; its default database is meant unless another is given.</param>
    /// <param name="database">The database file, relative to the working directory; null: the options' own, else the project's default.</param>
    /// <param name="cancellationToken">Ends waiting for a busy database.</param>
    /// <exception cref="FileNotFoundException">There is no such database.</exception>
    /// <exception cref="DatabaseBusyException">Another process holds the database.</exception>
    public ValueTask<ISqlEngine> OpenReadOnlyAsync(string projectDirectory, string? database = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();
}
