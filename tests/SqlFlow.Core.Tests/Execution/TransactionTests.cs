using SqlFlow.Engines;
using SqlFlow.Execution;
using SqlFlow.State;

namespace SqlFlow.Core.Tests.Execution;

public sealed class TransactionTests
{
    private static readonly RetryPolicy Always = new() { RetryOn = RetryOn.All, Jitter = 0 };

    [Fact]
    public async Task Rows_and_journal_entry_are_committed_together()
    {
        var run = WithJournal();
        run.AddWriter("a");

        var result = await run.ExecuteAsync(TestContext.Current.CancellationToken);

        Assert.Equal(RunStatus.Success, result.Status);
        var entry = run.Engine.Committed.Last();
        Assert.Equal("write a", run.Engine.Committed.ElementAt(2));
        Assert.Equal(
            $"INSERT INTO \"memory\".\"sqlflow\".\"journal\" (run_id, pipeline, step_id, step_type, attempt, rows_affected, started_at, committed_at) " +
            $"VALUES ('{result.RunId}', 'test', 'a', 'fake', 1, 1, TIMESTAMP '2030-01-02 03:04:05.000000', TIMESTAMP '2030-01-02 03:04:05.000000')",
            entry);
    }

    [Fact]
    public async Task Entry_that_cannot_be_written_rolls_the_step_back()
    {
        var run = WithJournal();
        run.AddWriter("a");
        run.Engine.OnExecute = static sql =>
        {
            if (sql.StartsWith("INSERT", StringComparison.Ordinal)) throw new SqlEngineException(ErrorCodes.DiskFull, "no space");
        };

        var result = await run.ExecuteAsync(TestContext.Current.CancellationToken);

        Assert.Equal(ErrorCodes.DiskFull, result.Of("a").ErrorCode);
        Assert.DoesNotContain("write a", run.Engine.Committed);
    }

    [Fact]
    public async Task Commit_that_was_rolled_back_is_tried_again()
    {
        var run = new TestRun().AddWriter("a", with: static step => step with { RetryPolicy = Always });
        run.Clock.SkipWaits();
        var commits = 0;
        run.Engine.OnCommit = _ =>
        {
            if (++commits == 1) throw new SqlEngineException(ErrorCodes.Conflict, "conflict") { CommitOutcome = CommitOutcome.RolledBack };
        };

        var result = (await run.ExecuteAsync(TestContext.Current.CancellationToken)).Of("a");

        Assert.Equal(StepStatus.Success, result.Status);
        Assert.Equal(2, result.Attempts);
        Assert.Equal(["write a"], run.Engine.Committed);
    }

    [Fact]
    public async Task Failure_after_the_commit_is_never_tried_again()
    {
        var run = new TestRun().AddWriter("a", with: static step => step with { RetryPolicy = Always }, then: static _ => throw new FormatException("too late"));

        var result = (await run.ExecuteAsync(TestContext.Current.CancellationToken)).Of("a");

        Assert.Equal(StepStatus.Failure, result.Status);
        Assert.Equal(1, result.Attempts);
        Assert.Equal(CommitOutcome.Committed, result.CommitOutcome);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Uncertain_commit_without_a_journal_is_a_failure_and_never_tried_again(bool isClassified)
    {
        var run = new TestRun().AddWriter("a", with: static step => step with { RetryPolicy = Always });
        run.Engine.OnCommit = _ => throw (isClassified
            ? new SqlEngineException(ErrorCodes.InputOutput, "lost contact") { CommitOutcome = CommitOutcome.Unknown }
            : new IOException("lost contact"));

        var result = (await run.ExecuteAsync(TestContext.Current.CancellationToken)).Of("a");

        Assert.Equal(StepStatus.Failure, result.Status);
        Assert.Equal(1, result.Attempts);
        Assert.Equal(CommitOutcome.Unknown, result.CommitOutcome);
    }

    [Fact]
    public async Task Uncertain_commit_that_the_journal_has_is_a_success_with_a_warning()
    {
        var run = Uncertain(found: 1);

        var result = (await run.ExecuteAsync(TestContext.Current.CancellationToken)).Of("a");

        Assert.Equal(StepStatus.Success, result.Status);
        Assert.Equal(1, result.Attempts);
        Assert.Equal(CommitOutcome.Committed, result.CommitOutcome);
        Assert.Contains("lost contact", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Uncertain_commit_that_the_journal_does_not_have_may_be_tried_again()
    {
        var run = Uncertain(found: null);

        var result = (await run.ExecuteAsync(TestContext.Current.CancellationToken)).Of("a");

        Assert.Equal(StepStatus.Failure, result.Status);
        Assert.Equal(3, result.Attempts);
        Assert.Equal(CommitOutcome.RolledBack, result.CommitOutcome);
    }

    [Fact]
    public async Task Forgotten_transaction_is_rolled_back_and_its_session_closed()
    {
        var run = new TestRun().Add("a", async (context, token) =>
        {
            var transaction = await context.BeginAsync(new FakeStep { Id = "a" }, token);
            await transaction.Session.ExecuteAsync("write", token);
            return StepExecutionResult.Success();
        });

        await run.ExecuteAsync(TestContext.Current.CancellationToken);

        Assert.Empty(run.Engine.Committed);
        Assert.True(Assert.Single(run.Engine.Sessions) is { IsDisposed: true, IsRolledBack: true });
    }

    [Fact]
    public async Task Second_transaction_of_an_attempt_is_refused()
    {
        var run = new TestRun().Add("a", async (context, token) =>
        {
            await using var first = await context.BeginAsync(new FakeStep { Id = "a" }, token);
            await using var second = await context.BeginAsync(new FakeStep { Id = "a" }, token);
            return StepExecutionResult.Success();
        });

        var result = (await run.ExecuteAsync(TestContext.Current.CancellationToken)).Of("a");

        Assert.Contains("one transaction", result.ErrorMessage, StringComparison.Ordinal);
        Assert.Single(run.Engine.Sessions);
    }

    [Fact]
    public async Task Failure_handed_to_commit_is_rolled_back_and_returned()
    {
        StepExecutionResult? returned = null;
        var failure = StepExecutionResult.Failure("OWN", "own");
        var run = new TestRun().Add("a", async (context, token) =>
        {
            await using var transaction = await context.BeginAsync(new FakeStep { Id = "a" }, token);
            await transaction.Session.ExecuteAsync("write", token);
            return returned = await transaction.CommitAsync(failure, token);
        });

        await run.ExecuteAsync(TestContext.Current.CancellationToken);

        Assert.Same(failure, returned);
        Assert.Empty(run.Engine.Committed);
    }

    [Fact]
    public async Task Each_step_has_a_session_of_its_own()
    {
        var run = new TestRun().AddWriter("a").AddWriter("b").AddWriter("c", ["a"]);

        await run.ExecuteAsync(TestContext.Current.CancellationToken);

        Assert.Equal(3, run.Engine.Sessions.Distinct().Count());
        Assert.All(run.Engine.Sessions, static session => Assert.True(session.IsDisposed));
    }

    private static TestRun WithJournal()
    {
        var run = new TestRun();
        run.Services = run.Services with { Journal = new SqlRunJournal() };
        return run;
    }

    private static TestRun Uncertain(int? found)
    {
        var run = WithJournal();
        run.AddWriter("a", with: static step => step with { RetryPolicy = Always });
        run.Clock.SkipWaits();
        run.Engine.OnQuery = _ => found;
        run.Engine.OnCommit = static session =>
        {
            if (session.Pending.Contains("write a"))
                throw new SqlEngineException(ErrorCodes.InputOutput, "lost contact") { CommitOutcome = CommitOutcome.Unknown };
        };
        return run;
    }
}
