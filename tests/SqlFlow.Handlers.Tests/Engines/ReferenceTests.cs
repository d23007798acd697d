using SqlFlow.Engines;
using SqlFlow.Engines.DuckDb;

namespace SqlFlow.Handlers.Tests.Engines;

public sealed class ReferenceTests : IAsyncLifetime
{
    private DuckDbEngine _engine = null!;

    public async ValueTask InitializeAsync() => _engine = await TestEngine.OpenAsync();

    public ValueTask DisposeAsync() => _engine.DisposeAsync();

    [Theory]
    [InlineData("SELECT 1", "")]
    [InlineData("SELECT * FROM a", "a")]
    [InlineData("FROM a", "a")]
    [InlineData("FROM a SELECT x", "a")]
    [InlineData("VALUES (1), (2)", "")]
    [InlineData("VALUES ((SELECT x FROM a))", "a")]
    [InlineData("TABLE a", "a")]
    [InlineData("SELECT * FROM a, b", "a|b")]
    [InlineData("SELECT * FROM a JOIN b USING (x) LEFT JOIN c ON b.y = c.y", "a|b|c")]
    [InlineData("SELECT * FROM a POSITIONAL JOIN b", "a|b")]
    [InlineData("SELECT * FROM a ASOF JOIN b ON a.t >= b.t", "a|b")]
    [InlineData("SELECT * FROM s.a", "s.a")]
    [InlineData("SELECT * FROM c.s.a", "c.s.a")]
    [InlineData("SELECT * FROM \"My Table\"", "My Table")]
    [InlineData("SELECT * FROM \"a\"\"b\"", "a\"b")]
    [InlineData("SELECT * FROM \"x.y\"", "x.y")]
    [InlineData("SELECT * FROM a AS b", "a")]
    [InlineData("SELECT a.* FROM a WHERE a.x > 1", "a")]
    [InlineData("SELECT * FROM (SELECT * FROM a) b", "a")]
    [InlineData("SELECT (SELECT max(x) FROM b) FROM a", "a|b")]
    [InlineData("SELECT * FROM a WHERE x IN (SELECT x FROM b)", "a|b")]
    [InlineData("SELECT * FROM a WHERE EXISTS (SELECT 1 FROM b WHERE b.x = a.x)", "a|b")]
    [InlineData("SELECT * FROM a WHERE x = ANY (SELECT x FROM b)", "a|b")]
    [InlineData("SELECT CASE WHEN (SELECT true FROM b) THEN 1 ELSE (SELECT 2 FROM c) END FROM a", "a|b|c")]
    [InlineData("SELECT sum(x) FILTER (WHERE x > (SELECT min(x) FROM b)) FROM a", "a|b")]
    [InlineData("SELECT sum(x) OVER (PARTITION BY (SELECT 1 FROM b)) FROM a", "a|b")]
    [InlineData("SELECT x FROM a GROUP BY x HAVING count(*) > (SELECT 1 FROM b)", "a|b")]
    [InlineData("SELECT x FROM a QUALIFY row_number() OVER () = (SELECT 1 FROM b)", "a|b")]
    [InlineData("SELECT x FROM a ORDER BY (SELECT 1 FROM b) LIMIT (SELECT 2 FROM c)", "a|b|c")]
    [InlineData("SELECT * FROM a JOIN b ON a.x = (SELECT 1 FROM c)", "a|b|c")]
    [InlineData("SELECT x FROM a UNION SELECT x FROM b UNION ALL BY NAME SELECT x FROM c", "a|b|c")]
    [InlineData("SELECT x FROM a EXCEPT SELECT x FROM b INTERSECT SELECT x FROM c", "a|b|c")]
    [InlineData("WITH c AS (SELECT * FROM a) SELECT * FROM c", "a")]
    [InlineData("WITH c AS (SELECT * FROM a) SELECT * FROM C JOIN b USING (x)", "a|b")]
    [InlineData("WITH c AS (SELECT * FROM a), d AS (SELECT * FROM c) SELECT * FROM d", "a")]
    [InlineData("WITH d AS (SELECT * FROM c), c AS (SELECT * FROM a) SELECT * FROM d, c", "a|c")]
    [InlineData("WITH a AS (SELECT * FROM a) SELECT * FROM a", "a")]
    [InlineData("WITH c AS (SELECT 1) SELECT * FROM s.c", "s.c")]
    [InlineData("WITH unused AS (SELECT * FROM a) SELECT 1", "a")]
    [InlineData("WITH RECURSIVE c AS (SELECT x FROM a UNION ALL SELECT x + 1 FROM c JOIN b USING (x)) SELECT * FROM c", "a|b")]
    [InlineData("WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 9) SELECT * FROM c, a", "a")]
    [InlineData("SELECT * FROM (WITH c AS (SELECT * FROM a) SELECT * FROM c) x, c", "a|c")]
    [InlineData("WITH c AS (SELECT * FROM a) SELECT * FROM (WITH c AS (SELECT * FROM b) SELECT * FROM c) x, c", "a|b")]
    [InlineData("WITH c AS (SELECT * FROM a) SELECT (SELECT max(x) FROM c) FROM b", "a|b")]
    [InlineData("WITH c AS (WITH d AS (SELECT * FROM a) SELECT * FROM d) SELECT * FROM c, d", "a|d")]
    [InlineData("WITH c AS MATERIALIZED (SELECT * FROM a) SELECT * FROM c UNION ALL SELECT * FROM c", "a")]
    [InlineData("SELECT * FROM a, LATERAL (SELECT * FROM b WHERE b.x = a.x) l", "a|b")]
    [InlineData("SELECT * FROM range(10)", "")]
    [InlineData("SELECT * FROM read_csv('a.csv')", "")]
    [InlineData("SELECT * FROM 'a.parquet', 'b.csv.gz', \"c.json\", d", "d")]
    [InlineData("SELECT * FROM range((SELECT x FROM a))", "a")]
    [InlineData("SELECT unnest([1, 2]), x FROM a", "a")]
    [InlineData("PIVOT a ON x IN ('p', 'q') USING sum(y)", "a")]
    [InlineData("PIVOT (SELECT * FROM a JOIN b USING (z)) ON x IN (1) USING sum(y)", "a|b")]
    [InlineData("UNPIVOT a ON p, q", "a")]
    [InlineData("DESCRIBE a", "a")]
    [InlineData("SUMMARIZE a", "a")]
    [InlineData("DESCRIBE SELECT * FROM a", "a")]
    [InlineData("FROM (SUMMARIZE a)", "a")]
    [InlineData("SELECT * FROM a TABLESAMPLE 10%", "a")]
    [InlineData("SELECT list_transform([1], x -> x + (SELECT 1 FROM b)) FROM a", "a|b")]
    [InlineData("SELECT a FROM b", "b")]
    [InlineData("SELECT 'FROM a' AS \"FROM b\" -- FROM c\n/* FROM d */ FROM e;", "e")]
    [InlineData("SELECT COLUMNS(c -> c LIKE 'x%') FROM a", "a")]
    [InlineData("SELECT * FROM a AT (VERSION => 1)", "a")]
    public async Task Tables_of_a_query_are_found(string sql, string tables)
    {
        var references = await _engine.GetReferencesAsync(sql, TestEngine.Token);
        Assert.Null(references.Error);
        Assert.Equal(tables.Split('|', StringSplitOptions.RemoveEmptyEntries), references.Tables.Select(table => table.Name.ToString()).Order());
    }

    [Theory]
    [InlineData("SELECT * FROM abc", 14)]
    [InlineData("SELECT 'ä€😀' AS x FROM abc", 24)]
    [InlineData("SELECT x\nFROM t1\nJOIN abc USING (x)", 22)]
    [InlineData("WITH c AS (SELECT * FROM abc) SELECT * FROM c", 25)]
    public async Task Offsets_count_utf16_characters(string sql, int offset)
    {
        var references = await _engine.GetReferencesAsync(sql, TestEngine.Token);
        Assert.Equal(offset, references.Tables.Single(table => table.Name.Name == "abc").Offset);
        Assert.Equal("abc", sql.Substring(offset, 3));
    }

    [Theory]
    [InlineData("SELEC 1", 0)]
    [InlineData("SELECT * FORM a", 14)]
    [InlineData("SELECT 'ä€😀', FROM WHERE", 20)]
    [InlineData("SELECT 1; SELECT 2", 10)]
    [InlineData("SELECT 1; -- done\n", null)]
    [InlineData("", 0)]
    [InlineData("-- nothing", 0)]
    [InlineData("SELECT \0 1", 7)]
    [InlineData("DROP TABLE a", 0)]
    [InlineData("CREATE TABLE a AS SELECT 1", 0)]
    [InlineData("INSERT INTO a SELECT 1", 0)]
    [InlineData("SELECT 'unterminated", 7)]
    [InlineData("SELECT (1", 9)]
    public async Task What_is_no_query_says_so_with_its_place(string sql, int? offset)
    {
        var references = await _engine.GetReferencesAsync(sql, TestEngine.Token);
        if (offset is null)
        {
            Assert.Null(references.Error);
            return;
        }

        Assert.NotNull(references.Error);
        Assert.Equal(ErrorCodes.SqlSyntax, references.Error.ErrorCode);
        Assert.DoesNotContain('\n', references.Error.Message);
        Assert.Equal(offset, references.Error.Offset);
    }
}
