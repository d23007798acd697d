using System.Collections.Immutable;
using SqlFlow.Engines;
using SqlFlow.State;

namespace SqlFlow.Execution;

/// <content>The transactions of steps, and the checks that run within them.</content>
internal sealed partial class PipelineRun
{
    /// <summary>Refuses a second transaction of one attempt: what the first one committed would outlive a failure of the second.</summary>
    /// <exception cref="InvalidOperationException">There is one that is open or committed.</exception>
    internal void CheckMayBegin(Step step)
    {
        if (_observability.IndexOf(step.Id) is { } index && _cells[index].Transaction is { IsOver: false })
            throw new InvalidOperationException($"Step '{step.Id}' has its one transaction already.");
    }

    /// <summary>Makes a session with an open transaction that of a step's current attempt.</summary>
    internal StepTransaction Attach(Step step, PipelineContext context, ISqlSession session)
    {
        if (_observability.IndexOf(step.Id) is not { } index) return new StepTransaction(session);
        var transaction = new StepTransaction(session, this, index, context);
        Volatile.Write(ref _cells[index].Transaction, transaction);
        return transaction;
    }

    /// <summary>Runs the checks that guard a step, in order, in its session. Returns what they make of the step; null: it may commit.</summary>
    /// <exception cref="OperationCanceledException">The token fired.</exception>
    internal async ValueTask<StepExecutionResult?> RunGatesAsync(int index, PipelineContext context, ISqlSession session, CancellationToken cancellationToken)
    {
        if (_graph.GatesOf(index).IsEmpty) return null;
        var pinned = context with { Engine = new PinnedSqlEngine(context.Engine, session) };
        for (var place = 0; place < _graph.GatesOf(index).Length; place++)
        {
            var gate = _graph.GatesOf(index)[place];
            cancellationToken.ThrowIfCancellationRequested();
            _cells[gate].IsNested = true;
            _cells[gate].ReadyAt = _timeProvider.GetTimestamp();
            _observability.RecorderOf(gate).IsNested = true;
            var finding = await AttemptAsync(gate, pinned, cancellationToken).ConfigureAwait(false);
            if (finding.Status is StepStatus.Cancelled) throw new OperationCanceledException(cancellationToken);
            _cells[gate].Result = finding;
            if (finding.Status is StepStatus.Failure) return StepFailures.Refused(_steps[gate].Step.Id, finding);
        }

        return null;
    }

    /// <summary>Writes the journal entry of a step's current attempt into its transaction.</summary>
    internal ValueTask RecordAsync(int index, ISqlSession session, StepExecutionResult result, CancellationToken cancellationToken)
    {
        var step = _steps[index].Step;
        var entry = new JournalEntry(
            RunId,
            Pipeline.Name,
            step.Id,
            step.Type,
            _cells[index].Attempts,
            result.RowsAffected,
            UtcOf(_cells[index].AttemptStart),
            UtcOf(_timeProvider.GetTimestamp()));
        return _journal.RecordAsync(session, entry, cancellationToken);
    }

    /// <summary>Takes back the session that a handler forgot to give back.</summary>
    private async ValueTask CloseAsync(StepTransaction transaction, string stepId, int attempt)
    {
        try
        {
            await transaction.DisposeAsync().ConfigureAwait(false);
        }
#pragma warning disable CA1031 // What it wrote is settled by now: a session that does not close is no reason to fail the run.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            StepLog.Threw(_stepLogger, exception, stepId, attempt);
        }
    }

    /// <summary>Forgets what the checks of a step found in an earlier attempt.</summary>
    private void ClearGates(int index)
    {
        foreach (var gate in _graph.GatesOf(index)) _cells[gate].Result = null;
    }

    /// <summary>Holds a step's result against what became of its transaction.</summary>
    private async ValueTask<StepExecutionResult> SettleAsync(int index, StepTransaction transaction, StepExecutionResult result)
    {
        var outcome = transaction.Outcome;
        if (outcome is CommitOutcome.Unknown)
        {
            outcome = await AskJournalAsync(index).ConfigureAwait(false);
            if (outcome is CommitOutcome.Committed && result.Status is not StepStatus.Success)
                result = transaction.Proposed! with { Warnings = Appended(transaction.Proposed!, result) };
        }

        // Whatever a handler makes of a refusal, it has not written anything.
        if (transaction.Refusal is { } refusal && result.Status is StepStatus.Success) result = refusal;
        if (outcome is not CommitOutcome.Committed) WithdrawGates(index, result);
        // What a step has committed elsewhere stays committed, whatever became of its own transaction.
        return transaction.Outcome is CommitOutcome.RolledBack || result.CommitOutcome is CommitOutcome.Committed ? result : result with { CommitOutcome = outcome };

        static ImmutableArray<string> Appended(StepExecutionResult success, StepExecutionResult failure) =>
            [.. success.Warnings.IsDefault ? [] : success.Warnings, $"The commit reported an error, but the journal has it: {failure.ErrorMessage}"];
    }

    /// <summary>Checks that passed on rows that were then rolled back have guarded nothing: like the step's dependents, they are skipped.</summary>
    private void WithdrawGates(int index, StepExecutionResult result)
    {
        if (result.Status is StepStatus.Success) return;
        foreach (var gate in _graph.GatesOf(index))
        {
            if (_cells[gate].Result is { Status: StepStatus.Success }) _cells[gate].Result = null;
        }
    }

    private async ValueTask<CommitOutcome> AskJournalAsync(int index)
    {
        var outcome = CommitOutcome.Unknown;
        var step = _steps[index].Step;
        try
        {
            // Not cancellable: the answer decides whether rows are written twice.
            var found = await _journal.HasCommittedAsync(_context.Engine, RunId, step.Id, _cells[index].Attempts, CancellationToken.None).ConfigureAwait(false);
            if (found is not null) outcome = found.Value ? CommitOutcome.Committed : CommitOutcome.RolledBack;
        }
#pragma warning disable CA1031 // Without an answer it stays unknown, which is safe: the step is not run again.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            StepLog.Threw(_stepLogger, exception, step.Id, _cells[index].Attempts);
        }

        StepLog.CommitUncertain(_stepLogger, step.Id, outcome);
        return outcome;
    }
}
