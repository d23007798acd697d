using Microsoft.Extensions.Time.Testing;
using SqlFlow.Handlers.Tests.Harness;

namespace SqlFlow.Handlers.Tests.Checking;

/// <summary>Every expectation, passing and failing.</summary>
public sealed class ExpectationTests
{
    private const string Rows = """
        CREATE TABLE t AS FROM (VALUES
            (1, 'a', 10, TIMESTAMP '2025-06-01 11:00:00'),
            (2, 'b', -5, TIMESTAMP '2025-05-30 00:00:00'),
            (2, NULL, NULL, NULL)) AS v(id, state, amount, seen)
        """;

    [Theory]
    [InlineData("""{"not_null": ["id"]}""")]
    [InlineData("""{"not_null": "id"}""")]
    [InlineData("""{"unique": "state"}""")]
    [InlineData("""{"unique": ["id", "state"]}""")]
    [InlineData("""{"accepted_values": {"column": "state", "values": ["a", "b", "c"]}}""")]
    [InlineData("""{"accepted_values": {"column": "id", "values": [1, 2]}}""")]
    [InlineData("""{"row_count": {"min": 3, "max": 3}}""")]
    [InlineData("""{"row_count": {"max": 4}}""")]
    [InlineData("""{"row_count": {"min": 1}}""")]
    [InlineData("""{"freshness": {"column": "seen", "within": "2 hours"}}""")]
    [InlineData("""{"freshness": {"column": "seen::DATE", "within": "1 day"}}""")]
    [InlineData("""{"expression": "amount > -10"}""")]
    [InlineData("""{"expression": "amount > ${floor} -- NULL passes"}""")]
    [InlineData("""{"empty": false}""")]
    public async Task Passes(string expectation)
    {
        using var test = Project();
        if (expectation.Contains("::DATE", StringComparison.Ordinal))
        {
            await test.ExecuteAsync(Rows, "ALTER TABLE t ALTER COLUMN seen SET DATA TYPE DATE");
            expectation = expectation.Replace("::DATE", "", StringComparison.Ordinal);
        }
        else
        {
            await test.ExecuteAsync(Rows);
        }

        var result = (await test.RunJsonAsync(Plan(expectation))).Succeeded();

        Assert.Equal(3, result.Of("check").RowsRead);
        Assert.Empty(result.Of("check").Warnings);
        Assert.Equal(0, result.Of("check").PerformanceMetrics["violated_assertions"].Number);
    }

    [Theory]
    [InlineData("""{"not_null": ["id", "state"]}""", "t: not_null (state): 'state' is NULL; 1 found", "state = NULL")]
    [InlineData("""{"unique": "id"}""", "t: unique (id): (id) stands in several rows; 1 found", "{id = 2, row_count = 2}")]
    [InlineData("""{"accepted_values": {"column": "state", "values": ["a"]}}""", "'state' is none of a; 1 found", "{state = b, row_count = 1}")]
    [InlineData("""{"accepted_values": {"column": "state", "values": []}}""", "t: accepted_values (state)", "2 found")]
    [InlineData("""{"row_count": {"min": 4}}""", "the number of rows is not between 4 and any number; 1 found", "{row_count = 3}")]
    [InlineData("""{"row_count": {"min": 0, "max": 2}}""", "not between 0 and 2", "{row_count = 3}")]
    [InlineData("""{"freshness": {"column": "seen", "within": "30 minutes"}}""", "the newest 'seen' is older than 30 minutes; 1 found", "newest = ")]
    [InlineData("""{"expression": "amount >= 0"}""", "'amount >= 0' is false; 1 found", "amount = -5")]
    [InlineData("""{"empty": true}""", "t: empty: there are rows; 3 found", "id = 1")]
    public async Task Fails_with_count_and_sample(string expectation, string message, string sample)
    {
        using var test = Project();
        await test.ExecuteAsync(Rows);

        var result = await test.RunJsonAsync(Plan(expectation));

        result.Failed("check", ErrorCodes.CheckFailed, message, sample);
        Assert.Equal(1, result.Of("check").PerformanceMetrics["violated_assertions"].Number);
        Assert.NotEmpty(result.Of("check").SuggestedActions);
    }

    [Fact]
    public async Task No_rows_are_not_fresh_but_satisfy_everything_else()
    {
        using var test = Project();
        await test.ExecuteAsync(Rows, "DELETE FROM t");

        (await test.RunJsonAsync(Plan("""{"not_null": "id"}, {"unique": "id"}, {"expression": "false"}, {"empty": true}"""))).Succeeded();
        (await test.RunJsonAsync(Plan("""{"freshness": {"column": "seen", "within": "1 day"}}"""))).Failed("check", ErrorCodes.CheckFailed, "newest = NULL");
        (await test.RunJsonAsync(Plan("""{"empty": false}"""))).Failed("check", ErrorCodes.CheckFailed, "there are no rows");
    }

    [Fact]
    public async Task A_zoned_time_is_compared_as_the_instant_it_is()
    {
        using var test = Project();
        await test.ExecuteAsync("CREATE TABLE t AS SELECT TIMESTAMPTZ '2025-06-01 13:30:00+02' AS seen");

        (await test.RunJsonAsync(Plan("""{"freshness": {"column": "seen", "within": "31 minutes"}}"""))).Succeeded();
        (await test.RunJsonAsync(Plan("""{"freshness": {"column": "seen", "within": "29 minutes"}}"""))).Failed("check", ErrorCodes.CheckFailed);
    }

    [Fact]
    public async Task Every_violation_is_reported_at_once()
    {
        using var test = Project();
        await test.ExecuteAsync(Rows);

        var result = await test.RunJsonAsync(Plan("""{"unique": "id"}, {"not_null": ["amount", "state"]}, {"empty": true}"""));

        result.Failed("check", ErrorCodes.CheckFailed, "unique (id)", "not_null (amount)", "not_null (state)", "empty");
        Assert.Equal(4, result.Of("check").PerformanceMetrics["violated_assertions"].Number);
    }

    [Fact]
    public async Task A_warning_passes_and_is_told()
    {
        using var test = Project();
        await test.ExecuteAsync(Rows);

        var result = (await test.RunJsonAsync(Plan("""{"unique": "id"}""", ", \"severity\": \"warn\""))).Succeeded();

        Assert.Contains("(id) stands in several rows; 1 found", Assert.Single(result.Of("check").Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}", "must state exactly one thing, and states 0")]
    [InlineData("""{"empty": true, "unique": "id"}""", "must state exactly one thing, and states 2")]
    [InlineData("""{"freshness": {"column": "seen", "within": "soon"}}""", "'soon' is not a length of time")]
    [InlineData("""{"not_null": "idd"}""", "The column 'idd' is not in 't'")]
    public async Task What_is_no_expectation_is_a_plan_error(string expectation, string message)
    {
        using var test = Project();
        await test.ExecuteAsync(Rows);

        var problem = (await test.PlanJsonAsync(Plan(expectation))).OnlyError();

        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
        Assert.Equal("check", problem.StepId);
        Assert.StartsWith("expect.0", problem.Property, StringComparison.Ordinal);
        Assert.True(problem.Line > 0);
    }

    private static PipelineTest Project() => new(new FakeTimeProvider(new DateTimeOffset(2025, 6, 1, 12, 0, 0, TimeSpan.Zero)));

    private static string Plan(string expectations, string more = "") => $$"""
        { "variables": { "floor": -6 },
          "steps": [ { "id": "check", "type": "check", "table": "t", "expect": [{{expectations}}]{{more}} } ] }
        """;
}
