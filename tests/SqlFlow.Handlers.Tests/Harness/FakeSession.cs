using System.Collections.Immutable;
using Apache.Arrow;
using SqlFlow.Engines;

namespace SqlFlow.Handlers.Tests.Harness;

/// <summary>A session of <see cref="FakeEngine"/>. It is strict about transactions.</summary>
internal sealed class FakeSession(FakeEngine engine) : ISqlSession
{
    private readonly List<FakeRelation> _relations = [];
    private bool _isDisposed;

    public double? Progress => null;

    public bool InTransaction { get; private set; }

    public ValueTask BeginAsync(CancellationToken cancellationToken)
    {
        Assert.False(InTransaction);
        InTransaction = true;
        engine.Log.Add("begin");
        return default;
    }

    public ValueTask CommitAsync()
    {
        Assert.True(InTransaction);
        InTransaction = false;
        engine.Log.Add("commit");
        return engine.CommitFailure is { } failure ? ValueTask.FromException(failure) : default;
    }

    public ValueTask RollbackAsync()
    {
        if (InTransaction) engine.Log.Add("rollback");
        InTransaction = false;
        return default;
    }

    public async ValueTask<long> ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        Check(cancellationToken);
        Assert.True(InTransaction, $"outside a transaction: {sql}");
        var answer = engine.Answer("", sql);
        foreach (var relation in _relations.Where(relation => sql.Contains(relation.Sql, StringComparison.Ordinal))) await relation.ReadAsync(cancellationToken);
        return answer as long? ?? -1;
    }

    public ValueTask<SqlResult> QueryAsync(string sql, int maxRows, CancellationToken cancellationToken)
    {
        Check(cancellationToken);
        if (sql is "SELECT current_database()") return new(new SqlResult([new ColumnSchema("c0", "VARCHAR")], [["fake"]]));
        return new(engine.Answer("query: ", sql) as SqlResult ?? new SqlResult([new ColumnSchema("c0", "BIGINT")], []));
    }

    public IAsyncEnumerable<RecordBatch> ReadBatchesAsync(string sql, CancellationToken cancellationToken)
    {
        Check(cancellationToken);
        engine.Answer("query: ", sql);
        return AsyncEnumerable.Empty<RecordBatch>();
    }

    public ValueTask<Schema> GetArrowSchemaAsync(string sql, CancellationToken cancellationToken)
    {
        Check(cancellationToken);
        engine.Answer("describe: ", sql);
        return new(Batches.Schema);
    }

    public ValueTask<IArrowRelation> RegisterBatchesAsync(Schema schema, IAsyncEnumerable<RecordBatch> batches, CancellationToken cancellationToken)
    {
        Check(cancellationToken);
        var relation = new FakeRelation($"stream_{_relations.Count}", batches, engine);
        _relations.Add(relation);
        return new(relation);
    }

    public ValueTask<ImmutableArray<ColumnSchema>> DescribeQueryAsync(string sql, CancellationToken cancellationToken)
    {
        Check(cancellationToken);
        engine.Answer("describe: ", sql);
        return new(engine.QueryColumns);
    }

    public ValueTask<ImmutableArray<ColumnSchema>?> DescribeTableAsync(TableName table, CancellationToken cancellationToken)
    {
        Check(cancellationToken);
        return new(engine.Tables.TryGetValue(table, out var columns) ? columns : null);
    }

    public ValueTask DisposeAsync()
    {
        Assert.False(InTransaction, "disposed with an open transaction");
        _isDisposed = true;
        engine.Log.Add("dispose");
        return default;
    }

    private void Check(CancellationToken cancellationToken)
    {
        Assert.False(_isDisposed);
        cancellationToken.ThrowIfCancellationRequested();
    }
}

/// <summary>A stream that is counted and thrown away.</summary>
internal sealed class FakeRelation(string sql, IAsyncEnumerable<RecordBatch> batches, FakeEngine engine) : IArrowRelation
{
    public string Sql { get; } = sql;

    public long BatchesRead { get; private set; }

    public long RowsRead { get; private set; }

    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        await foreach (var batch in batches.WithCancellation(cancellationToken))
        {
            using (batch)
            {
                BatchesRead++;
                RowsRead += batch.Length;
            }
        }
    }

    public ValueTask DisposeAsync()
    {
        engine.Log.Add($"unregister {Sql}");
        return default;
    }
}
