using SqlFlow.Variables;

namespace SqlFlow.Core.Tests.Variables;

public sealed class SqlFillerTests
{
    private static readonly VariableManager Variables = new(new VariableLayers
    {
        Overrides =
        [
            new("text", JsonValue.From("it's")),
            new("quote", JsonValue.From("a\"b")),
            new("n", JsonValue.Parse("42")),
            new("price", JsonValue.Parse("1.50")),
            new("minus", JsonValue.From("-5")),
            new("plus", JsonValue.From("+5")),
            new("exp", JsonValue.From("1e5")),
            new("yes", JsonValue.Parse("true")),
            new("no", JsonValue.From("FALSE")),
            new("nil", JsonValue.Null),
            new("nultext", JsonValue.From("null")),
            new("empty", JsonValue.From("")),
            new("table", JsonValue.From("orders")),
            new("odd", JsonValue.From("my \"odd\" table; DROP TABLE x --")),
            new("year", JsonValue.Parse("2024")),
            new("evil", JsonValue.From("1); DROP TABLE t; --")),
            new("comment", JsonValue.From("*/ DROP TABLE t /*")),
            new("again", JsonValue.From("${n}")),
            new("backslash", JsonValue.From("\\' OR 1=1 --")),
            new("dollar", JsonValue.From("a$$b")),
            new("nul", JsonValue.From("a\0b")),
            new("line", JsonValue.From("a\nb")),
            new("a.b", JsonValue.From("dotted")),
            new("big", JsonValue.Parse("123456789012345678901234567890.123")),
        ],
    });

    [Theory]
    // Values
    [InlineData("SELECT ${n}", "SELECT 42")]
    [InlineData("SELECT ${price}", "SELECT 1.50")]
    [InlineData("SELECT ${big}", "SELECT 123456789012345678901234567890.123")]
    [InlineData("SELECT ${exp}", "SELECT 1e5")]
    [InlineData("SELECT ${yes}, ${no}, ${nil}, ${nultext}", "SELECT true, FALSE, NULL, null")]
    [InlineData("SELECT ${text}", "SELECT 'it''s'")]
    [InlineData("SELECT ${empty}", "SELECT ''")]
    [InlineData("SELECT ${line}", "SELECT 'a\nb'")]
    [InlineData("SELECT ${a.b}", "SELECT 'dotted'")]
    [InlineData("SELECT ${evil}", "SELECT '1); DROP TABLE t; --'")]
    [InlineData("SELECT ${again}", "SELECT '${n}'")]
    [InlineData("SELECT 1 LIMIT ${n}", "SELECT 1 LIMIT 42")]
    [InlineData("WHERE a = ${text} AND b IN (${n}, ${text})", "WHERE a = 'it''s' AND b IN (42, 'it''s')")]
    [InlineData("SELECT DATE ${text}", "SELECT DATE 'it''s'")]
    [InlineData("FROM read_csv(${table})", "FROM read_csv('orders')")]
    // Signs
    [InlineData("SELECT ${minus}", "SELECT -5")]
    [InlineData("SELECT a-${minus}", "SELECT a-(-5)")]
    [InlineData("SELECT a -${minus}", "SELECT a -(-5)")]
    [InlineData("SELECT a ${minus}", "SELECT a (-5)")]
    [InlineData("SELECT a + ${plus}", "SELECT a + (+5)")]
    [InlineData("WHERE a < ${minus}", "WHERE a < -5")]
    [InlineData("SELECT ${minus}::INT", "SELECT (-5)::INT")]
    [InlineData("SELECT ${minus} ^ 2", "SELECT (-5) ^ 2")]
    [InlineData("SELECT f(${minus}, ${minus})", "SELECT f(-5, -5)")]
    [InlineData("SELECT -${n}", "SELECT -42")]
    // Strings
    [InlineData("SELECT '${text}'", "SELECT 'it''s'")]
    [InlineData("SELECT 'a ${n} b'", "SELECT 'a 42 b'")]
    [InlineData("SELECT 'it''s ${n}'", "SELECT 'it''s 42'")]
    [InlineData("SELECT '${empty}'", "SELECT ''")]
    [InlineData("SELECT '${nil}'", "SELECT ''")]
    [InlineData("SELECT '${quote}'", "SELECT 'a\"b'")]
    [InlineData("SELECT '${again}'", "SELECT '${n}'")]
    [InlineData("SELECT '${backslash}'", @"SELECT '\'' OR 1=1 --'")]
    [InlineData("SELECT E'\\'${backslash}'", @"SELECT E'\'\\'' OR 1=1 --'")]
    [InlineData("SELECT e'${text}'", "SELECT e'it''s'")]
    [InlineData("SELECT '-- ${n}'", "SELECT '-- 42'")]
    [InlineData("SELECT $$it's ${n}$$", "SELECT $$it's 42$$")]
    [InlineData("SELECT $a$ $$ ${text} $a$, ${text}", "SELECT $a$ $$ it's $a$, 'it''s'")]
    [InlineData("SELECT ${text}'x'", "SELECT 'it''s' 'x'")]
    [InlineData("SELECT 'x'${text}", "SELECT 'x' 'it''s'")]
    [InlineData("SELECT '${text}", "SELECT 'it''s")]
    // Quoted names
    [InlineData("SELECT \"${quote}\"", "SELECT \"a\"\"b\"")]
    [InlineData("SELECT \"a_${text}\"", "SELECT \"a_it's\"")]
    [InlineData("ORDER BY \"${table}\"", "ORDER BY \"orders\"")]
    // Comments
    [InlineData("SELECT 1 -- ${n} '", "SELECT 1 -- ${n} '")]
    [InlineData("SELECT 1 -- ' \n, ${n}", "SELECT 1 -- ' \n, 42")]
    [InlineData("SELECT 1 -- ' \r, ${n}", "SELECT 1 -- ' \r, 42")]
    [InlineData("SELECT /* ${comment} */ ${n}", "SELECT /* ${comment} */ 42")]
    [InlineData("SELECT /* /* */ ${comment} */ ${n}", "SELECT /* /* */ ${comment} */ 42")]
    [InlineData("SELECT /* $${ */ ${n}", "SELECT /* $${ */ 42")]
    // Names
    [InlineData("SELECT * FROM ${table}", "SELECT * FROM \"orders\"")]
    [InlineData("SELECT * FROM ${odd}", "SELECT * FROM \"my \"\"odd\"\" table; DROP TABLE x --\"")]
    [InlineData("SELECT * FROM ${year}", "SELECT * FROM \"2024\"")]
    [InlineData("SELECT * FROM main.${table}", "SELECT * FROM main.\"orders\"")]
    [InlineData("SELECT * FROM ${text}.orders", "SELECT * FROM \"it's\".orders")]
    [InlineData("SELECT ${table}.id FROM orders", "SELECT \"orders\".id FROM orders")]
    [InlineData("SELECT o.${table}", "SELECT o.\"orders\"")]
    [InlineData("SELECT * FROM a JOIN ${table} ON a.x = ${text}", "SELECT * FROM a JOIN \"orders\" ON a.x = 'it''s'")]
    [InlineData("SELECT * FROM a, ${table} WHERE x = ${text}", "SELECT * FROM a, \"orders\" WHERE x = 'it''s'")]
    [InlineData("SELECT * FROM ${table} ${text}", "SELECT * FROM \"orders\" \"it's\"")]
    [InlineData("SELECT * FROM a JOIN b ON a.x = b.x, ${table}", "SELECT * FROM a JOIN b ON a.x = b.x, \"orders\"")]
    [InlineData("SELECT * FROM a JOIN b USING (${table}, ${text})", "SELECT * FROM a JOIN b USING (\"orders\", \"it's\")")]
    [InlineData("SELECT * EXCLUDE (${table}) FROM a", "SELECT * EXCLUDE (\"orders\") FROM a")]
    [InlineData("SELECT 1 AS ${table}, ${text}", "SELECT 1 AS \"orders\", 'it''s'")]
    [InlineData("SELECT 1::${table}", "SELECT 1::\"orders\"")]
    [InlineData("WITH ${table} AS (SELECT ${text}) SELECT * FROM ${table}", "WITH \"orders\" AS (SELECT 'it''s') SELECT * FROM \"orders\"")]
    [InlineData("INSERT INTO ${table} VALUES (${text})", "INSERT INTO \"orders\" VALUES ('it''s')")]
    [InlineData("UPDATE ${table} SET a = ${text}", "UPDATE \"orders\" SET a = 'it''s'")]
    [InlineData("DROP TABLE IF EXISTS ${table}", "DROP TABLE IF EXISTS \"orders\"")]
    [InlineData("WHERE EXISTS (FROM ${table})", "WHERE EXISTS (FROM \"orders\")")]
    [InlineData("SELECT (SELECT max(x) FROM ${table}), ${text}", "SELECT (SELECT max(x) FROM \"orders\"), 'it''s'")]
    [InlineData("SELECT * FROM a UNION SELECT ${text}", "SELECT * FROM a UNION SELECT 'it''s'")]
    [InlineData("SELECT EXTRACT(year FROM ${text})", "SELECT EXTRACT(year FROM 'it''s')")]
    [InlineData("SELECT a IS NOT DISTINCT FROM ${text}", "SELECT a IS NOT DISTINCT FROM 'it''s'")]
    [InlineData("SELECT x.\"from\", ${text}", "SELECT x.\"from\", 'it''s'")]
    [InlineData("SELECT x.from, ${text}", "SELECT x.from, 'it''s'")]
    // Parts of names
    [InlineData("SELECT * FROM events_${year}", "SELECT * FROM \"events_2024\"")]
    [InlineData("SELECT ${table}_id", "SELECT \"orders_id\"")]
    [InlineData("SELECT a${text}b", "SELECT \"ait'sb\"")]
    [InlineData("SELECT read_${quote}(1)", "SELECT \"read_a\"\"b\"(1)")]
    [InlineData("SELECT ${n}${n}", "SELECT 4242")]
    [InlineData("SELECT ${table}${n}", "SELECT \"orders42\"")]
    [InlineData("SELECT 1${n}", "SELECT 142")]
    // What is not a variable
    [InlineData("SELECT $total, $1", "SELECT $total, $1")]
    [InlineData("SELECT '$${n}'", "SELECT '${n}'")]
    [InlineData("SELECT $${n}", "SELECT ${n}")]
    [InlineData("SELECT {n: 1}, $", "SELECT {n: 1}, $")]
    // Defaults
    [InlineData("SELECT ${missing|7}", "SELECT 7")]
    [InlineData("SELECT ${missing|a b}", "SELECT 'a b'")]
    [InlineData("SELECT ${missing|}", "SELECT ''")]
    [InlineData("SELECT ${missing|\"a}b\"}", "SELECT 'a}b'")]
    [InlineData("SELECT ${missing|\"say \"\"hi\"\"\"}", "SELECT 'say \"hi\"'")]
    [InlineData("SELECT '${missing|\"it's\"}'", "SELECT 'it''s'")]
    [InlineData("SELECT ${empty|7}", "SELECT ''")]
    [InlineData("SELECT ${nil|7}", "SELECT NULL")]
    public void A_value_becomes_what_its_place_needs(string sql, string expected) => Assert.Equal(expected, Variables.ExpandSql(sql));

    [Theory]
    [InlineData("SELECT $$ ${dollar} $$")]
    [InlineData("SELECT ${nul}")]
    [InlineData("SELECT '${nul}'")]
    [InlineData("SELECT \"${nul}\"")]
    [InlineData("SELECT a_${nul}")]
    [InlineData("SELECT ${missing}")]
    [InlineData("SELECT ${}")]
    [InlineData("SELECT ${1a}")]
    [InlineData("SELECT ${a b}")]
    [InlineData("SELECT ${a")]
    [InlineData("SELECT ${a|\"b\"c}")]
    [InlineData("SELECT '${a|'")]
    public void What_cannot_be_filled_in_is_an_error(string sql)
    {
        var error = Assert.Throws<SqlFlowException>(() => Variables.ExpandSql(sql));

        Assert.Equal(ErrorCodes.VariableNotFound, error.ErrorCode);
        Assert.NotEmpty(error.SuggestedActions);
    }

    [Fact]
    public void Text_in_an_order_or_grouping_is_warned_about()
    {
        var filled = Variables.FillSql("SELECT a FROM t GROUP BY ${table} ORDER BY lower(${table}), ${n}, ${text} LIMIT ${empty}");

        Assert.Equal([25, 66], filled.Warnings.Select(warning => warning.Position));
        Assert.Contains("\"${table}\"", filled.Warnings[0].Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void Sql_without_variables_is_the_same_instance()
    {
        const string sql = "SELECT $total -- ${";

        Assert.Same("SELECT 1", Variables.ExpandSql("SELECT 1"));
        Assert.Equal(sql, Variables.ExpandSql(sql));
    }
}
