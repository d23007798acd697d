using SqlFlow.Engines.DuckDb;
using SqlFlow.Profiles;

namespace SqlFlow.Hosting;

/// <summary>
/// Engines in memory in which statements are checked. Opening one takes longer than checking a usual pipeline; a run mostly follows
/// its planning at once, so the engine of a planning is kept for a moment, for the run's lineage.
/// </summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class ShadowEngines(DatabaseLocation databases, TimeProvider timeProvider)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private Idle? _idle;

    /// <summary>An engine with no tables, to be disposed by the caller or given back by <see cref="KeepAsync"/>.</summary>
    /// <param name="project">Its folders may be read; its profile has the limits.</param>
    /// <param name="cancellationToken">Ends the opening.</param>
    public ValueTask<DuckDbEngine> OpenAsync(Project project, CancellationToken cancellationToken) =>
        Take(project) is { } kept ? ValueTask.FromResult(kept) : databases.OpenShadowAsync(project, cancellationToken);

    /// <summary>Takes an engine back that has no tables, and closes it if nobody asks for one of its project soon.</summary>
    public async ValueTask KeepAsync(Project project, DuckDbEngine engine)
    {
        var kept = new Idle(project, engine);
        kept.Timer = timeProvider.CreateTimer(_ => Close(kept), null, Patience, Timeout.InfiniteTimeSpan);
        Idle? former;
        lock (_lock) (former, _idle) = (_idle, kept);
        if (former is not null) await DisposeAsync(former).ConfigureAwait(false);
    }

    private DuckDbEngine? Take(Project project)
    {
        Idle? kept;
        lock (_lock)
        {
            if (_idle?.Project != project) return null;
            (kept, _idle) = (_idle, null);
        }

        kept.Timer?.Dispose();
        return kept.Engine;
    }

    private void Close(Idle kept)
    {
        lock (_lock)
        {
            if (_idle != kept) return;
            _idle = null;
        }

        _ = DisposeAsync(kept).AsTask();
    }

    private static async ValueTask DisposeAsync(Idle kept)
    {
        if (kept.Timer is { } timer) await timer.DisposeAsync().ConfigureAwait(false);
        await kept.Engine.DisposeAsync().ConfigureAwait(false);
    }

    private sealed class Idle(Project project, DuckDbEngine engine)
    {
        internal Project Project { get; } = project;

        internal DuckDbEngine Engine { get; } = engine;

        internal ITimer? Timer { get; set; }
    }
}
