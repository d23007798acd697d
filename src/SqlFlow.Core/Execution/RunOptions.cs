using System.Collections.Immutable;
using System.Diagnostics;
using SqlFlow.Connectors;
using SqlFlow.Observability;
using SqlFlow.Variables;

namespace SqlFlow.Execution;

/// <summary>How a pipeline is run.</summary>
public sealed record RunOptions
{
    /// <summary>Steps that run at a time.</summary>
    /// <value>The number of processors; 1 or more.</value>
    public int MaxParallel { get; init; } = Environment.ProcessorCount;

    /// <summary>Whether the first failure stops everything that has not begun.</summary>
    /// <value>False: independent branches go on.</value>
    public bool FailFast { get; init; }

    /// <summary>Whether everything is read anew: watermarks are reset, and the first load of each target replaces it.</summary>
    /// <value>False: incremental steps go on from their watermarks.</value>
    public bool FullRefresh { get; init; }

    /// <summary>
    /// Whether the run may do by itself what is safe: a step that ran out of memory runs once more, alone and, where its connector
    /// can (<see cref="IMemorySavingConnector"/>), with less memory, and the rest of the run one step at a time; after a step that spilled, half as many steps run at a time; an error that may pass is waited out once more, for longer.
    /// Each is told in <see cref="PerformanceSummary.Recoveries"/>.
    /// </summary>
    /// <value>False.</value>
    public bool AutoRecovery { get; init; }

    /// <summary>Whether the run is kept in the history of its database, where there is one.</summary>
    /// <value>True.</value>
    public bool KeepHistory { get; init; } = true;

    /// <summary>Whether the result carries the runs of the past that it was compared with, e.g. for its report: <see cref="PipelineResult.Histories"/>.</summary>
    /// <value>False: who keeps many results would keep the past with each of them.</value>
    public bool ReturnHistories { get; init; }

    /// <summary>Where variables come from besides the plan, whose own are taken from the pipeline.</summary>
    /// <value><see cref="VariableLayers.None"/>.</value>
    public VariableLayers Variables { get; init; } = VariableLayers.None;

    /// <summary>Where files may be.</summary>
    /// <value>The current directory.</value>
    public ProjectFiles? Files { get; init; }

    /// <summary>The span that the run belongs to, e.g. that of the scheduler which started the process.</summary>
    /// <value>Null: the current activity, if there is one.</value>
    public ActivityContext? TraceParent { get; init; }

    /// <summary>Whether the spans of statements show their SQL, the values of variables in it included.</summary>
    /// <value>False: they name the operation only.</value>
    public bool TraceSql { get; init; }

    /// <summary>The host's services for its own handlers; null: none.</summary>
    public IServiceProvider? Services { get; init; }

    /// <summary>Who watches the run, e.g. a live display.</summary>
    public ImmutableArray<IRunObserver> Observers { get; init; } = [];
}
