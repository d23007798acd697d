using SqlFlow.Docs;

namespace SqlFlow.Handlers.Tests.Docs;

public sealed class SelectListTests
{
    [Theory]
    [InlineData("SELECT a -- first\n, b -- second\nFROM t", "a:first|b:second")]
    [InlineData("SELECT a, -- first\n  b -- second\n  FROM t", "a:first|b:second")]
    [InlineData("WITH x AS (SELECT 1 AS z -- no\n) SELECT DISTINCT a, -- yes\n b FROM x", "a:yes|b:")]
    [InlineData("SELECT f(a, -- no\n b) AS c -- yes\nFROM t", "f(a, -- no\n b) AS c:yes")]
    [InlineData("SELECT CASE -- no\n WHEN a THEN 1 END AS x\n FROM t", "CASE -- no\n WHEN a THEN 1 END AS x:")]
    [InlineData("SELECT a, b -- of which one?\n, c FROM t", "a:|b:|c:")]
    [InlineData("SELECT a, b, -- of which one?\n c FROM t", "a:|b:|c:")]
    [InlineData("SELECT a IS DISTINCT FROM b AS c, -- yes\n quantile(x) WITHIN GROUP (ORDER BY y) AS q, t.order AS limit -- two\nFROM t", "a IS DISTINCT FROM b AS c:yes|quantile(x) WITHIN GROUP (ORDER BY y) AS q:|t.order AS limit:")]
    [InlineData("FROM t SELECT a, -- yes\n'--, no', \"b--,\" -- no\n-- below", "a:yes|'--, no':|\"b--,\":")]
    [InlineData("SELECT a -- one\n-- two\nFROM t", "a:one")]
    [InlineData("SELECT -- no\n a FROM t -- no", "a:")]
    [InlineData("SELECT a, --\n b -----\n FROM t", "a:|b:")]
    [InlineData("SELECT a /* no */, {'k': 1, 'l': 2}, [1, 2] -- x\n UNION SELECT 1, -- no\n 2, 3", "a:|{'k': 1, 'l': 2}:|[1, 2]:")]
    [InlineData("FROM t", "")]
    [InlineData("(SELECT a)", "")]
    [InlineData("SELECT", "")]
    [InlineData("SELECT )))(((", ")))(((:")]
    [InlineData("", "")]
    public void Items_have_the_comment_that_stands_behind_them_alone(string sql, string expected) =>
        Assert.Equal(expected, string.Join('|', SelectList.Read(sql)?.Items.Select(static item => $"{item.Text}:{item.Comment}") ?? []));

    [Theory]
    [InlineData("SELECT sum(a) FROM t WHERE b > 1 GROUP BY c HAVING sum(a) > 2", true)]
    [InlineData("SELECT sum(a) FROM (SELECT a FROM t)", false)]
    [InlineData("SELECT sum(a) FROM (FROM t)", false)]
    [InlineData("WITH x AS (SELECT 1 AS a) SELECT sum(a) FROM x", false)]
    [InlineData("SELECT sum(a) FROM t UNION ALL SELECT 1", false)]
    [InlineData("SELECT sum(a) FROM (PIVOT t ON b USING sum(a))", false)]
    public void A_query_within_the_query_is_seen(string sql, bool isWhole) => Assert.Equal(isWhole, SelectList.Read(sql)!.IsWhole);
}
