namespace SqlFlow.Execution;

/// <content>What the end of a step means for those that wait for it.</content>
internal sealed partial class PipelineRun
{
    /// <summary>Enters a step's result, and that of its gates, into the graph. Returns whether siblings are to be cancelled.</summary>
    private bool Finish_NeedsLock(int index)
    {
        var gates = _graph.GatesOf(index);
        foreach (var gate in gates)
        {
            if (_cells[gate].Result is not null) _cells[gate].State = StepState.Finished;
        }

        // Whatever it was that released the others, it was over then.
        var now = _cells[index].AttemptEnd;
        var isCritical = Release_NeedsLock(index, now);
        foreach (var gate in gates)
        {
            if (_cells[gate].State is StepState.Finished) isCritical |= Release_NeedsLock(gate, now);
        }

        return isCritical;
    }

    private bool Release_NeedsLock(int index, long now)
    {
        ref var cell = ref _cells[index];
        cell.State = StepState.Finished;
        cell.Transaction = null;
        _order[_finished++] = index;
        var status = cell.Result!.Status;
        if (status is StepStatus.Failure) cell.Cause = index;
        foreach (var dependent in _graph.DependentsOf(index))
        {
            ref var waiting = ref _cells[dependent];
            waiting.IsBlocked |= status is not StepStatus.Success;
            if (--waiting.Remaining > 0 || waiting.State is StepState.Finished) continue;
            waiting.ReadyAt = now;
            _ready.Push(dependent);
        }

        return status is StepStatus.Failure && Stop_NeedsLock(index);
    }

    private bool Stop_NeedsLock(int index)
    {
        var criticality = _steps[index].Step.Criticality;
        var isCritical = criticality is Criticality.Critical;
        // A failure that the plan calls tolerable stops nothing, not even a run that should fail fast.
        if (isCritical || (_options.FailFast && criticality is not Criticality.Low))
        {
            if (_stopCause < 0) _stopCause = index;
        }

        return isCritical;
    }
}
