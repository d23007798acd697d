using System.Collections.Immutable;
using SqlFlow.Observability;

namespace SqlFlow.Execution;

/// <content>What the run tells about itself.</content>
internal sealed partial class PipelineRun
{
    private long _elapsedTicks = -1;

    internal int FinishedSteps => Volatile.Read(ref _finished);

    internal int Limit => Volatile.Read(ref _limit);

    internal TimeSpan Elapsed =>
        Volatile.Read(ref _elapsedTicks) is >= 0 and var ticks ? new TimeSpan(ticks) : _timeProvider.GetElapsedTime(_startTimestamp);

    internal ImmutableArray<StepProgress> RunningSteps()
    {
        var running = ImmutableArray.CreateBuilder<StepProgress>();
        for (var index = 0; index < _cells.Length; index++)
        {
            ref var cell = ref _cells[index];
            if (cell.State is not StepState.Running) continue;
            var (fraction, rows) = Volatile.Read(ref cell.Transaction)?.Progress ?? default;
            running.Add(new StepProgress(_steps[index], cell.Attempts, fraction, _timeProvider.GetElapsedTime(cell.AttemptStart)) { Rows = rows });
        }

        return running.ToImmutable();
    }

    /// <summary>Builds the result, and shows it to the observers.</summary>
    internal async ValueTask<PipelineResult> FinishAsync(OrchestratorOptions services)
    {
        var results = ImmutableArray.CreateBuilder<StepResult>(_steps.Length);
        foreach (var step in _steps)
        {
            ref var cell = ref _cells[step.Index];
            // Without a fault every step is finished. With one, what was under way keeps its last attempt.
            var result = cell.State is StepState.Finished ? cell.Result! : cell.Result ?? StepFailures.NotBegun();
            results.Add(new StepResult(step.Step.Id, step.Step.Type, result));
        }

        var summary = _process.Complete(_observability.GetPerformanceSummary() with { CriticalPath = FindCriticalPath(), Recoveries = _recoveries });
        Volatile.Write(ref _elapsedTicks, summary.WallTime.Ticks);
        var pipelineResult = new PipelineResult
        {
            RunId = RunId,
            Pipeline = Pipeline.Name,
            Status = StatusOf(results),
            StartedAt = _startedAt,
            Steps = results.DrainToImmutable(),
            PerformanceSummary = summary,
            LazyAttempts = new Lazy<ImmutableArray<AttemptRecord>>(CollectAttempts),
        };
        RunLog.Finished(_runLogger, RunId, Pipeline.Name, pipelineResult.Status.ToName(), summary.WallTime.TotalMilliseconds);
        if (_observers is not null) await _observers.FinishAsync(pipelineResult, services.ObserverPatience, _timeProvider).ConfigureAwait(false);
        return pipelineResult;
    }

    private RunStatus StatusOf(ImmutableArray<StepResult>.Builder results)
    {
        var status = _fault is null ? RunStatus.Success : RunStatus.Failure;
        for (var index = 0; index < results.Count; index++)
        {
            switch (results[index].Result.Status)
            {
                case StepStatus.Cancelled when _callerToken.IsCancellationRequested:
                    return RunStatus.Cancelled;
                case StepStatus.Failure when _steps[index].Step.Criticality is not Criticality.Low:
                    status = RunStatus.Failure;
                    break;
                case StepStatus.Failure when status is RunStatus.Success:
                    status = RunStatus.PartialSuccess;
                    break;
            }
        }

        return status;
    }

    private ImmutableArray<string> FindCriticalPath()
    {
        var durations = new TimeSpan[_cells.Length];
        for (var index = 0; index < durations.Length; index++)
        {
            ref var cell = ref _cells[index];
            if (!cell.IsNested && cell.Attempts > 0 && cell.Result is { } result) durations[index] = result.ExecutionDuration;
        }

        var path = CriticalPath.Find(_order.AsSpan(0, _finished), durations, _graph.DependenciesOf);
        return [.. path.Select(index => _steps[index].Step.Id)];
    }

    private void ReportFinished(int index)
    {
        ReportFinishedStep(index);
        foreach (var gate in _graph.GatesOf(index))
        {
            if (_cells[gate].Result is not null) ReportFinishedStep(gate);
        }
    }

    private void ReportFinishedStep(int index)
    {
        var step = _steps[index].Step;
        var result = _cells[index].Result!;
        _observers?.StepFinished(_steps[index], result);
        Telemetry?.StepFinished(step, result);
        switch (result.Status)
        {
            case StepStatus.Success:
                StepLog.Succeeded(_stepLogger, step.Id, result.ExecutionDuration.TotalMilliseconds, result.RowsAffected);
                break;
            case StepStatus.Failure:
                StepLog.Failed(_stepLogger, step.Id, result.Attempts, result.ErrorCode, result.ErrorMessage);
                if (_options.FailFast || step.Criticality is Criticality.Critical) RunLog.Stopping(_runLogger, RunId, step.Id);
                break;
            case StepStatus.Skipped:
                StepLog.Skipped(_stepLogger, step.Id, result.SkippedBecause!);
                break;
            default:
                StepLog.Cancelled(_stepLogger, step.Id);
                break;
        }
    }
}
