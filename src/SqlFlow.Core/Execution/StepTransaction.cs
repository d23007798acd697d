using SqlFlow.Engines;
using SqlFlow.Execution;

namespace SqlFlow;

/// <summary>The one transaction of a step: its data, the checks that guard it, and its journal entry commit together or not at all.</summary>
/// <remarks>Not thread-safe. Disposing without <see cref="CommitAsync"/> rolls back.</remarks>
public sealed class StepTransaction : IAsyncDisposable
{
    private readonly PipelineRun? _run;
    private readonly int _index;
    private readonly PipelineContext? _context;
    private volatile bool _isDisposed;
    private bool _isEnding;

    internal StepTransaction(ISqlSession session) => Session = session;

    internal StepTransaction(ISqlSession session, PipelineRun run, int index, PipelineContext context)
        : this(session) => (_run, _index, _context) = (run, index, context);

    /// <summary>The session in which the step works; owned by the transaction.</summary>
    public ISqlSession Session { get; }

    /// <summary>What became of it so far.</summary>
    internal CommitOutcome Outcome { get; private set; }

    /// <summary>What a check made of the step; null: none failed.</summary>
    internal StepExecutionResult? Refusal { get; private set; }

    /// <summary>The success that was to be committed; null: none was.</summary>
    internal StepExecutionResult? Proposed { get; private set; }

    /// <summary>How long the commit took, in time stamps of the run's clock; -1: there was none.</summary>
    internal long CommitTime { get; private set; } = -1;

    /// <summary>What its statements used; null: not known.</summary>
    internal SessionUsage? Usage => SessionUsage.Of(Session);

    /// <summary>Whether it has ended without having written anything.</summary>
    internal bool IsOver => _isDisposed && Outcome is CommitOutcome.RolledBack;

    /// <summary>How far the running statement is, and the rows that were read so far; may be asked from any thread, at any time.</summary>
    internal (double? Fraction, long? Rows) Progress
    {
        get
        {
            if (_isDisposed) return default;
            try
            {
                return (Session.Progress, Session.RowsRead);
            }
#pragma warning disable CA1031 // Asked while the session is being disposed, it may throw; a display must not care.
            catch (Exception)
#pragma warning restore CA1031
            {
                return default;
            }
        }
    }

    /// <summary>Runs the checks that guard the step's tables, writes the journal entry and commits.</summary>
    /// <param name="result">The step's success. A failure is returned as it is, and rolled back.</param>
    /// <param name="cancellationToken">Obeyed until the commit begins.</param>
    /// <returns>The result, or the failure that a check made of it; then everything is rolled back.</returns>
    /// <exception cref="SqlEngineException">The commit failed; <see cref="SqlFlowException.CommitOutcome"/> says what became of it.</exception>
    /// <exception cref="InvalidOperationException">It has been called before.</exception>
    /// <exception cref="OperationCanceledException">The token fired; nothing is written once the transaction is disposed.</exception>
    public async ValueTask<StepExecutionResult> CommitAsync(StepExecutionResult result, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_isEnding) throw new InvalidOperationException("The transaction has been committed or rolled back.");
        _isEnding = true;
        if (result.Status is not StepStatus.Success) return await RollBackAsync(result).ConfigureAwait(false);

        if (_run is not null)
        {
            Refusal = await _run.RunGatesAsync(_index, _context!, Session, cancellationToken).ConfigureAwait(false);
            if (Refusal is not null) return await RollBackAsync(Refusal).ConfigureAwait(false);
            await _run.RecordAsync(_index, Session, result, cancellationToken).ConfigureAwait(false);
        }

        cancellationToken.ThrowIfCancellationRequested();
        Proposed = result;
        await CommitSessionAsync().ConfigureAwait(false);
        // What a check writes is committed by the step that it guards.
        if (Session is PinnedSqlSession) return result;
        Outcome = CommitOutcome.Committed;
        return result with { CommitOutcome = CommitOutcome.Committed };
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_isDisposed) return;
        _isDisposed = true;
        try
        {
            if (Outcome is CommitOutcome.RolledBack) await Session.RollbackAsync().ConfigureAwait(false);
        }
        finally
        {
            await Session.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async ValueTask CommitSessionAsync()
    {
        var start = _context?.TimeProvider.GetTimestamp() ?? 0;
        try
        {
            await Session.CommitAsync().ConfigureAwait(false);
        }
        catch (SqlFlowException exception)
        {
            Outcome = exception.CommitOutcome;
            throw;
        }
        catch
        {
            // An engine that throws something else has not said what became of it.
            Outcome = CommitOutcome.Unknown;
            throw;
        }
        finally
        {
            // What a check writes is committed with its writer, and takes no time here.
            if (_context is not null && Session is not PinnedSqlSession) CommitTime = _context.TimeProvider.GetTimestamp() - start;
        }
    }

    private async ValueTask<StepExecutionResult> RollBackAsync(StepExecutionResult result)
    {
        await Session.RollbackAsync().ConfigureAwait(false);
        return result;
    }
}
