namespace SqlFlow.Handlers.Tests.Functions;

public sealed class FunctionNullTests
{
    [Fact]
    public async Task A_parameter_that_cannot_be_null_gives_null_without_a_call()
    {
        await using var test = await FunctionTest.OpenAsync();

        Assert.Equal(["NULL|NULL", "1|1-", "NULL|NULL", "2|2x"], await test.RowsAsync(
            "SELECT t_int(a) AS r, t_mixed(a, b) AS s FROM (VALUES (0, NULL, NULL), (1, 1, NULL), (2, NULL, 'x'), (3, 2, 'x')) t(i, a, b) ORDER BY i"));
        Assert.Equal(["NULL|NULL|1-"], await test.RowsAsync("SELECT t_int(NULL) AS a, t_mixed(NULL, 'x') AS b, t_mixed(1, NULL) AS c"));
    }

    [Fact]
    public async Task Nullable_parameters_see_nulls()
    {
        await using var test = await FunctionTest.OpenAsync();

        Assert.Equal(["- - -", "1 - 1,-", "- x "], await test.RowsAsync(
            "SELECT t_describe(a, b, c) AS r FROM (VALUES (0, NULL, NULL, NULL), (1, 1, NULL, [1, NULL]), (2, NULL, 'x', [])) t(i, a, b, c) ORDER BY i"));
        Assert.Equal(["- - -"], await test.RowsAsync("SELECT t_describe(NULL, NULL, NULL) AS r"));
    }

    [Fact]
    public async Task Nullable_results_are_null()
    {
        await using var test = await FunctionTest.OpenAsync();

        Assert.Equal(["5000|5000|24995000|2"], await test.RowsAsync("""
            SELECT count(t_even(i)) AS a, count(*) FILTER (t_even(i) IS NULL) AS b, sum(t_even(i)) AS c, (SELECT count(t_nothing(v)) FROM (VALUES ('a'), (''), ('b')) t(v)) AS d
            FROM (SELECT i::INTEGER AS i FROM range(10000) r(i))
            """));
    }
}
