using SqlFlow.Core.Tests.Execution;
using SqlFlow.Engines;
using SqlFlow.State;

namespace SqlFlow.Core.Tests.State;

public sealed class SqlRunJournalTests
{
    private static readonly JournalEntry Entry = new(
        "run", "it's", "a'b", "load", 2, null,
        new DateTimeOffset(2030, 1, 2, 5, 4, 5, 123, 456, TimeSpan.FromHours(2)),
        new DateTimeOffset(2030, 1, 2, 3, 4, 6, TimeSpan.Zero));

    [Fact]
    public async Task Names_carry_the_catalog_because_the_database_may_be_called_sqlflow()
    {
        var engine = new FakeSqlEngine { Database = "sqlflow" };

        await new SqlRunJournal().EnsureCreatedAsync(engine, TestContext.Current.CancellationToken);

        Assert.Equal("CREATE SCHEMA IF NOT EXISTS \"sqlflow\".\"sqlflow\"", engine.Committed.First());
        Assert.StartsWith("CREATE TABLE IF NOT EXISTS \"sqlflow\".\"sqlflow\".\"journal\" (run_id", engine.Committed.Last(), StringComparison.Ordinal);
        Assert.True(engine.Sessions.Single().IsDisposed);
    }

    [Fact]
    public async Task Texts_are_escaped_unknown_rows_are_null_and_times_are_utc()
    {
        var engine = new FakeSqlEngine();
        var journal = new SqlRunJournal();
        await journal.EnsureCreatedAsync(engine, TestContext.Current.CancellationToken);
        await using var session = await engine.OpenSessionAsync(TestContext.Current.CancellationToken);

        await journal.RecordAsync(session, Entry, TestContext.Current.CancellationToken);

        Assert.EndsWith(
            "VALUES ('run', 'it''s', 'a''b', 'load', 2, NULL, TIMESTAMP '2030-01-02 03:04:05.123456', TIMESTAMP '2030-01-02 03:04:06.000000')",
            engine.Committed.Last(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_made_once_even_when_many_runs_begin_at_a_time()
    {
        var engine = new FakeSqlEngine();
        var journal = new SqlRunJournal();

        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(async () => await journal.EnsureCreatedAsync(engine, CancellationToken.None))));

        Assert.Single(engine.Sessions);
    }

    [Fact]
    public async Task Failure_to_make_it_is_reported_and_not_remembered()
    {
        var engine = new FakeSqlEngine();
        var journal = new SqlRunJournal();
        engine.OnExecute = static _ => throw new SqlEngineException(ErrorCodes.DiskFull, "no space");
        await Assert.ThrowsAsync<SqlEngineException>(async () => await journal.EnsureCreatedAsync(engine, TestContext.Current.CancellationToken));
        Assert.Empty(engine.Committed);

        engine.OnExecute = null;
        await journal.EnsureCreatedAsync(engine, TestContext.Current.CancellationToken);

        Assert.Equal(2, engine.Committed.Count);
    }

    [Fact]
    public async Task Recording_before_it_is_made_is_an_error()
    {
        await using var session = new FakeSqlSession(new FakeSqlEngine());

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await new SqlRunJournal().RecordAsync(session, Entry, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(null, false)]
    public async Task It_tells_whether_an_attempt_has_committed(int? found, bool expected)
    {
        var engine = new FakeSqlEngine { OnQuery = _ => found };
        var journal = new SqlRunJournal();
        await journal.EnsureCreatedAsync(engine, TestContext.Current.CancellationToken);

        Assert.Equal(expected, await journal.HasCommittedAsync(engine, "run", "a", 1, TestContext.Current.CancellationToken));
    }
}
