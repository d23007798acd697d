using SqlFlow.Execution;
using SqlFlow.Planning;

namespace SqlFlow.OpenLineage;

/// <summary>Takes note of what happens in a run. Called in order by one thread; never waits.</summary>
internal sealed class OpenLineageObserver(Action<RunNotice> post, TimeProvider timeProvider) : IRunObserver
{
    private readonly Dictionary<int, RunNotice> _started = [];
    private RunNotice? _run;

    /// <summary>Called with the run's own id, before anything is posted.</summary>
    public required Action<Guid> RunKnown { get; init; }

    public void RunStarted(Pipeline pipeline, RunProgress progress)
    {
        var now = timeProvider.GetUtcNow();
        var id = Guid.TryParse(progress.RunId, out var own) ? own : Guid.CreateVersion7(now);
        RunKnown(id);
        Post(_run = new RunNotice(RunEventType.Start, now, id));
    }

    public void StepStarted(PlannedStep step, int attempt)
    {
        // Attempts are one run of the step's job.
        if (_started.ContainsKey(step.Index)) return;
        var now = timeProvider.GetUtcNow();
        Post(_started[step.Index] = new RunNotice(RunEventType.Start, now, Guid.CreateVersion7(now)) { Step = step });
    }

    public void StepFinished(PlannedStep step, StepExecutionResult result)
    {
        // A step that never began has no run.
        if (!_started.Remove(step.Index, out var start)) return;
        var type = result.Status switch
        {
            StepStatus.Success => RunEventType.Complete,
            StepStatus.Failure => RunEventType.Fail,
            _ => RunEventType.Abort,
        };
        Post(start with { Type = type, Time = Latest(start.Time, result.FinishedAt ?? timeProvider.GetUtcNow()), Result = result });
    }

    public void RunFinished(PipelineResult result)
    {
        var now = timeProvider.GetUtcNow();
        // What the run stumbled over has no result.
        foreach (var start in _started.Values) Post(start with { Type = RunEventType.Abort, Time = Latest(start.Time, now) });
        _started.Clear();
        if (_run is null) return;
        var type = result.Status switch
        {
            RunStatus.Success or RunStatus.PartialSuccess => RunEventType.Complete,
            RunStatus.Failure => RunEventType.Fail,
            _ => RunEventType.Abort,
        };
        Post(_run with { Type = type, Time = Latest(_run.Time, now), Outcome = result });
    }

    private void Post(RunNotice notice) => post(notice);

    /// <summary>Notes come a moment after what they are about; no run may end before it began.</summary>
    private static DateTimeOffset Latest(DateTimeOffset start, DateTimeOffset end) => end > start ? end : start;
}
