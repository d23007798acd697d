using System.Collections.Immutable;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using SqlFlow.Execution;
using SqlFlow.Lineage;
using SqlFlow.Planning;

namespace SqlFlow.OpenLineage;

/// <summary>Tells the targets of one run what happens in it.</summary>
internal sealed class OpenLineageEmitter : IAsyncDisposable
{
    private readonly OpenLineageOptions _options;
    private readonly string _jobNamespace;
    private readonly Pipeline _pipeline;
    private readonly ILogger _logger;
    private readonly ImmutableArray<EventLane> _lanes;
    private readonly Lazy<Task<RunLineage>> _lineage;
    private RunEventWriter? _writer;
    private Guid _runId;

    /// <param name="options">Whom to tell, with a namespace.</param>
    /// <param name="pipeline">What runs.</param>
    /// <param name="database">The database file, absolute; null: in memory.</param>
    /// <param name="graph">The pipeline's lineage, when it is known; null: it could not be found out.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="loggerFactory">Where to log.</param>
    public OpenLineageEmitter(OpenLineageOptions options, Pipeline pipeline, string? database, Task<LineageGraph?> graph, TimeProvider timeProvider, ILoggerFactory loggerFactory)
    {
        (_options, _pipeline) = (options, pipeline);
        _jobNamespace = options.Namespace ?? "default";
        _logger = loggerFactory.CreateLogger(OpenLineageLog.Category);
        _lineage = new(() => DivideAsync(graph, database));
        _lanes = [.. options.Targets.Select(target => new EventLane(target, options.QueueCapacity, WriteAsync, timeProvider, Chance))];
        Observer = new OpenLineageObserver(Post, timeProvider) { RunKnown = Know };
    }

    /// <summary>Watches the run.</summary>
    public IRunObserver Observer { get; }

    /// <summary>Waits for events that are under way as long as the options allow, and says once what was lost.</summary>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_lanes.Select(lane => lane.CloseAsync(_options.FlushTimeout))).ConfigureAwait(false);
        foreach (var lane in _lanes)
        {
            if (lane.Dropped is > 0 and var dropped) Warn(lane, dropped);
            await lane.DisposeAsync().ConfigureAwait(false);
        }
    }

    private void Know(Guid runId)
    {
        _runId = runId;
        Volatile.Write(ref _writer, new RunEventWriter(new RunIdentity(_jobNamespace, _pipeline.Name, runId, _options.Parent), _options));
    }

    private void Post(RunNotice notice)
    {
        foreach (var lane in _lanes) lane.Post(notice);
    }

    private async ValueTask<ReadOnlyMemory<byte>> WriteAsync(RunNotice notice, CancellationToken cancellationToken)
    {
        var needsLineage = notice.Step is not null && notice.Type is not RunEventType.Start;
        var lineage = needsLineage ? await _lineage.Value.WaitAsync(cancellationToken).ConfigureAwait(false) : null;
        return Volatile.Read(ref _writer)!.Write(notice, lineage);
    }

    private async Task<RunLineage> DivideAsync(Task<LineageGraph?> graph, string? database)
    {
        var known = await graph.ConfigureAwait(false);
        var naming = new DatasetNaming(database, _jobNamespace, _pipeline.Name, _pipeline);
        return new RunLineage(new PipelineDatasets(_pipeline, known), OpenLineageJobs.WriterOf(known, naming));
    }

    private void Warn(EventLane lane, long dropped)
    {
        try
        {
            OpenLineageLog.Dropped(_logger, _runId.ToString(), dropped, lane.Name, (lane.LastFailure ?? "no reason is known").TrimEnd('.'));
        }
#pragma warning disable CA1031 // A broken log provider changes nothing about a run.
        catch (Exception)
#pragma warning restore CA1031
        {
        }
    }

    private static double Chance() => RandomNumberGenerator.GetInt32(int.MaxValue) / (double)int.MaxValue;
}
