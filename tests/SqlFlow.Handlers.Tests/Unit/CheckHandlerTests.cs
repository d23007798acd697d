using SqlFlow.Engines;
using SqlFlow.Handlers.Tests.Harness;

namespace SqlFlow.Handlers.Tests.Unit;

public sealed class CheckHandlerTests
{
    private const string Count = "SELECT count(*) FROM";

    [Fact]
    public async Task Each_expectation_is_one_count_and_a_passing_one_takes_no_sample()
    {
        using var test = new HandlerTest();
        test.Engine.Answers("AS violations", [0L]).Answers(Count, [5L]);

        var result = await test.ExecuteAsync(Make.Check("t", new Expectation { NotNull = ["a", "b"] }, new Expectation { Expression = "a > 0 -- yes" }));

        Assert.Equal(
            [
                "SELECT count(*) FROM \"t\"",
                "SELECT count(*) FROM (SELECT * FROM \"t\" WHERE \"a\" IS NULL\n) AS violations",
                "SELECT count(*) FROM (SELECT * FROM \"t\" WHERE \"b\" IS NULL\n) AS violations",
                "SELECT count(*) FROM (SELECT * FROM \"t\" WHERE NOT (a > 0 -- yes\n)\n) AS violations",
            ],
            test.Engine.Queries);
        Assert.Equal(["open", "begin", "commit", "dispose"], test.Engine.Trace);
        Assert.Equal((StepStatus.Success, 5L), (result.Status, result.RowsRead));
        Assert.Equal(3, result.PerformanceMetrics["assertions"].Number);
    }

    [Fact]
    public async Task A_violation_is_a_failure_with_count_and_sample_and_is_rolled_back()
    {
        using var test = new HandlerTest();
        test.Engine.Answers("LIMIT 3", [null, "x"], [2L, "y"]).Answers("AS violations", [9L]).Answers(Count, [10L]);

        var result = await test.ExecuteAsync(Make.Check("t", new Expectation { NotNull = ["a"] }));

        result.Failed(ErrorCodes.CheckFailed, "t: not_null (a): 'a' is NULL; 9 found, e.g. {c0 = NULL, c1 = x}, {c0 = 2, c1 = y}");
        Assert.Equal(["open", "begin", "rollback", "dispose"], test.Engine.Trace);
        Assert.Equal(1, result.PerformanceMetrics["violated_assertions"].Number);
    }

    [Fact]
    public async Task A_warning_commits_and_says_so()
    {
        using var test = new HandlerTest();
        test.Engine.Answers("LIMIT 3", [1L]).Answers(Count, [1L]);

        var result = await test.ExecuteAsync(Make.Check("t", new Expectation { Empty = true }) with { Severity = CheckSeverity.Warn });

        Assert.Equal(StepStatus.Success, result.Status);
        Assert.Contains("there are rows; 1 found", Assert.Single(result.Warnings), StringComparison.Ordinal);
        Assert.Equal(["commit", "dispose"], test.Engine.Trace[^2..]);
    }

    [Fact]
    public async Task A_check_of_a_query_does_not_offer_a_statement_that_is_none()
    {
        using var test = new HandlerTest();
        test.Engine.Answers(Count, [1L]).Answers("LIMIT 3", [1L]);

        var result = await test.ExecuteAsync(new CheckStep { Id = "check", Sql = "SELECT 1 AS a", Expect = [new Expectation { Empty = true }] });

        result.Failed(ErrorCodes.CheckFailed, "the query: empty");
        Assert.DoesNotContain(result.SuggestedActions, static action => action.Contains("FROM the query", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Hostile_names_and_values_stay_inside_their_quotes()
    {
        const string Name = "we\"ird; DROP TABLE x";
        using var test = new HandlerTest();
        test.Engine.Answers(Count, [0L]);

        await test.ExecuteAsync(Make.Check(TableName.Quote(Name),
            new Expectation { NotNull = [Name] },
            new Expectation { Unique = [Name] },
            new Expectation { AcceptedValues = new AcceptedValues { Column = Name, Values = [JsonValue.From("a'; DROP TABLE y; --"), JsonValue.From(1), JsonValue.From(true)] } }));

        Assert.Equal(
            [
                "SELECT count(*) FROM \"we\"\"ird; DROP TABLE x\"",
                "SELECT count(*) FROM (SELECT * FROM \"we\"\"ird; DROP TABLE x\" WHERE \"we\"\"ird; DROP TABLE x\" IS NULL\n) AS violations",
                "SELECT count(*) FROM (SELECT \"we\"\"ird; DROP TABLE x\", count(*) AS row_count FROM \"we\"\"ird; DROP TABLE x\" WHERE \"we\"\"ird; DROP TABLE x\" IS NOT NULL GROUP BY \"we\"\"ird; DROP TABLE x\" HAVING count(*) > 1\n) AS violations",
                "SELECT count(*) FROM (SELECT \"we\"\"ird; DROP TABLE x\", count(*) AS row_count FROM \"we\"\"ird; DROP TABLE x\" WHERE \"we\"\"ird; DROP TABLE x\" NOT IN ('a''; DROP TABLE y; --', 1, true) GROUP BY \"we\"\"ird; DROP TABLE x\"\n) AS violations",
            ],
            test.Engine.Queries);
    }

    [Fact]
    public async Task Freshness_asks_the_contexts_clock()
    {
        using var test = new HandlerTest();
        test.Engine.Answers(Count, [0L]);

        await test.ExecuteAsync(Make.Check("t", new Expectation { Freshness = new Freshness { Column = "at", Within = "1 day" } }));

        Assert.Contains("TIMESTAMP '2025-06-01 12:00:00.000000' - INTERVAL '1 day'", test.Engine.Queries[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_query_that_fails_is_rolled_back()
    {
        using var test = new HandlerTest();
        test.Engine.Fails("AS violations").Answers(Count, [0L]);

        await Assert.ThrowsAsync<SqlEngineException>(() => test.ExecuteAsync(Make.Check("t", new Expectation { Empty = true })));

        Assert.Equal(["open", "begin", "rollback", "dispose"], test.Engine.Trace);
    }
}
