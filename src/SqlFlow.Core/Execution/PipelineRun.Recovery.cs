using System.Collections.Immutable;
using System.Globalization;
using SqlFlow.Observability;
using SqlFlow.Resilience;

namespace SqlFlow.Execution;

/// <content>What the run does by itself about failures, where it may.</content>
internal sealed partial class PipelineRun
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(2);

    // Changed under the lock; read at the end.
    private ImmutableArray<RecoveryAction> _recoveries = [];

    /// <summary>The wait before the next attempt; null: there is none.</summary>
    private TimeSpan? NextDelay(int index, StepExecutionResult result)
    {
        if (!_options.AutoRecovery || result.Status is not StepStatus.Failure) return RetryDelay(index, result);
        // Another attempt beside the same neighbours would run out of memory, too.
        return result.ErrorCode is ErrorCodes.OutOfMemory
            ? RecoverMemory(index, result) ?? RetryDelay(index, result)
            : RetryDelay(index, result) ?? WaitLonger(index, result);
    }

    private TimeSpan? RecoverMemory(int index, StepExecutionResult result)
    {
        var saving = MemorySavingOf(index);
        // Where it ran alone already, it would not fare better unless it needs less.
        if (!MayHeal(index, result) || (_cells[index].IsAlone && saving is null)) return null;
        _cells[index].SavesMemory = saving is not null;
        var how = saving is null ? "" : $", {saving}";
        if (_cells[index].IsAlone) return Heal(index, result, TimeSpan.Zero, RecommendationRules.OutOfMemory, "it ran out of memory", $"it ran once more{how}");
        lock (_lock) _limit = 1;

        return Heal(index, result, TimeSpan.Zero, RecommendationRules.OutOfMemory, "it ran out of memory", $"it ran once more, alone{how}; from then on one step ran at a time");
    }

    private TimeSpan? WaitLonger(int index, StepExecutionResult result)
    {
        if (!result.IsTransient || !MayHeal(index, result)) return null;
        var policy = _steps[index].Step.RetryPolicy ?? ConnectorPolicyOf(index);
        var pause = policy is null ? ShortestPause : 4 * Backoff.DelayAfter(policy, result.Attempts, 0.5);
        pause = pause < ShortestPause ? ShortestPause : pause > LongestPause ? LongestPause : pause;
        if (result.RetryAfter > pause) pause = result.RetryAfter.Value;
        // Who asks for more patience than that is not to be waited for.
        if (pause > LongestPause) return null;
        return Heal(index, result, pause, RecommendationRules.TransientErrors,
            string.Create(CultureInfo.InvariantCulture, $"{result.ErrorCode} after {InsightText.Plural(result.Attempts, "attempt")}"),
            string.Create(CultureInfo.InvariantCulture, $"it was tried once more after {InsightText.Seconds(pause)}"));
    }

    /// <summary>After a step that wrote temporary files, fewer steps share the memory.</summary>
    private void EaseAfterSpill(int index, StepExecutionResult result)
    {
        if (_cells[index].Cost?.Usage?.Spill is not { } spill || spill <= 0 || spill < _observability.Options.SpillThreshold) return;
        int limit;
        lock (_lock)
        {
            if (_limit == 1) return;
            limit = _limit /= 2;
        }

        Note(index, result, RecommendationRules.Spill, $"it wrote {InsightText.Bytes(spill)} to temporary files",
            string.Create(CultureInfo.InvariantCulture, $"from then on {InsightText.Plural(limit, "step")} ran at a time"));
    }

    /// <summary>Only once a step, and only where nothing of it was written.</summary>
    private bool MayHeal(int index, StepExecutionResult result) =>
        !_cells[index].IsHealed && result.CommitOutcome is CommitOutcome.RolledBack && !_cancellation.IsCancellationRequested;

    private TimeSpan Heal(int index, StepExecutionResult result, TimeSpan pause, string ruleId, string evidence, string action)
    {
        _cells[index].IsHealed = true;
        Note(index, result, ruleId, evidence, action);
        StepLog.Retrying(_stepLogger, _steps[index].Step.Id, result.Attempts, pause, result.ErrorCode, result.ErrorMessage);
        _observers?.StepRetrying(_steps[index], result.Attempts, result, pause);
        Telemetry?.Retrying(_steps[index].Step, result, pause);
        (_cells[index].Cost ??= new AttemptCost()).RetryDelay = pause;
        return pause;
    }

    private void Note(int index, StepExecutionResult result, string ruleId, string evidence, string action)
    {
        var step = _steps[index].Step.Id;
        lock (_lock) _recoveries = _recoveries.Add(new RecoveryAction(step, result.Attempts, ruleId, evidence, action));
        StepLog.Recovered(_stepLogger, step, evidence, action);
    }
}
