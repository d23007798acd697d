namespace SqlFlow.Handlers.Tests.Functions;

public sealed class FunctionTextTests
{
    public static TheoryData<string> Functions => ["t_text", "t_chars", "t_utf8"];

    [Theory]
    [MemberData(nameof(Functions))]
    public async Task Texts_of_all_lengths_and_scripts_go_in_and_come_out(string function)
    {
        await using var test = await FunctionTest.OpenAsync();

        // Lengths around 12 bytes, where DuckDB stops to keep a text within the vector, and around our buffers.
        Assert.Equal(["0|602"], await test.RowsAsync($$"""
            SELECT count(*) FILTER ({{function}}(v) IS DISTINCT FROM v) AS wrong, count(*) AS n
            FROM (SELECT repeat(c, i) AS v FROM range(0, 301) r(i), (VALUES ('a'), ('ä€😀')) t(c))
            """));
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public async Task Long_and_short_texts_of_one_batch_keep_to_their_own_memory(string function)
    {
        await using var test = await FunctionTest.OpenAsync();

        // Around the borders of the blocks that texts are written to, and of what is worth one; NULL between them. Lists have vectors of their own.
        Assert.Equal(["0|0|6000"], await test.RowsAsync($$"""
            SELECT count(*) FILTER (a IS DISTINCT FROM v) AS wrong, count(*) FILTER (b IS DISTINCT FROM v) AS kept, count(*) AS n
            FROM (SELECT v, {{function}}(v) AS a, {{function}}({{function}}(v)) AS b FROM (
                SELECT CASE WHEN i % 7 = 0 THEN NULL ELSE repeat(CASE WHEN i % 2 = 0 THEN 'b' ELSE 'ü€' END, [3, 13, 340, 342, 1024, 1025, 5000, 16384, 16385, 20000][1 + i % 10]) || i END AS v
                FROM range(6000) r(i)))
            """));
        Assert.Equal(["0|246000"], await test.RowsAsync("""
            SELECT count(*) FILTER (t[r][c] IS DISTINCT FROM 'a text of column ' || c) AS wrong, count(*) AS n
            FROM (SELECT t_triangle((40 + i % 3)::INT) AS t FROM range(300) i(i)), range(1, 41) a(r), range(1, 41) b(c) WHERE c <= r
            """));
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public async Task Special_texts_go_in_and_come_out(string function)
    {
        await using var test = await FunctionTest.OpenAsync();

        Assert.Equal(["0|5"], await test.RowsAsync($$"""
            SELECT count(*) FILTER ({{function}}(v) IS DISTINCT FROM v) AS wrong, count(*) AS n
            FROM (VALUES (''), ('a' || chr(0) || 'b'), ('a long text with a ' || chr(0) || ' in it'), (NULL), (repeat('x', 100000))) t(v)
            """));
    }

    [Fact]
    public async Task A_short_text_is_equal_to_the_same_text_that_was_longer_before()
    {
        await using var test = await FunctionTest.OpenAsync();

        // Grouping and joining compare the whole 16 bytes of a short text.
        Assert.Equal(["500"], await test.RowsAsync(
            "SELECT count(*) AS n FROM (SELECT t_text('k' || i % 500) AS k FROM range(10000) r(i) GROUP BY k) a JOIN (SELECT 'k' || i AS k FROM range(1000) r(i)) b USING (k)"));
    }

    [Fact]
    public async Task Characters_are_utf16_and_a_half_pair_is_replaced()
    {
        await using var test = await FunctionTest.OpenAsync();

        Assert.Equal(["2|4|\ufffd"], await test.RowsAsync("SELECT t_length('😀') AS a, t_length('a' || chr(0) || 'bc') AS b, t_half_pair(1) AS c"));
    }

    [Fact]
    public async Task Two_spans_of_characters_do_not_share_a_buffer()
    {
        await using var test = await FunctionTest.OpenAsync();

        Assert.Equal(["left0|right0", "left1|right1"], await test.RowsAsync("SELECT t_both('left' || i, 'right' || i) AS a FROM range(2) r(i)"));
    }
}
