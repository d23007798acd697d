using SqlFlow.Handlers.Tests.Harness;

namespace SqlFlow.Handlers.Tests.Loading;

public sealed class LoadModeTests
{
    private const string NoStages = "SELECT count(*) FROM duckdb_tables() WHERE table_name LIKE '%sqlflow_stage%'";

    [Fact]
    public async Task Replace_makes_the_table_and_makes_it_anew()
    {
        using var test = new PipelineTest().With("a.csv", "id,name\n1,a\n2,b\n");

        var result = await test.SucceedAsync(Make.Load("t", "a.csv"));
        Assert.Equal("affected 2, read 2, inserted 2, updated 0, deleted 0", result.Of("load").Counts());

        test.With("a.csv", "x\n9\n");
        await test.SucceedAsync(Make.Load("t", "a.csv"));

        Assert.Equal(["x BIGINT"], await test.ColumnsAsync("t"));
        Assert.Equal(["9"], await test.RowsAsync("FROM t"));
    }

    [Fact]
    public async Task Append_adds_rows_by_column_name_whatever_the_order()
    {
        using var test = new PipelineTest().With("a.csv", "NAME,id\nc,3\n");
        await test.ExecuteAsync("CREATE TABLE t (id BIGINT, name VARCHAR)", "INSERT INTO t VALUES (1, 'a')");

        var result = await test.SucceedAsync(Make.Load("t", "a.csv", WriteMode.Append));

        Assert.Equal("affected 1, read 1, inserted 1, updated 0, deleted 0", result.Of("load").Counts());
        Assert.Equal(["1|a", "3|c"], await test.RowsAsync("FROM t ORDER BY id"));
        Assert.Equal(["id BIGINT", "name VARCHAR"], result.Of("load").OutputSchema!.Value.Select(static column => $"{column.Name} {column.Type}"));
    }

    [Theory]
    [InlineData(WriteMode.Append)]
    [InlineData(WriteMode.Upsert)]
    public async Task A_target_that_is_missing_is_made_with_its_schema(WriteMode mode)
    {
        using var test = new PipelineTest().With("a.csv", "id,name\n1,a\n2,b\n");

        var result = await test.SucceedAsync(Make.Load("deep.t", "a.csv", mode, mode is WriteMode.Upsert ? ["id"] : []));

        Assert.Equal("affected 2, read 2, inserted 2, updated 0, deleted 0", result.Of("load").Counts());
        Assert.Equal(["1|a", "2|b"], await test.RowsAsync("FROM deep.t ORDER BY id"));
        Assert.Equal("0", await test.ScalarAsync(NoStages));
    }

    [Fact]
    public async Task Upsert_updates_and_inserts_and_counts_both()
    {
        using var test = new PipelineTest().With("a.csv", "id,name\n2,B\n3,C\n4,D\n");
        await test.ExecuteAsync("CREATE TABLE t (id BIGINT, name VARCHAR, note VARCHAR)", "INSERT INTO t VALUES (1, 'a', 'n1'), (2, 'b', 'n2')");

        var result = await test.SucceedAsync(Make.Load("t", "a.csv", WriteMode.Upsert, "ID"));

        Assert.Equal("affected 3, read 3, inserted 2, updated 1, deleted 0", result.Of("load").Counts());
        // The source has no column note: rows that exist keep theirs.
        Assert.Equal(["1|a|n1", "2|B|n2", "3|C|NULL", "4|D|NULL"], await test.RowsAsync("FROM t ORDER BY id"));
        Assert.Equal("0", await test.ScalarAsync(NoStages));
    }

    [Fact]
    public async Task Keys_that_are_NULL_are_equal_to_each_other()
    {
        using var test = new PipelineTest().With("a.csv", "a,b,v\n1,,new\n,,both\n");
        await test.ExecuteAsync("CREATE TABLE t (a BIGINT, b VARCHAR, v VARCHAR)", "INSERT INTO t VALUES (1, NULL, 'old'), (2, 'x', 'stays')");

        var result = await test.SucceedAsync(Make.Load("t", "a.csv", WriteMode.Upsert, "a", "b"));

        Assert.Equal("affected 2, read 2, inserted 1, updated 1, deleted 0", result.Of("load").Counts());
        Assert.Equal(["1|NULL|new", "2|x|stays", "NULL|NULL|both"], await test.RowsAsync("FROM t ORDER BY a NULLS LAST"));
    }

    [Fact]
    public async Task Duplicate_keys_are_named_and_nothing_is_written()
    {
        using var test = new PipelineTest().With("a.csv", "id,k,v\n1,x,a\n2,,b\n1,x,c\n2,,d\n2,,e\n3,z,f\n");
        await test.ExecuteAsync("CREATE TABLE t (id BIGINT, k VARCHAR, v VARCHAR)", "INSERT INTO t VALUES (1, 'x', 'old')");

        var result = await test.RunAsync(Make.Load("t", "a.csv", WriteMode.Upsert, "id", "k"));

        result.Failed("load", ErrorCodes.DuplicateKeys, "'t'", "id = 1, k = x (2 rows); id = 2, k = NULL (3 rows)", "nothing was written");
        Assert.Equal(["1|x|old"], await test.RowsAsync("FROM t"));
        Assert.Equal("0", await test.ScalarAsync(NoStages));
    }

    [Fact]
    public async Task An_upsert_of_keys_alone_adds_what_is_new()
    {
        using var test = new PipelineTest().With("a.csv", "id\n1\n2\n");
        await test.ExecuteAsync("CREATE TABLE t (id BIGINT)", "INSERT INTO t VALUES (1)");

        var result = await test.SucceedAsync(Make.Load("t", "a.csv", WriteMode.Upsert, "id"));

        Assert.Equal(1, result.Of("load").RowsInserted);
        Assert.Equal(["1", "2"], await test.RowsAsync("FROM t ORDER BY id"));
    }

    [Fact]
    public async Task A_key_that_the_target_holds_twice_is_updated_twice_and_counted_so()
    {
        using var test = new PipelineTest().With("a.csv", "id,v\n1,new\n");
        await test.ExecuteAsync("CREATE TABLE t (id BIGINT, v VARCHAR)", "INSERT INTO t VALUES (1, 'a'), (1, 'b')");

        var result = await test.SucceedAsync(Make.Load("t", "a.csv", WriteMode.Upsert, "id"));

        Assert.Equal("affected 2, read 1, inserted 0, updated 2, deleted 0", result.Of("load").Counts());
        Assert.Equal(["1|new", "1|new"], await test.RowsAsync("FROM t"));
    }

    [Fact]
    public async Task A_key_that_is_not_in_the_source_is_a_plan_error()
    {
        using var test = new PipelineTest().With("a.csv", "id,name\n1,a\n");

        var problem = (await test.PlanAsync(Make.Load("t", "a.csv", WriteMode.Upsert, "ident"))).OnlyError();

        Assert.Equal(("keys.0", SqlFlow.Planning.PlanProblemCodes.MissingColumn), (problem.Property, problem.Code));
        Assert.Contains("'ident'", problem.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(test.Database));
    }

    [Fact]
    public async Task A_key_that_the_target_has_but_the_source_lacks_fails_naming_it()
    {
        using var test = new PipelineTest().With("a.csv", "id,name\n1,a\n");
        await test.ExecuteAsync("CREATE TABLE t (id BIGINT, name VARCHAR, region VARCHAR)");

        (await test.RunAsync(Make.Load("t", "a.csv", WriteMode.Upsert, "id", "region"))).Failed("load", ErrorCodes.SchemaMismatch, "'region'", "id, name");
    }

    [Fact]
    public async Task A_key_that_the_target_lacks_fails_naming_it_even_where_new_columns_are_ignored()
    {
        using var test = new PipelineTest().With("a.csv", "id,region\n1,a\n");
        await test.ExecuteAsync("CREATE TABLE t (id BIGINT)");

        var planned = await test.PlanAsync(Make.Load("t", "a.csv", WriteMode.Upsert, "id", "region") with { OnSchemaChange = OnSchemaChange.Ignore });

        Assert.Contains("'region'", planned.OnlyError().Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(WriteMode.Append)]
    [InlineData(WriteMode.Upsert)]
    public async Task Rows_are_not_added_to_a_view(WriteMode mode)
    {
        using var test = new PipelineTest().With("a.csv", "id\n1\n");
        await test.ExecuteAsync("CREATE TABLE base (id BIGINT)", "CREATE VIEW v AS FROM base");

        (await test.RunAsync(Make.Load("v", "a.csv", mode, mode is WriteMode.Upsert ? ["id"] : []))).Failed("load", ErrorCodes.SchemaMismatch, "'v' is a view");

        Assert.Empty(await test.RowsAsync("FROM base"));
    }

    [Fact]
    public async Task Replace_turns_a_view_into_a_table()
    {
        using var test = new PipelineTest().With("a.csv", "id\n1\n");
        await test.ExecuteAsync("CREATE VIEW t AS SELECT 7 AS x");

        await test.SucceedAsync(Make.Load("t", "a.csv"));

        Assert.Equal(["1"], await test.RowsAsync("FROM t"));
        Assert.Equal("0", await test.ScalarAsync("SELECT count(*) FROM duckdb_views() WHERE view_name = 't'"));
    }

    [Fact]
    public async Task Hostile_names_are_names()
    {
        const string Table = "\"we'ird; DROP TABLE x; --\"";
        const string Column = "we\"ird; DROP TABLE x";
        using var test = new PipelineTest().With("it's.csv", "\"we\"\"ird; DROP TABLE x\",v\n1,new\n2,b\n");
        await test.ExecuteAsync("CREATE TABLE x (a INTEGER)", $"CREATE TABLE {Table} (\"we\"\"ird; DROP TABLE x\" BIGINT, v VARCHAR)", $"INSERT INTO {Table} VALUES (1, 'old')");

        var result = await test.SucceedAsync(
            Make.Load(Table, "it's.csv", WriteMode.Upsert, Column),
            Make.Check(Table, new Expectation { NotNull = [Column] }, new Expectation { Unique = [Column] }),
            Make.ExportTable(Table, "it's out.csv"));

        Assert.Equal(1, result.Of("load").RowsUpdated);
        Assert.Equal(["1|new", "2|b"], await test.RowsAsync($"FROM {Table} ORDER BY ALL"));
        Assert.Equal("1", await test.ScalarAsync("SELECT count(*) FROM duckdb_tables() WHERE table_name = 'x'"));
        Assert.Equal(["1|new", "2|b"], await test.RowsAsync($"FROM read_csv('{test.Folder.At("it''s out.csv")}', header = true) ORDER BY ALL"));
    }
}
