using System.Collections.Immutable;
using Apache.Arrow;

namespace SqlFlow.Engines;

/// <summary>A connection with at most one transaction, used by one step at a time.</summary>
/// <remarks>Not thread-safe: one call at a time, except <see cref="Progress"/> and <see cref="RowsRead"/>. Every call interrupts its statement when its token
/// fires and then throws <see cref="OperationCanceledException"/> with that token. Disposing interrupts a call that still runs, and rolls an open transaction back.</remarks>
public interface ISqlSession : IAsyncDisposable
{
    /// <summary>How far the running statement is, 0 to 1; null where the engine does not know: DuckDB knows it of tables and files, and
    /// says 0 or nothing of generators. May be read from any thread.</summary>
    double? Progress { get; }

    /// <summary>Rows that were taken so far from batches that are registered; null: none are (<see cref="RegisterBatchesAsync"/>). May be read from any thread.</summary>
    /// <remarks>Of what the engine reads by itself it counts the rows of each operator of the plan, which are not those of a table or file: they are not told.</remarks>
    long? RowsRead => null;

    /// <summary>Whether a transaction is open.</summary>
    bool InTransaction { get; }

    /// <summary>What its statements have used so far; null where the engine does not measure. May be read between calls, and once the session is disposed.</summary>
    SessionUsage? Usage => null;

    /// <summary>Begins a transaction.</summary>
    /// <exception cref="InvalidOperationException">One is open already.</exception>
    ValueTask BeginAsync(CancellationToken cancellationToken);

    /// <summary>Commits. Not interruptible once it has begun.</summary>
    /// <returns>Normally. An engine that wrote everything and then failed to tidy up has committed: it returns, too.</returns>
    /// <exception cref="SqlEngineException">It did not commit; <see cref="SqlFlowException.CommitOutcome"/> says whether that is certain.</exception>
    ValueTask CommitAsync();

    /// <summary>Rolls back; does nothing where no transaction is open. Does not throw.</summary>
    ValueTask RollbackAsync();

    /// <summary>Executes one statement.</summary>
    /// <returns>Rows changed, or -1 where the statement changes none or the engine does not say.</returns>
    /// <exception cref="SqlEngineException">The engine refuses; classified.</exception>
    ValueTask<long> ExecuteAsync(string sql, CancellationToken cancellationToken);

    /// <summary>Executes a query with a small result and reads it whole.</summary>
    /// <param name="sql">One query.</param>
    /// <param name="maxRows">Rows after this many are not read.</param>
    /// <param name="cancellationToken">Interrupts the query.</param>
    /// <exception cref="SqlEngineException">The engine refuses; classified.</exception>
    ValueTask<SqlResult> QueryAsync(string sql, int maxRows, CancellationToken cancellationToken);

    /// <summary>Executes a query and streams its rows as Arrow batches, without holding the result.</summary>
    /// <returns>Owned by the caller, who disposes each batch. The session is busy until the enumeration ends.</returns>
    /// <exception cref="SqlEngineException">The engine refuses; classified.</exception>
    IAsyncEnumerable<RecordBatch> ReadBatchesAsync(string sql, CancellationToken cancellationToken);

    /// <summary>The Arrow schema of a query, without executing it.</summary>
    ValueTask<Schema> GetArrowSchemaAsync(string sql, CancellationToken cancellationToken);

    /// <summary>
    /// Makes a stream of batches readable in this session as a relation, once. Batches cross without a copy, one at a time,
    /// when a statement reads the relation.
    /// </summary>
    /// <param name="schema">The schema of every batch.</param>
    /// <param name="batches">Read to its end or to the first error by the first statement that names the relation.</param>
    /// <param name="cancellationToken">Passed to the stream.</param>
    /// <returns>The relation. Disposing it removes the relation and the stream, in every case.</returns>
    ValueTask<IArrowRelation> RegisterBatchesAsync(Schema schema, IAsyncEnumerable<RecordBatch> batches, CancellationToken cancellationToken);

    /// <summary>The columns of a query, without executing it.</summary>
    /// <exception cref="SqlEngineException">The query does not bind.</exception>
    ValueTask<ImmutableArray<ColumnSchema>> DescribeQueryAsync(string sql, CancellationToken cancellationToken);

    /// <summary>The columns of a table or view, or null if there is none of that name.</summary>
    ValueTask<ImmutableArray<ColumnSchema>?> DescribeTableAsync(TableName table, CancellationToken cancellationToken);
}

/// <summary>A stream of batches as a relation of a session.</summary>
public interface IArrowRelation : IAsyncDisposable
{
    /// <summary>SQL that stands for the relation after FROM. Unique; never the name of a user's table.</summary>
    string Sql { get; }

    /// <summary>Batches handed to the engine so far.</summary>
    long BatchesRead { get; }

    /// <summary>Rows handed to the engine so far.</summary>
    long RowsRead { get; }
}
