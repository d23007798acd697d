using SqlFlow.Engines;
using SqlFlow.Handlers.Tests.Harness;

namespace SqlFlow.Handlers.Tests.Unit;

public sealed class LoadHandlerTests
{
    private static readonly LoadStep Load = new() { Id = "load", Source = "fake", TargetTable = "t" };

    [Fact]
    public async Task Replace_makes_the_table_in_one_transaction()
    {
        using var test = new HandlerTest();
        test.Engine.Changes("CREATE OR REPLACE TABLE", 3);
        test.Engine.Tables[new TableName("t")] = [new("id", "BIGINT"), new("name", "VARCHAR")];

        var result = await test.ExecuteAsync(Load);

        Assert.Equal(["open", "begin", "CREATE OR REPLACE TABLE \"t\" AS SELECT * FROM read_fake('')", "commit", "dispose"], test.Engine.Trace);
        Assert.Equal((StepStatus.Success, CommitOutcome.Committed), (result.Status, result.CommitOutcome));
        Assert.Equal("affected 3, read 3, inserted 3, updated 0, deleted 0", result.Counts());
        Assert.Equal(["id", "name"], result.InputSchemas["fake"].Select(static column => column.Name));
    }

    [Fact]
    public async Task Replace_drops_a_view_of_that_name_and_makes_the_schema()
    {
        using var test = new HandlerTest();
        test.Engine.Answers("duckdb_views()", [1L]);

        await test.ExecuteAsync(Load with { TargetTable = "s.t" });

        Assert.Equal(
            ["open", "begin", "DROP VIEW \"s\".\"t\"", "CREATE SCHEMA IF NOT EXISTS \"s\"", "CREATE OR REPLACE TABLE \"s\".\"t\" AS SELECT * FROM read_fake('')", "commit", "dispose"],
            test.Engine.Trace);
    }

    [Fact]
    public async Task Append_names_the_columns_in_the_sources_order()
    {
        using var test = new HandlerTest();
        test.Engine.Tables[new TableName("t")] = [new("NAME", "VARCHAR"), new("id", "BIGINT")];
        test.Engine.Changes("INSERT INTO", 2);

        var result = await test.ExecuteAsync(Load with { Mode = WriteMode.Append });

        Assert.Equal(
            ["open", "begin", "INSERT INTO \"t\" (\"id\", \"NAME\") SELECT \"id\", \"NAME\" FROM (SELECT * FROM read_fake('')\n) AS source", "commit", "dispose"],
            test.Engine.Trace);
        Assert.Equal("affected 2, read 2, inserted 2, updated 0, deleted 0", result.Counts());
    }

    [Fact]
    public async Task Upsert_stages_checks_merges_and_drops_the_stage()
    {
        using var test = new HandlerTest();
        test.Engine.Tables[new TableName("t")] = [new("id", "BIGINT"), new("name", "VARCHAR")];
        test.Engine.Changes("CREATE TEMP TABLE", 3).Answers("SELECT (SELECT count(*)", [1L, 2L]);

        var result = await test.ExecuteAsync(Load with { Mode = WriteMode.Upsert, Keys = ["id"] });

        Assert.Equal(
            [
                "open", "begin", "CREATE TEMP TABLE \"STAGE\" AS SELECT * FROM read_fake('')",
                "MERGE INTO \"t\" AS target USING \"temp\".\"main\".\"STAGE\" AS source ON (target.\"id\" IS NOT DISTINCT FROM source.\"id\")"
                + " WHEN MATCHED THEN UPDATE SET \"name\" = source.\"name\" WHEN NOT MATCHED THEN INSERT (\"id\", \"name\") VALUES (source.\"id\", source.\"name\")",
                "DROP TABLE IF EXISTS \"temp\".\"main\".\"STAGE\"", "commit", "dispose",
            ],
            test.Engine.Trace);
        Assert.Equal("affected 4, read 3, inserted 2, updated 2, deleted 0", result.Counts());
    }

    [Fact]
    public async Task Upsert_of_duplicate_keys_drops_the_stage_and_rolls_back()
    {
        using var test = new HandlerTest();
        test.Engine.Tables[new TableName("t")] = [new("id", "BIGINT"), new("name", "VARCHAR")];
        test.Engine.Answers("HAVING count(*) > 1", ["id = 7", 2L]);

        var exception = await Assert.ThrowsAsync<SqlFlowException>(() => test.ExecuteAsync(Load with { Mode = WriteMode.Upsert, Keys = ["id"] }));

        Assert.Equal(ErrorCodes.DuplicateKeys, exception.ErrorCode);
        Assert.Contains("id = 7 (2 rows)", exception.Message, StringComparison.Ordinal);
        Assert.Equal(["DROP TABLE IF EXISTS \"temp\".\"main\".\"STAGE\"", "rollback", "dispose"], test.Engine.Trace[^3..]);
        Assert.DoesNotContain(test.Engine.Trace, static entry => entry.StartsWith("MERGE", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_failing_drop_of_the_stage_does_not_hide_the_error()
    {
        using var test = new HandlerTest();
        test.Engine.Tables[new TableName("t")] = test.Engine.QueryColumns;
        test.Engine.Answers("SELECT (SELECT count(*)", [0L, 0L]).Fails("MERGE INTO").Fails("DROP TABLE");

        var exception = await Assert.ThrowsAsync<SqlEngineException>(() => test.ExecuteAsync(Load with { Mode = WriteMode.Upsert, Keys = ["id"] }));

        Assert.Equal("refused: MERGE INTO", exception.Message);
        Assert.Equal(["rollback", "dispose"], test.Engine.Trace[^2..]);
    }

    [Theory]
    [InlineData(WriteMode.Replace, "CREATE OR REPLACE TABLE")]
    [InlineData(WriteMode.Append, "INSERT INTO")]
    [InlineData(WriteMode.Upsert, "MERGE INTO")]
    public async Task What_the_engine_refuses_is_rolled_back(WriteMode mode, string statement)
    {
        using var test = new HandlerTest();
        if (mode is not WriteMode.Replace) test.Engine.Tables[new TableName("t")] = test.Engine.QueryColumns;
        test.Engine.Answers("SELECT (SELECT count(*)", [0L, 0L]).Fails(statement);

        await Assert.ThrowsAsync<SqlEngineException>(() => test.ExecuteAsync(Load with { Mode = mode, Keys = mode is WriteMode.Upsert ? ["id"] : [] }));

        Assert.Equal(["rollback", "dispose"], test.Engine.Trace[^2..]);
        Assert.DoesNotContain("commit", test.Engine.Trace);
    }

    [Fact]
    public async Task A_commit_that_fails_is_thrown_and_nothing_follows_it()
    {
        using var test = new HandlerTest();
        test.Engine.CommitFailure = new SqlEngineException(ErrorCodes.DiskFull, "full") { CommitOutcome = CommitOutcome.Unknown };

        var exception = await Assert.ThrowsAsync<SqlEngineException>(() => test.ExecuteAsync(Load));

        Assert.Equal(CommitOutcome.Unknown, exception.CommitOutcome);
        Assert.Equal(["commit", "dispose"], test.Engine.Trace[^2..]);
    }

    [Fact]
    public async Task A_cancelled_load_begins_nothing()
    {
        using var test = new HandlerTest();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => test.ExecuteAsync(Load, new CancellationToken(canceled: true)));

        Assert.Empty(test.Engine.Log);
    }

    [Fact]
    public async Task Hostile_names_stay_inside_their_quotes()
    {
        const string Name = "we\"ird; DROP TABLE x";
        const string Quoted = "\"we\"\"ird; DROP TABLE x\"";
        using var test = new HandlerTest();
        test.Engine.QueryColumns = [new(Name, "BIGINT"), new("v", "VARCHAR")];
        test.Engine.Tables[new TableName(Name)] = test.Engine.QueryColumns;
        test.Engine.Answers("SELECT (SELECT count(*)", [0L, 0L]);

        await test.ExecuteAsync(Load with { TargetTable = Quoted, Mode = WriteMode.Upsert, Keys = [Name], Options = Make.Map("""{"what": "'; DROP TABLE x; --"}""") });

        Assert.All(test.Engine.Log.Where(static entry => entry.Contains("DROP TABLE x", StringComparison.Ordinal)), entry =>
        {
            var rest = entry.Replace(Quoted, "", StringComparison.Ordinal).Replace("'we\"ird; DROP TABLE x'", "", StringComparison.Ordinal)
                .Replace("'we\"ird; DROP TABLE x = '", "", StringComparison.Ordinal).Replace("read_fake(''; DROP TABLE x; --')", "", StringComparison.Ordinal);
            Assert.DoesNotContain("DROP TABLE x", rest, StringComparison.Ordinal);
        });
        Assert.Contains(test.Engine.Trace, static entry => entry.StartsWith($"MERGE INTO {Quoted} AS target", StringComparison.Ordinal) && entry.Contains($"target.{Quoted} IS NOT DISTINCT FROM source.{Quoted}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_stream_is_registered_read_once_counted_and_removed()
    {
        using var test = new HandlerTest();
        test.Connectors.Add(Batches.Connector(() => Batches.Of((1, "a"), (2, "b")), () => Batches.Of((3, "c"))));
        test.Engine.Changes("CREATE OR REPLACE TABLE", 3);

        var result = await test.ExecuteAsync(Load with { Source = "events" });

        Assert.Equal(
            ["open", "begin", "unregister stream_0", "CREATE OR REPLACE TABLE \"t\" AS SELECT * FROM stream_1", "unregister stream_1", "commit", "dispose"],
            test.Engine.Trace);
        Assert.Equal(2, result.PerformanceMetrics["chunks_processed"].Number);
        Assert.Equal(1.5, result.PerformanceMetrics["avg_chunk_size"].Number);
    }

    [Fact]
    public async Task Options_win_over_the_sources_parameters_and_variables_are_filled_in()
    {
        using var test = new HandlerTest();
        test.Variables.Set("day", JsonValue.From("2025-01-01"));
        test.Sources.Add(new SourceStep { Id = "s", Name = "feed", Connector = "fake", Params = Make.Map("""{"what": "old"}""") });

        await test.ExecuteAsync(Load with { Source = "FEED", Options = Make.Map("""{"WHAT": "new-${day}"}""") });

        Assert.Contains("CREATE OR REPLACE TABLE \"t\" AS SELECT * FROM read_fake('new-2025-01-01')", test.Engine.Trace);
    }
}
