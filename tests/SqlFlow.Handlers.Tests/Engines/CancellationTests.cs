using SqlFlow.Engines;
using SqlFlow.Engines.DuckDb;

namespace SqlFlow.Handlers.Tests.Engines;

public sealed class CancellationTests : IAsyncLifetime
{
    // Takes hours, and in constant memory: only the small side is held.
    private const string Endless = "SELECT max(hash(a.range, b.range)) FROM range(1000000000000) a, range(1000) b";

    private DuckDbEngine _engine = null!;
    private ISqlSession _session = null!;

    public async ValueTask InitializeAsync()
    {
        _engine = await TestEngine.OpenAsync();
        _session = await _engine.OpenSessionAsync(TestEngine.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _session.DisposeAsync();
        await _engine.DisposeAsync();
    }

    [Fact]
    public async Task A_token_that_has_fired_keeps_the_statement_from_running()
    {
        using var cancel = new CancellationTokenSource();
        await cancel.CancelAsync();
        var error = await Assert.ThrowsAsync<OperationCanceledException>(async () => await _session.ExecuteAsync("CREATE TABLE t (a INTEGER)", cancel.Token));
        Assert.Equal(cancel.Token, error.CancellationToken);
        Assert.Null(await _session.DescribeTableAsync(new TableName("t"), TestEngine.Token));
    }

    [Fact]
    public async Task A_running_statement_is_interrupted_and_the_session_goes_on()
    {
        using var cancel = new CancellationTokenSource();
        await using var statement = await RunningStatement.PrepareAsync(_session);
        var running = _session.ExecuteAsync($"CREATE TABLE t AS {statement.Sql}", cancel.Token).AsTask();
        await statement.HasStarted;
        await cancel.CancelAsync();
        var error = await Assert.ThrowsAsync<OperationCanceledException>(() => running.WaitAsync(TimeSpan.FromSeconds(30), TestEngine.Token));
        Assert.Equal(cancel.Token, error.CancellationToken);
        Assert.Equal(1L, await _session.ScalarAsync("SELECT 1"));
        Assert.Null(await _session.DescribeTableAsync(new TableName("t"), TestEngine.Token));
    }

    [Fact]
    public async Task A_cancelled_statement_in_a_transaction_can_be_rolled_back_but_not_committed()
    {
        await _session.BeginAsync(TestEngine.Token);
        await _session.RunAsync("CREATE TABLE t AS SELECT 1 AS a");
        await using var statement = await RunningStatement.PrepareAsync(_session);
        using var cancel = new CancellationTokenSource();
        var running = _session.QueryAsync(statement.Sql, 1, cancel.Token).AsTask();
        await statement.HasStarted;
        await cancel.CancelAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(() => running.WaitAsync(TimeSpan.FromSeconds(30), TestEngine.Token));
        Assert.Equal(CommitOutcome.RolledBack, (await Assert.ThrowsAsync<SqlEngineException>(async () => await _session.CommitAsync())).CommitOutcome);
        await _session.BeginAsync(TestEngine.Token);
        await _session.RunAsync("CREATE TABLE u AS SELECT 1 AS a");
        await _session.CommitAsync();
        Assert.Null(await _session.DescribeTableAsync(new TableName("t"), TestEngine.Token));
    }

    [Fact]
    public async Task A_token_that_fires_at_any_moment_leaves_no_session_hanging()
    {
        // The interrupt may hit before, at or after the start of the statement: none may be lost.
        for (var attempt = 0; attempt < 60; attempt++)
        {
            using var cancel = new CancellationTokenSource();
            var running = _session.QueryAsync(Endless, 1, cancel.Token).AsTask();
            for (var spin = 0; spin < attempt * 200; spin++) Thread.SpinWait(5);
            await cancel.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.WaitAsync(TimeSpan.FromSeconds(30), TestEngine.Token));
        }

        Assert.Equal(1L, await _session.ScalarAsync("SELECT 1"));
    }

    [Fact]
    public async Task A_token_that_fires_afterwards_does_not_hit_the_next_statement()
    {
        for (var attempt = 0; attempt < 50; attempt++)
        {
            using var cancel = new CancellationTokenSource();
            await _session.ExecuteAsync("CREATE OR REPLACE TABLE t AS SELECT 1 AS a", cancel.Token);
            await cancel.CancelAsync();
            Assert.Equal(200_000L, await _session.ScalarAsync("SELECT count(*) FROM range(200000)"));
        }
    }

    [Fact]
    public async Task Reading_batches_can_be_cancelled_or_abandoned()
    {
        using var cancel = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            var rows = 0;
            await foreach (var batch in _session.ReadBatchesAsync("SELECT range FROM range(1000000000000)", cancel.Token))
            {
                using (batch) rows += batch.Length;
                if (rows > 100_000) await cancel.CancelAsync();
            }
        });
        await foreach (var batch in _session.ReadBatchesAsync("SELECT range FROM range(1000000000000)", TestEngine.Token))
        {
            using (batch) Assert.Equal(2048, batch.Length);
            break;
        }

        Assert.Equal(1L, await _session.ScalarAsync("SELECT 1"));
    }

    [Fact]
    public async Task Progress_is_told_while_a_statement_runs_and_not_otherwise()
    {
        Assert.Null(_session.Progress);
        // Tables only: the engine cannot tell the progress of generators.
        await _session.RunAsync("CREATE TABLE t AS SELECT range AS a FROM range(3000000)");
        await _session.RunAsync("CREATE TABLE u AS SELECT range AS b FROM range(3000)");
        using var cancel = new CancellationTokenSource();
        var running = _session.QueryAsync("SELECT max(hash(a.a, b.b)) FROM t a, u b", 1, cancel.Token).AsTask();
        double? progress = null;
        while (!running.IsCompleted && progress is not > 0)
        {
            progress = _session.Progress;
            await Task.Yield();
        }

        Assert.InRange(progress ?? -1, double.Epsilon, 1);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.WaitAsync(TimeSpan.FromSeconds(30), TestEngine.Token));
        Assert.Null(_session.Progress);
    }

    [Fact]
    public async Task A_session_refuses_a_second_call_at_the_same_time()
    {
        using var cancel = new CancellationTokenSource();
        var running = _session.QueryAsync(Endless, 1, cancel.Token).AsTask();
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await _session.ExecuteAsync("SELECT 1", TestEngine.Token));
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.WaitAsync(TimeSpan.FromSeconds(30), TestEngine.Token));
    }

    [Fact]
    public async Task Disposing_a_session_ends_what_it_is_doing()
    {
        var session = await _engine.OpenSessionAsync(TestEngine.Token);
        await session.BeginAsync(TestEngine.Token);
        await session.RunAsync("CREATE TABLE t AS SELECT 1 AS a");
        var running = session.QueryAsync(Endless, 1, TestEngine.Token).AsTask();
        await session.DisposeAsync();
        Assert.Equal(ErrorCodes.Cancelled, (await Assert.ThrowsAsync<SqlEngineException>(() => running.WaitAsync(TimeSpan.FromSeconds(30), TestEngine.Token))).ErrorCode);
        Assert.Null(await _session.DescribeTableAsync(new TableName("t"), TestEngine.Token));
    }
}
