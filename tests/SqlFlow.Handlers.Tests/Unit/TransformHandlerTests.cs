using SqlFlow.Engines;
using SqlFlow.Handlers.Tests.Harness;

namespace SqlFlow.Handlers.Tests.Unit;

public sealed class TransformHandlerTests
{
    [Fact]
    public async Task The_query_goes_to_the_engine_byte_for_byte_without_its_semicolon()
    {
        using var test = new HandlerTest();
        test.Engine.Changes("CREATE OR REPLACE TABLE", 1);

        var result = await test.ExecuteAsync(Make.Transform("t", "SELECT  1 AS a -- one\n ;\n"));

        Assert.Equal(["open", "begin", "CREATE OR REPLACE TABLE \"t\" AS SELECT  1 AS a -- one", "commit", "dispose"], test.Engine.Trace);
        Assert.Equal(1, result.RowsAffected);
    }

    [Fact]
    public async Task A_view_is_made_in_place_of_a_table()
    {
        using var test = new HandlerTest();
        test.Engine.Answers("duckdb_tables()", [1L]);

        var result = await test.ExecuteAsync(Make.Transform("s.v", "SELECT 1 AS a") with { Materialized = Materialization.View });

        Assert.Equal(
            ["open", "begin", "DROP TABLE \"s\".\"v\"", "CREATE SCHEMA IF NOT EXISTS \"s\"", "CREATE OR REPLACE VIEW \"s\".\"v\" AS SELECT 1 AS a", "commit", "dispose"],
            test.Engine.Trace);
        Assert.Null(result.RowsAffected);
    }

    [Fact]
    public async Task A_query_that_ends_in_a_comment_can_be_appended()
    {
        using var test = new HandlerTest();
        test.Engine.Tables[new TableName("t")] = test.Engine.QueryColumns;

        await test.ExecuteAsync(Make.Transform("t", "SELECT 1 -- all") with { Mode = TransformMode.Append });

        Assert.Contains("INSERT INTO \"t\" (\"id\", \"name\") SELECT \"id\", \"name\" FROM (SELECT 1 -- all\n) AS source", test.Engine.Trace);
    }

    [Fact]
    public async Task Variables_cannot_change_the_statements_shape()
    {
        using var test = new HandlerTest();
        test.Variables.Set("who", JsonValue.From("x'; DROP TABLE x; --"));
        test.Variables.Set("tbl", JsonValue.From("we\"ird; DROP TABLE x"));

        await test.ExecuteAsync(Make.Transform("t", "SELECT '${who}' AS a, ${who} AS b FROM ${tbl}"));

        Assert.Contains("CREATE OR REPLACE TABLE \"t\" AS SELECT 'x''; DROP TABLE x; --' AS a, 'x''; DROP TABLE x; --' AS b FROM \"we\"\"ird; DROP TABLE x\"", test.Engine.Trace);
    }

    [Fact]
    public async Task The_columns_of_what_it_reads_are_in_the_result()
    {
        using var test = new HandlerTest();
        test.Engine.References = [new TableName("a"), new TableName("gone")];
        test.Engine.Tables[new TableName("a")] = [new("x", "DATE")];

        var result = await test.ExecuteAsync(Make.Transform("t", "SELECT * FROM a, gone"));

        var (table, columns) = Assert.Single(result.InputSchemas);
        Assert.Equal(("a", "x", "DATE"), (table, columns[0].Name, columns[0].Type));
    }

    [Theory]
    [InlineData(Materialization.Table)]
    [InlineData(Materialization.View)]
    public async Task What_the_engine_refuses_is_rolled_back(Materialization materialized)
    {
        using var test = new HandlerTest();
        test.Engine.Answers(materialized is Materialization.Table ? "duckdb_views()" : "duckdb_tables()", [1L]).Fails("CREATE OR REPLACE");

        await Assert.ThrowsAsync<SqlEngineException>(() => test.ExecuteAsync(Make.Transform("t", "SELECT 1") with { Materialized = materialized }));

        Assert.Equal(["rollback", "dispose"], test.Engine.Trace[^2..]);
    }
}
