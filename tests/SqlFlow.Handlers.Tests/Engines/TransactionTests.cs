using SqlFlow.Engines;

namespace SqlFlow.Handlers.Tests.Engines;

public sealed class TransactionTests
{
    [Fact]
    public async Task Disposing_a_session_rolls_its_transaction_back()
    {
        await using var engine = await TestEngine.OpenAsync();
        await using (var session = await engine.OpenSessionAsync(TestEngine.Token))
        {
            await session.BeginAsync(TestEngine.Token);
            await session.RunAsync("CREATE TABLE t AS SELECT 1 AS a");
            Assert.True(session.InTransaction);
        }

        await using var other = await engine.OpenSessionAsync(TestEngine.Token);
        Assert.Null(await other.DescribeTableAsync(new TableName("t"), TestEngine.Token));
    }

    [Fact]
    public async Task Sessions_see_each_others_work_only_after_the_commit()
    {
        await using var engine = await TestEngine.OpenAsync();
        await using var one = await engine.OpenSessionAsync(TestEngine.Token);
        await using var two = await engine.OpenSessionAsync(TestEngine.Token);
        await one.RunAsync("CREATE TABLE t (a INTEGER)");
        await one.BeginAsync(TestEngine.Token);
        await one.RunAsync("INSERT INTO t VALUES (1)");
        Assert.Equal(0L, await two.ScalarAsync("SELECT count(*) FROM t"));
        await one.CommitAsync();
        Assert.False(one.InTransaction);
        Assert.Equal(1L, await two.ScalarAsync("SELECT count(*) FROM t"));
    }

    [Fact]
    public async Task A_failed_statement_leaves_a_session_that_works_after_the_rollback()
    {
        await using var engine = await TestEngine.OpenAsync();
        await using var session = await engine.OpenSessionAsync(TestEngine.Token);
        await session.BeginAsync(TestEngine.Token);
        await session.RunAsync("CREATE TABLE t (a INTEGER PRIMARY KEY)");
        await session.RunAsync("INSERT INTO t VALUES (1)");
        Assert.Equal(ErrorCodes.Constraint, (await session.FailAsync("INSERT INTO t VALUES (1)")).ErrorCode);
        await session.RollbackAsync();
        Assert.Equal(1L, await session.ScalarAsync("SELECT 1"));
        Assert.Null(await session.DescribeTableAsync(new TableName("t"), TestEngine.Token));
    }

    [Fact]
    public async Task Committing_an_aborted_transaction_fails_as_rolled_back()
    {
        await using var engine = await TestEngine.OpenAsync();
        await using var session = await engine.OpenSessionAsync(TestEngine.Token);
        await session.RunAsync("CREATE TABLE t (a INTEGER PRIMARY KEY)");
        await session.BeginAsync(TestEngine.Token);
        await session.RunAsync("INSERT INTO t VALUES (1)");
        await session.FailAsync("INSERT INTO t VALUES (1)");
        var error = await Assert.ThrowsAsync<SqlEngineException>(async () => await session.CommitAsync());
        Assert.Equal(CommitOutcome.RolledBack, error.CommitOutcome);
        Assert.False(session.InTransaction);
        Assert.Equal(0L, await session.ScalarAsync("SELECT count(*) FROM t"));
    }

    [Fact]
    public async Task A_conflict_is_transient_and_rolls_back()
    {
        await using var engine = await TestEngine.OpenAsync();
        await using var one = await engine.OpenSessionAsync(TestEngine.Token);
        await using var two = await engine.OpenSessionAsync(TestEngine.Token);
        await one.RunAsync("CREATE TABLE t AS SELECT 1 AS a");
        await one.BeginAsync(TestEngine.Token);
        await two.BeginAsync(TestEngine.Token);
        await one.RunAsync("UPDATE t SET a = 2");
        var error = await two.FailAsync("UPDATE t SET a = 3");
        Assert.Equal((ErrorCodes.Conflict, true, CommitOutcome.RolledBack), (error.ErrorCode, error.IsTransient, error.CommitOutcome));
        await one.CommitAsync();
    }

    [Fact]
    public async Task A_conflict_that_the_commit_finds_is_transient_and_rolled_back()
    {
        await using var engine = await TestEngine.OpenAsync();
        await using var one = await engine.OpenSessionAsync(TestEngine.Token);
        await using var two = await engine.OpenSessionAsync(TestEngine.Token);
        await one.RunAsync("CREATE TABLE t (a INTEGER PRIMARY KEY)");
        await one.BeginAsync(TestEngine.Token);
        await two.BeginAsync(TestEngine.Token);
        await one.RunAsync("INSERT INTO t VALUES (1)");
        await two.RunAsync("INSERT INTO t VALUES (1)");
        await one.CommitAsync();
        var error = await Assert.ThrowsAsync<SqlEngineException>(async () => await two.CommitAsync());
        Assert.Equal(CommitOutcome.RolledBack, error.CommitOutcome);
        Assert.Equal(ErrorCodes.Constraint, error.ErrorCode);
        Assert.Equal(1L, await two.ScalarAsync("SELECT count(*) FROM t"));
    }

    [Fact]
    public async Task Begin_twice_and_commit_without_begin_are_mistakes_of_the_caller()
    {
        await using var engine = await TestEngine.OpenAsync();
        await using var session = await engine.OpenSessionAsync(TestEngine.Token);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await session.CommitAsync());
        await session.RollbackAsync();
        await session.BeginAsync(TestEngine.Token);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await session.BeginAsync(TestEngine.Token));
    }
}
