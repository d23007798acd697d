using SqlFlow.Connectors;
using SqlFlow.Engines;
using SqlFlow.Handlers.Tests.Harness;

namespace SqlFlow.Handlers.Tests.Unit;

/// <summary>The source and set_variable handlers.</summary>
public sealed class SmallHandlerTests
{
    private static readonly SetVariableStep Query = new() { Id = "v", Name = "day", Sql = "SELECT max(d) FROM t;" };

    [Fact]
    public async Task A_source_reports_its_columns_and_reads_no_rows()
    {
        using var test = new HandlerTest();

        var result = await test.ExecuteAsync(new SourceStep { Id = "s", Name = "feed", Connector = "fake", Params = Make.Map("""{"what": "x"}""") });

        Assert.Equal(["open", "begin", "describe: SELECT * FROM read_fake('x')", "commit", "dispose"], test.Engine.Log);
        Assert.Equal(["id", "name"], result.OutputSchema!.Value.Select(static column => column.Name));
        Assert.Null(result.RowsAffected);
    }

    [Fact]
    public async Task A_source_that_is_not_there_is_rolled_back()
    {
        using var test = new HandlerTest();

        var exception = await Assert.ThrowsAsync<ConnectorException>(() =>
            test.ExecuteAsync(new SourceStep { Id = "s", Name = "feed", Connector = "csv", Params = Make.Path("missing.csv") }));

        Assert.Equal((ErrorCodes.SourceNotFound, "path"), (exception.ErrorCode, exception.Parameter));
        Assert.DoesNotContain("commit", test.Engine.Log);
    }

    [Theory]
    [InlineData("\"text\"", "\"text\"")]
    [InlineData("\"a-${x}\"", "\"a-1\"")]
    [InlineData("7", "7")]
    [InlineData("1.50", "1.50")]
    [InlineData("true", "true")]
    [InlineData("null", "null")]
    public async Task A_value_is_set_without_asking_the_engine(string value, string expected)
    {
        using var test = new HandlerTest();
        test.Variables.Set("x", JsonValue.From(1));

        await test.ExecuteAsync(new SetVariableStep { Id = "v", Name = "day", Value = JsonValue.Parse(value) });

        Assert.True(test.Variables.TryGet("day", out var found));
        Assert.Equal(expected, found.Element.GetRawText());
        Assert.Empty(test.Engine.Queries);
    }

    [Fact]
    public async Task A_query_gives_its_one_value()
    {
        using var test = new HandlerTest();
        test.Engine.Answers("SELECT max(d)", [new DateOnly(2025, 3, 4)]);

        var result = await test.ExecuteAsync(Query);

        Assert.Equal(["open", "begin", "query: SELECT max(d) FROM t", "commit", "dispose"], test.Engine.Log);
        Assert.True(test.Variables.TryGet("day", out var found));
        Assert.Equal("2025-03-04", found.ToString());
        Assert.Equal(1, result.RowsRead);
    }

    [Fact]
    public async Task Other_shapes_than_one_value_are_failures_and_set_nothing()
    {
        foreach (var rows in new object?[][][] { [], [[1L], [2L]], [[1L, 2L]] })
        {
            using var test = new HandlerTest();
            test.Engine.Answers("SELECT max(d)", rows);

            (await test.ExecuteAsync(Query)).Failed(ErrorCodes.BadData, "'day'", "one row and one column");

            Assert.False(test.Variables.TryGet("day", out _));
            Assert.Equal(["rollback", "dispose"], test.Engine.Trace[^2..]);
        }
    }

    [Fact]
    public async Task A_query_that_fails_sets_nothing()
    {
        using var test = new HandlerTest();
        test.Engine.Fails("SELECT max(d)");

        await Assert.ThrowsAsync<SqlEngineException>(() => test.ExecuteAsync(Query));

        Assert.False(test.Variables.TryGet("day", out _));
        Assert.Equal(["rollback", "dispose"], test.Engine.Trace[^2..]);
    }

    [Fact]
    public async Task A_step_that_did_not_commit_has_set_nothing()
    {
        using var test = new HandlerTest();
        test.Engine.Answers("SELECT max(d)", [1L]);
        test.Engine.CommitFailure = new SqlEngineException(ErrorCodes.DiskFull, "full");

        await Assert.ThrowsAsync<SqlEngineException>(() => test.ExecuteAsync(Query));

        Assert.False(test.Variables.TryGet("day", out _));
    }
}
