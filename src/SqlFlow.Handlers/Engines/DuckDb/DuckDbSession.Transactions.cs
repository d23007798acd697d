using System.Diagnostics.CodeAnalysis;

namespace SqlFlow.Engines.DuckDb;

internal sealed partial class DuckDbSession
{
    // The first statement of the transaction that failed: the engine may have given the transaction up.
    private Exception? _failure;

    /// <inheritdoc/>
    public bool InTransaction { get; private set; }

    /// <inheritdoc/>
    public async ValueTask BeginAsync(CancellationToken cancellationToken)
    {
        if (InTransaction) throw new InvalidOperationException("A transaction is open already.");
        using (Enter(cancellationToken))
        {
            await CallAsync(static session => session.Begin(), this, "BEGIN TRANSACTION", cancellationToken).ConfigureAwait(false);
        }

        _failure = null;
        InTransaction = true;
    }

    /// <inheritdoc/>
    public async ValueTask CommitAsync()
    {
        if (!InTransaction) throw new InvalidOperationException("No transaction is open.");
        await EnsureNotAbortedAsync().ConfigureAwait(false);
        try
        {
            await ControlAsync("COMMIT", CancellationToken.None).ConfigureAwait(false);
            InTransaction = false;
        }
        catch (SqlEngineException error)
        {
            InTransaction = false;
            // A connection that was closed without a COMMIT has rolled back.
            var outcome = _isLost ? CommitOutcome.RolledBack : EngineErrors.OutcomeOfFailedCommit(error.Message);
            if (outcome == CommitOutcome.Committed)
            {
                _engine.Log.CommittedWithError(error.Message);
                return;
            }

            throw new SqlEngineException(error.ErrorCode, error.Message, error)
            {
                Sql = error.Sql,
                IsTransient = error.IsTransient,
                SuggestedActions = error.SuggestedActions,
                CommitOutcome = outcome,
            };
        }
    }

    /// <inheritdoc/>
    public async ValueTask RollbackAsync()
    {
        if (!InTransaction) return;
        InTransaction = false;
        if (_isLost) return;
        await TryRollbackAsync().ConfigureAwait(false);
    }

    /// <summary>Only what steps do is profiled, and each step works in a transaction.</summary>
    private long Begin()
    {
        _meter.TurnOn(_connection);
        return Statement.ExecuteNonQuery(_connection, "BEGIN TRANSACTION", mayControlTransactions: true);
    }

    /// <summary>
    /// DuckDB turns the COMMIT of a transaction that it has given up into a ROLLBACK, and reports success. So after a failed
    /// statement a harmless one tells whether there is still something to commit.
    /// </summary>
    private async ValueTask EnsureNotAbortedAsync()
    {
        if (_failure is not { } failure) return;
        try
        {
            await ControlAsync("SELECT 1", CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception error) when (error is SqlEngineException or OperationCanceledException)
        {
            // A stream that was cancelled with the statement may only now say so.
            await RollbackAsync().ConfigureAwait(false);
            var reason = failure as SqlEngineException;
            throw new SqlEngineException(reason?.ErrorCode ?? ErrorCodes.Engine, $"Nothing was committed, because a statement of the transaction failed: {failure.Message}", failure)
            {
                Sql = reason?.Sql,
                Offset = reason?.Offset,
                IsTransient = reason?.IsTransient ?? false,
                SuggestedActions = reason?.SuggestedActions ?? [],
                CommitOutcome = CommitOutcome.RolledBack,
            };
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Rolling back does not throw; closing the connection rolls back as well.")]
    private async ValueTask TryRollbackAsync()
    {
        try
        {
            await ControlAsync("ROLLBACK", CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            _engine.Log.RollbackFailed(error);
        }
    }

    /// <summary>Not part of the time in the engine: who commits measures it.</summary>
    private async ValueTask<long> ControlAsync(string sql, CancellationToken cancellationToken)
    {
        using var use = Enter(cancellationToken);
        return await CallAsync(
            static call => Statement.ExecuteNonQuery(call.Session._connection, call.Sql, mayControlTransactions: true), new Call(this, sql, 0), sql, cancellationToken).ConfigureAwait(false);
    }
}
