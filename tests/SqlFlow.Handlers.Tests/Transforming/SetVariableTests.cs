using SqlFlow.Handlers.Tests.Harness;

namespace SqlFlow.Handlers.Tests.Transforming;

public sealed class SetVariableTests
{
    private static SetVariableStep Set(string sql) => new() { Id = "set", Name = "x", Sql = sql };

    [Theory]
    [InlineData("SELECT 5", "INTEGER", "5")]
    [InlineData("SELECT 170141183460469231731687303715884105727::HUGEINT", "HUGEINT", "170141183460469231731687303715884105727")]
    [InlineData("SELECT 12.50::DECIMAL(9,2)", "DECIMAL(4,2)", "12.50")]
    [InlineData("SELECT 0.1::DOUBLE", "DECIMAL(2,1)", "0.1")]
    [InlineData("SELECT 1 = 1", "BOOLEAN", "true")]
    [InlineData("SELECT 'it''s; ${y}'", "VARCHAR", "it's; ${y}")]
    [InlineData("SELECT DATE '2025-02-28'", "VARCHAR", "2025-02-28")]
    [InlineData("SELECT TIMESTAMP '2025-02-28 01:02:03.5'", "VARCHAR", "2025-02-28 01:02:03.5")]
    [InlineData("SELECT TIMESTAMPTZ '2025-02-28 01:00:00+01'", "VARCHAR", "2025-02-28 00:00:00+00")]
    [InlineData("SELECT TIME '10:11:12'", "VARCHAR", "10:11:12")]
    [InlineData("SELECT [1, 2]", "VARCHAR", "[1, 2]")]
    [InlineData("SELECT ''", "VARCHAR", "")]
    public async Task Values_keep_their_meaning_in_a_later_step(string sql, string type, string text)
    {
        using var test = new PipelineTest();

        // The text itself must not be taken for a variable when the plan is made in code.
        await test.SucceedAsync(Set(sql.Replace("${", "$${", StringComparison.Ordinal)), Make.Transform("t", "SELECT typeof(${x}) AS type, (${x})::VARCHAR AS text"));

        Assert.Equal([$"{type}|{text}"], await test.RowsAsync("FROM t"));
    }

    [Fact]
    public async Task NULL_is_a_value()
    {
        using var test = new PipelineTest();

        await test.SucceedAsync(Set("SELECT max(a) FROM (SELECT 1 AS a LIMIT 0)"), Make.Transform("t", "SELECT coalesce(${x}, 7) AS a"));

        Assert.Equal(["7"], await test.RowsAsync("FROM t"));
    }

    [Fact]
    public async Task A_later_step_waits_for_the_variable_it_uses()
    {
        using var test = new PipelineTest();

        await test.SucceedAsync(
            Make.Transform("a", "SELECT 3 AS n", "a"),
            Set("SELECT n FROM a"),
            Make.Transform("b", "SELECT range AS r FROM range(${x})", "b"),
            Make.Export("SELECT count(*) AS c FROM b", "n=${x}.csv"));

        Assert.Equal("c\n3\n", test.Folder.Read("n=3.csv"));
    }

    [Theory]
    [InlineData("SELECT 1 WHERE false", "no row of 1 column")]
    [InlineData("SELECT * FROM range(2)", "more than one row of 1 column")]
    [InlineData("SELECT 1, 2", "one row of 2 column")]
    public async Task Anything_but_one_value_fails_and_skips_who_needs_it(string sql, string message)
    {
        using var test = new PipelineTest();

        var result = await test.RunAsync(Set(sql), Make.Transform("t", "SELECT ${x} AS a"));

        result.Failed("set", ErrorCodes.BadData, "'x'", message);
        Assert.Equal((StepStatus.Skipped, "set"), (result.Of("transform").Status, result.Of("transform").SkippedBecause));
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("1", "SELECT 1")]
    public async Task Either_value_or_sql_must_be_given(string? value, string? sql)
    {
        using var test = new PipelineTest();

        var planned = await test.PlanAsync(new SetVariableStep { Id = "set", Name = "x", Value = value is null ? null : JsonValue.Parse(value), Sql = sql });

        Assert.Contains("either value or sql", planned.OnlyError().Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_is_no_value()
    {
        using var test = new PipelineTest();

        var planned = await test.PlanAsync(new SetVariableStep { Id = "set", Name = "x", Value = JsonValue.Parse("[1]") });

        Assert.Equal("value", planned.OnlyError().Property);
    }

    [Fact]
    public async Task What_the_caller_gives_wins()
    {
        using var test = new PipelineTest();
        const string Plan = """
            { "steps": [
              { "id": "set", "type": "set_variable", "name": "x", "value": 1 },
              { "id": "t", "type": "transform", "sql": "SELECT ${x} AS a", "target_table": "t" } ] }
            """;

        (await test.RunJsonAsync(Plan, [new("x", JsonValue.From(9))])).Succeeded();

        Assert.Equal(["9"], await test.RowsAsync("FROM t"));
    }
}
