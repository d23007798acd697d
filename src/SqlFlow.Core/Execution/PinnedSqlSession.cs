using System.Collections.Immutable;
using Apache.Arrow;
using SqlFlow.Engines;

namespace SqlFlow.Execution;

/// <summary>A session whose transaction belongs to somebody else: it can be used, but not begun, ended or disposed.</summary>
internal sealed class PinnedSqlSession(ISqlSession session) : ISqlSession
{
    private readonly SessionUsage? _before = SessionUsage.Of(session);

    /// <inheritdoc/>
    public SessionUsage? Usage => SessionUsage.Of(session)?.Since(_before);

    public double? Progress => session.Progress;

    public long? RowsRead => session.RowsRead;

    public bool InTransaction => session.InTransaction;

    public ValueTask BeginAsync(CancellationToken cancellationToken) => default;

    public ValueTask CommitAsync() => default;

    public ValueTask RollbackAsync() => default;

    public ValueTask DisposeAsync() => default;

    public ValueTask<long> ExecuteAsync(string sql, CancellationToken cancellationToken) => session.ExecuteAsync(sql, cancellationToken);

    public ValueTask<SqlResult> QueryAsync(string sql, int maxRows, CancellationToken cancellationToken) => session.QueryAsync(sql, maxRows, cancellationToken);

    public IAsyncEnumerable<RecordBatch> ReadBatchesAsync(string sql, CancellationToken cancellationToken) => session.ReadBatchesAsync(sql, cancellationToken);

    public ValueTask<Schema> GetArrowSchemaAsync(string sql, CancellationToken cancellationToken) => session.GetArrowSchemaAsync(sql, cancellationToken);

    public ValueTask<IArrowRelation> RegisterBatchesAsync(Schema schema, IAsyncEnumerable<RecordBatch> batches, CancellationToken cancellationToken) =>
        session.RegisterBatchesAsync(schema, batches, cancellationToken);

    public ValueTask<ImmutableArray<ColumnSchema>> DescribeQueryAsync(string sql, CancellationToken cancellationToken) => session.DescribeQueryAsync(sql, cancellationToken);

    public ValueTask<ImmutableArray<ColumnSchema>?> DescribeTableAsync(TableName table, CancellationToken cancellationToken) => session.DescribeTableAsync(table, cancellationToken);
}
