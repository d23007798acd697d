using System.Collections.Concurrent;
using System.Collections.Immutable;
using Apache.Arrow;
using SqlFlow.Engines;

namespace SqlFlow.Core.Tests.Execution;

/// <summary>An engine that keeps statements: those of committed transactions in <see cref="Committed"/>.</summary>
internal sealed class FakeSqlEngine : ISqlEngine
{
    public ConcurrentQueue<string> Committed { get; } = new();

    public ConcurrentQueue<FakeSqlSession> Sessions { get; } = new();

    public string Database { get; init; } = "memory";

    /// <summary>Called when a session commits; what it throws, the commit throws.</summary>
    public Action<FakeSqlSession>? OnCommit { get; set; }

    /// <summary>Answers queries; null: no rows.</summary>
    public Func<string, object?>? OnQuery { get; set; }

    public Action<string>? OnExecute { get; set; }

    public ValueTask<ISqlSession> OpenSessionAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var session = new FakeSqlSession(this);
        Sessions.Enqueue(session);
        return new(session);
    }

    public ValueTask<QueryReferences> GetReferencesAsync(string sql, CancellationToken cancellationToken) => new(new QueryReferences());

    public ValueTask DisposeAsync() => default;
}

internal sealed class FakeSqlSession(FakeSqlEngine engine) : ISqlSession
{
    private readonly List<string> _pending = [];

    public double? Progress { get; set; }

    public long? RowsRead { get; set; }

    public bool InTransaction { get; private set; }

    public bool IsDisposed { get; private set; }

    public SessionUsage? Usage
    {
        get => OnUsage is null ? field : OnUsage();
        set;
    }

    /// <summary>Answers what it used.</summary>
    public Func<SessionUsage?>? OnUsage { get; set; }

    public bool IsRolledBack { get; private set; }

    public IReadOnlyList<string> Pending => _pending;

    public ValueTask BeginAsync(CancellationToken cancellationToken)
    {
        if (InTransaction) throw new InvalidOperationException("A transaction is open.");
        InTransaction = true;
        return default;
    }

    public ValueTask CommitAsync()
    {
        Assert.True(InTransaction);
        InTransaction = false;
        try
        {
            engine.OnCommit?.Invoke(this);
        }
        catch (SqlFlowException exception) when (exception.CommitOutcome is CommitOutcome.RolledBack)
        {
            _pending.Clear();
            throw;
        }

        _pending.ForEach(engine.Committed.Enqueue);
        return default;
    }

    public ValueTask RollbackAsync()
    {
        IsRolledBack |= InTransaction;
        InTransaction = false;
        _pending.Clear();
        return default;
    }

    public ValueTask<long> ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Assert.False(IsDisposed);
        engine.OnExecute?.Invoke(sql);
        if (InTransaction) _pending.Add(sql);
        else engine.Committed.Enqueue(sql);
        return new(1);
    }

    public ValueTask<SqlResult> QueryAsync(string sql, int maxRows, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var scalar = sql == "SELECT current_database()" ? engine.Database : engine.OnQuery?.Invoke(sql);
        return new(new SqlResult([new ColumnSchema("c", "VARCHAR")], scalar is null ? [] : [[scalar]]));
    }

    public IAsyncEnumerable<RecordBatch> ReadBatchesAsync(string sql, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<Schema> GetArrowSchemaAsync(string sql, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<IArrowRelation> RegisterBatchesAsync(Schema schema, IAsyncEnumerable<RecordBatch> batches, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public ValueTask<ImmutableArray<ColumnSchema>> DescribeQueryAsync(string sql, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<ImmutableArray<ColumnSchema>?> DescribeTableAsync(TableName table, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask DisposeAsync()
    {
        IsRolledBack |= InTransaction;
        InTransaction = false;
        IsDisposed = true;
        return default;
    }
}
