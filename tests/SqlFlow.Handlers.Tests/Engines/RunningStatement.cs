using System.Runtime.CompilerServices;
using Apache.Arrow;
using SqlFlow.Engines;

namespace SqlFlow.Handlers.Tests.Engines;

/// <summary>A query that takes hours in constant memory, and tells when it runs: the engine has asked for the rows that it reads first.</summary>
internal sealed class RunningStatement : IAsyncDisposable
{
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IArrowRelation _relation = null!;

    /// <summary>The query, for the session that it was prepared in, and once.</summary>
    // The side that is held is read to its end before the other one is begun.
    public string Sql => $"SELECT max(hash(a.range, b.id)) FROM range(1000000000000) a, {_relation.Sql} b";

    public Task HasStarted => _started.Task.WaitAsync(TimeSpan.FromSeconds(60), TestEngine.Token);

    public static async Task<RunningStatement> PrepareAsync(ISqlSession session)
    {
        var statement = new RunningStatement();
        statement._relation = await session.RegisterBatchesAsync(ArrowBatches.Schema, statement.ReadAsync(TestEngine.Token), TestEngine.Token);
        return statement;
    }

    public ValueTask DisposeAsync() => _relation.DisposeAsync();

    private async IAsyncEnumerable<RecordBatch> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        _started.SetResult();
        await foreach (var batch in ArrowBatches.Stream(1, 1000).WithCancellation(cancellationToken)) yield return batch;
    }
}
