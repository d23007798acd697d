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
}
