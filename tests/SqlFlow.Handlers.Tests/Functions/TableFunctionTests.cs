namespace SqlFlow.Handlers.Tests.Functions;

public sealed class TableFunctionTests
{
    [Fact]
    public async Task A_records_properties_are_columns()
    {
        await using var test = await FunctionTest.OpenAsync();

        Assert.Equal(["position INTEGER", "value VARCHAR", "byte_count INTEGER", "letters VARCHAR[]"], await test.ColumnsAsync("FROM t_words('a b', NULL)"));
        Assert.Equal(["number BIGINT", "half DECIMAL(38,10)"], await test.ColumnsAsync("FROM t_count(1)"));
        Assert.Equal(["0|ä|2|[ä]", "1||NULL|[]", "2|bc|2|[b, c]"], await test.RowsAsync("FROM t_words('ä  bc', NULL)"));
        Assert.Equal(["bc|1"], await test.RowsAsync("SELECT value, position FROM t_words('a,bc', ',') WHERE position > 0"));
    }

    [Fact]
    public async Task Binding_calls_nothing_and_each_execution_calls_once()
    {
        await using var test = await FunctionTest.OpenAsync();
        var before = SampleFunctions.TableCalls;

        await test.ColumnsAsync("FROM t_words('a b', NULL)");
        Assert.Equal(before, SampleFunctions.TableCalls);

        await test.RowsAsync("FROM t_words('a b', NULL)");
        Assert.Equal(before + 1, SampleFunctions.TableCalls);
    }

    [Fact]
    public async Task Rows_are_made_as_they_are_read_over_many_vectors()
    {
        await using var test = await FunctionTest.OpenAsync();

        Assert.Equal(["100000|5000050000|2500025000.0000000000"], await test.RowsAsync("SELECT count(*) AS n, sum(number) AS a, sum(half) AS b FROM t_count(100000)"));
        // Without an end: it would not return if the rows were made in advance.
        Assert.Equal(["1", "2"], await test.RowsAsync("SELECT number FROM t_count(9223372036854775807) LIMIT 2"));
    }

    [Fact]
    public async Task A_null_for_a_parameter_that_cannot_be_null_gives_no_rows()
    {
        await using var test = await FunctionTest.OpenAsync();

        Assert.Empty(await test.RowsAsync("FROM t_words(NULL, ',')"));
    }

    [Fact]
    public async Task Lists_are_arguments_too()
    {
        await using var test = await FunctionTest.OpenAsync();

        Assert.Equal(["6|8589934592"], await test.RowsAsync("SELECT a.number AS a, b.number AS b FROM t_sum_list([1, 2, 3]) a, t_sum_list([8589934591::BIGINT, 1]) b"));
        Assert.Equal(["0"], await test.RowsAsync("SELECT number FROM t_sum_list([])"));
        Assert.Empty(await test.RowsAsync("SELECT number FROM t_sum_list(NULL)"));
        Assert.Contains("t_sum_list(VARCHAR[])", (await test.FailAsync("FROM t_sum_list(['x'])")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("t_count(5001)", "The function t_count failed: no further")]
    [InlineData("t_null_rows(true)", "The function t_null_rows failed: It returned null")]
    [InlineData("t_null_rows(false)", "The function t_null_rows failed: It returned a row that is null")]
    [InlineData("t_sum_list([NULL])", "The function t_sum_list failed: A list has a NULL")]
    public async Task Exceptions_are_errors_of_the_statement(string call, string message)
    {
        await using var test = await FunctionTest.OpenAsync();

        Assert.Contains(message, (await test.FailAsync($"SELECT count(*) FROM {call}")).Message, StringComparison.Ordinal);
        Assert.Equal(["3"], await test.RowsAsync("SELECT count(*) AS n FROM t_count(3)"));
    }
}
