namespace SqlFlow.Handlers.Tests.Functions;

public sealed class FunctionListTests
{
    [Fact]
    public async Task Lists_go_in()
    {
        await using var test = await FunctionTest.OpenAsync();

        Assert.Equal(["6", "0", "NULL", "-1"], await test.RowsAsync("SELECT t_sum(v) AS r FROM (VALUES (0, [1, 2, 3]), (1, []), (2, NULL), (3, [-1])) t(i, v) ORDER BY i"));
    }

    [Theory]
    [InlineData("list_reverse([i, 2, 3])", 18)]
    [InlineData("list_sort([3, i, 1], 'DESC')", 15)]
    [InlineData("list_filter([i, 100, 2], lambda x: x < 50)", 9)]
    [InlineData("[i, 2, 3, 4, 5][1:5:2]", 27)]
    [InlineData("[i, 2, 3, 4, 5][2:3]", 15)]
    [InlineData("list_transform([i, 2], lambda x: x + 1)", 15)]
    [InlineData("list_distinct([i, i])", 3)]
    [InlineData("list_concat([i], [5])", 18)]
    [InlineData("(SELECT list(x) FROM (VALUES (1), (2)) t(x)) ", 9)]
    [InlineData("flatten([[i], [4]])", 15)]
    [InlineData("CASE WHEN i > 0 THEN [i] ELSE [10] END", 13)]
    public async Task Lists_that_the_engine_made_in_odd_ways_are_read_right(string list, long sum)
    {
        await using var test = await FunctionTest.OpenAsync();

        Assert.Equal([$"{sum}"], await test.RowsAsync($"SELECT sum(t_sum({list})) AS r FROM range(3) r(i)"));
    }

    [Fact]
    public async Task Lists_come_out()
    {
        await using var test = await FunctionTest.OpenAsync();

        Assert.Equal(["[0, 1, 2]|[0, NULL, 2]|[2024-03-01]", "[]|[]|[]", "NULL|NULL|NULL"], await test.RowsAsync("""
            SELECT t_upto(n) AS a, t_gaps(n) AS b, t_days(d) AS c FROM (VALUES (0, 3, [DATE '2024-02-29']), (1, 0, []), (2, NULL, NULL)) t(i, n, d) ORDER BY i
            """));
        Assert.Equal(["[NULL, a long text of more than twelve bytes, ä]"], await test.RowsAsync("SELECT t_reverse(['ä', 'a long text of more than twelve bytes', NULL]) AS a"));
    }

    [Fact]
    public async Task Lists_may_be_longer_than_a_vector_and_hold_lists()
    {
        await using var test = await FunctionTest.OpenAsync();

        Assert.Equal(["100000|4999950000|50000"], await test.RowsAsync("SELECT len(t_upto(n)) AS a, list_sum(t_upto(n)) AS b, list_count(t_gaps(n)) AS c FROM (VALUES (100000)) t(n)"));
        Assert.Equal(["45150|300"], await test.RowsAsync("SELECT len(flatten(t_triangle(n))) AS a, len(list_distinct(flatten(t_triangle(n)))) AS b FROM (VALUES (300)) t(n)"));
        Assert.Equal(["8085000|5000"], await test.RowsAsync("SELECT sum(list_sum(t_upto(i::INTEGER % 100))) AS a, count(*) AS n FROM range(5000) r(i)"));
    }
}
