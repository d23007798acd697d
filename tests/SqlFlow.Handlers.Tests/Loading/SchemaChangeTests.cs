using SqlFlow.Handlers.Tests.Harness;

namespace SqlFlow.Handlers.Tests.Loading;

public sealed class SchemaChangeTests
{
    private static LoadStep Append(OnSchemaChange change) => Make.Load("t", "a.csv", WriteMode.Append) with { OnSchemaChange = change };

    [Fact]
    public async Task A_new_column_fails_by_default_and_is_named()
    {
        using var test = new PipelineTest().With("a.csv", "id,extra\n1,x\n");
        await test.ExecuteAsync("CREATE TABLE t (id BIGINT)");

        (await test.RunAsync(Append(OnSchemaChange.Fail))).Failed("load", ErrorCodes.SchemaMismatch, "'extra'", "'t'", "nothing was written");

        Assert.Empty(await test.RowsAsync("FROM t"));
        Assert.Equal(["id BIGINT"], await test.ColumnsAsync("t"));
    }

    [Fact]
    public async Task A_missing_column_fails_an_append_by_default_and_is_named()
    {
        using var test = new PipelineTest().With("a.csv", "id\n1\n");
        await test.ExecuteAsync("CREATE TABLE t (id BIGINT, name VARCHAR)");

        (await test.RunAsync(Append(OnSchemaChange.Fail))).Failed("load", ErrorCodes.SchemaMismatch, "lacks the column 'name'", "nothing was written");
    }

    [Fact]
    public async Task Ignore_leaves_new_columns_out_and_fills_missing_ones_with_NULL()
    {
        using var test = new PipelineTest().With("a.csv", "extra,id\nx,1\n");
        await test.ExecuteAsync("CREATE TABLE t (id BIGINT, name VARCHAR)");

        await test.SucceedAsync(Append(OnSchemaChange.Ignore));

        Assert.Equal(["1|NULL"], await test.RowsAsync("FROM t"));
    }

    [Theory]
    [InlineData(OnSchemaChange.AppendNew)]
    [InlineData(OnSchemaChange.Sync)]
    public async Task New_columns_are_added_and_missing_ones_are_NULL(OnSchemaChange change)
    {
        using var test = new PipelineTest().With("a.csv", "we\"ird; DROP TABLE t,id\nx,2\n");
        await test.ExecuteAsync("CREATE TABLE t (id BIGINT, name VARCHAR)", "INSERT INTO t VALUES (1, 'a')");

        var result = await test.SucceedAsync(Append(change) with { Options = Make.Map("""{"path": "a.csv", "quote": ""}""") });

        Assert.Equal(["id BIGINT", "name VARCHAR", "we\"ird; DROP TABLE t VARCHAR"], await test.ColumnsAsync("t"));
        Assert.Equal(["1|a|NULL", "2|NULL|x"], await test.RowsAsync("FROM t ORDER BY id"));
        Assert.Equal(3, result.Of("load").OutputSchema!.Value.Length);
    }

    [Fact]
    public async Task Sync_widens_a_type()
    {
        using var test = new PipelineTest().With("a.csv", "id\n5000000000\n");
        await test.ExecuteAsync("CREATE TABLE t (id INTEGER)", "INSERT INTO t VALUES (1)");

        await test.SucceedAsync(Append(OnSchemaChange.Sync));

        Assert.Equal(["id BIGINT"], await test.ColumnsAsync("t"));
        Assert.Equal(["1", "5000000000"], await test.RowsAsync("FROM t ORDER BY id"));
    }

    [Theory]
    [InlineData(OnSchemaChange.Fail)]
    [InlineData(OnSchemaChange.Ignore)]
    [InlineData(OnSchemaChange.AppendNew)]
    public async Task A_wider_type_fails_unless_sync_is_asked_for_and_the_advice_says_so(OnSchemaChange change)
    {
        using var test = new PipelineTest().With("a.csv", "id\n1\n");
        await test.ExecuteAsync("CREATE TABLE t (id INTEGER)");

        var failure = (await test.RunAsync(Append(change))).Failed("load", ErrorCodes.SchemaMismatch, "'id' is BIGINT in the source and INTEGER in 't'");

        Assert.Contains("sync", failure.SuggestedActions[0], StringComparison.Ordinal);
        Assert.Equal(["id INTEGER"], await test.ColumnsAsync("t"));
    }

    [Fact]
    public async Task A_narrower_source_fits_and_the_table_keeps_its_type()
    {
        using var test = new PipelineTest();
        await test.ExecuteAsync("CREATE TABLE t (id BIGINT, amount DECIMAL(12,2))");

        await test.SucceedAsync(Make.Transform("t", "SELECT 1::TINYINT AS id, 2.5::DECIMAL(4,1) AS amount") with { Mode = TransformMode.Append });

        Assert.Equal(["id BIGINT", "amount DECIMAL(12,2)"], await test.ColumnsAsync("t"));
        Assert.Equal(["1|2.50"], await test.RowsAsync("FROM t"));
    }

    [Fact]
    public async Task Sync_never_narrows_nor_guesses()
    {
        using var test = new PipelineTest().With("a.csv", "id\nabc\n");
        await test.ExecuteAsync("CREATE TABLE t (id BIGINT)", "INSERT INTO t VALUES (1)");

        (await test.RunAsync(Append(OnSchemaChange.Sync))).Failed("load", ErrorCodes.SchemaMismatch, "'id' is VARCHAR in the source and BIGINT");

        Assert.Equal(["id BIGINT"], await test.ColumnsAsync("t"));
    }

    [Fact]
    public async Task A_number_for_a_text_column_is_drift()
    {
        using var test = new PipelineTest().With("a.csv", "id\n1\n");
        await test.ExecuteAsync("CREATE TABLE t (id VARCHAR)");

        (await test.RunAsync(Append(OnSchemaChange.Sync))).Failed("load", ErrorCodes.SchemaMismatch, "'id' is BIGINT in the source and VARCHAR");
    }

    [Fact]
    public async Task What_sync_has_changed_is_undone_with_the_step()
    {
        using var test = new PipelineTest().With("a.csv", "extra,id\nx,1\ny,1\n");
        await test.ExecuteAsync("CREATE TABLE t (id INTEGER)");

        (await test.RunAsync(Make.Load("t", "a.csv", WriteMode.Upsert, "id") with { OnSchemaChange = OnSchemaChange.Sync })).Failed("load", ErrorCodes.DuplicateKeys);

        Assert.Equal(["id INTEGER"], await test.ColumnsAsync("t"));
    }

    // Types of the table, of the source with one of its values, and of the table after sync; null: it is refused.
    [Theory]
    [InlineData("INTEGER", "1", "BIGINT", "5000000000", "BIGINT")]
    [InlineData("UBIGINT", "1", "BIGINT", "-1", "HUGEINT")]
    [InlineData("DECIMAL(10,2)", "1.25", "DECIMAL(8,4)", "1.2345", "DECIMAL(12,4)")]
    [InlineData("DECIMAL(10,2)", "1.25", "DECIMAL(8,4)", "1.2300", "DECIMAL(10,2)")]
    [InlineData("DECIMAL(10,2)", "1.25", "BIGINT", "7", "DECIMAL(10,2)")]
    [InlineData("BIGINT", "7", "DECIMAL(10,2)", "1.5", "DECIMAL(21,2)")]
    [InlineData("DOUBLE", "1.5", "BIGINT", "7", "DOUBLE")]
    [InlineData("DOUBLE", "1.5", "BIGINT", "9007199254740993", null)]
    [InlineData("BIGINT", "7", "DOUBLE", "1.5", "DOUBLE")]
    [InlineData("BIGINT", "9007199254740993", "DOUBLE", "1.5", null)]
    [InlineData("FLOAT", "1.5", "DOUBLE", "0.1", "DOUBLE")]
    [InlineData("DATE", "2025-01-01", "TIMESTAMP", "2025-01-01 10:00:00", "TIMESTAMP")]
    [InlineData("TIMESTAMP", "2025-01-01 10:00:00", "DATE", "2025-01-01", "TIMESTAMP")]
    [InlineData("TIMESTAMP", "2025-01-01 10:00:00", "TIMESTAMP WITH TIME ZONE", "2025-01-01 10:00:00+00", null)]
    [InlineData("INTEGER[]", "[1]", "BIGINT[]", "[5000000000]", "BIGINT[]")]
    [InlineData("BIGINT", "7", "VARCHAR", "x", null)]
    [InlineData("VARCHAR", "x", "BIGINT", "7", null)]
    [InlineData("BOOLEAN", "true", "INTEGER", "2", null)]
    public async Task Sync_widens_and_never_changes_a_value(string tableType, string old, string sourceType, string value, string? after)
    {
        using var test = new PipelineTest();
        await test.ExecuteAsync(
            $"CREATE TABLE t AS SELECT CAST('{old}' AS {tableType}) AS v",
            $"COPY (SELECT CAST('{value}' AS {sourceType}) AS v) TO '{test.Folder.At("a.parquet")}'");
        var load = Make.LoadFrom("parquet", """{"path": "a.parquet"}""") with { Mode = WriteMode.Append, OnSchemaChange = OnSchemaChange.Sync };
        var before = await test.ScalarAsync("SELECT v::VARCHAR FROM t");

        if (after is null)
        {
            (await test.RunAsync(load)).Failed("load", ErrorCodes.SchemaMismatch, "'v'", "nothing was written");
            Assert.Equal([$"v {tableType}"], await test.ColumnsAsync("t"));
            Assert.Equal([before], await test.RowsAsync("SELECT v::VARCHAR FROM t"));
            return;
        }

        await test.SucceedAsync(load);
        Assert.Equal([$"v {after}"], await test.ColumnsAsync("t"));
        Assert.Equal(
            [await test.ScalarAsync($"SELECT CAST('{old}' AS {tableType})::{after}::VARCHAR"), await test.ScalarAsync($"SELECT CAST('{value}' AS {sourceType})::{after}::VARCHAR")],
            await test.RowsAsync("SELECT v::VARCHAR FROM t"));
    }

    [Fact]
    public async Task A_number_is_not_rounded_into_a_narrower_column_by_default()
    {
        using var test = new PipelineTest().With("a.csv", "v\n1.2345\n");
        await test.ExecuteAsync("CREATE TABLE t (v DECIMAL(10,2))");
        var load = Append(OnSchemaChange.Fail) with { Options = Make.Map("""{"path": "a.csv", "columns": {"v": "DECIMAL(8,4)"}}""") };

        var failure = (await test.RunAsync(load)).Failed("load", ErrorCodes.SchemaMismatch, "'v' is DECIMAL(8,4) in the source and DECIMAL(10,2)");

        Assert.Contains("DECIMAL(12,4)", failure.SuggestedActions[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_renamed_column_is_a_new_one_and_a_missing_one()
    {
        using var test = new PipelineTest().With("a.csv", "name,id\nb,2\n");
        await test.ExecuteAsync("CREATE TABLE t (id BIGINT, title VARCHAR)", "INSERT INTO t VALUES (1, 'a')");

        (await test.RunAsync(Append(OnSchemaChange.Fail))).Failed("load", ErrorCodes.SchemaMismatch, "'name'");
        await test.SucceedAsync(Append(OnSchemaChange.Sync));

        Assert.Equal(["1|a|NULL", "2|NULL|b"], await test.RowsAsync("FROM t ORDER BY id"));
    }

    [Fact]
    public async Task Incremental_loads_obey_it_too()
    {
        using var test = new Incremental.IncrementalTest();
        await test.RunAsync(Incremental.IncrementalTest.Keyed, "1,2025-05-01,7");
        test.Write("v,extra,id,ts", "2.5,x,2,2025-05-02");
        var load = Incremental.IncrementalTest.Load with { OnSchemaChange = OnSchemaChange.Sync };

        (await test.Project.RunAsync(Incremental.IncrementalTest.Keyed, Incremental.IncrementalTest.Load)).Failed("load", ErrorCodes.SchemaMismatch);
        Assert.Equal(["s|t|2025-05-01"], await test.WatermarksAsync());
        await test.Project.SucceedAsync(Incremental.IncrementalTest.Keyed, load);

        Assert.Equal(["1|2025-05-01|7|NULL", "2|2025-05-02|2.5|x"], await test.RowsAsync());
        Assert.Equal(["id BIGINT", "ts DATE", "v DOUBLE", "extra VARCHAR"], await test.Project.ColumnsAsync("t"));
    }
}
