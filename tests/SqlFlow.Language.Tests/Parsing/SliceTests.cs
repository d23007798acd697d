namespace SqlFlow.Language.Tests.Parsing;

/// <summary>SQL reaches the engine byte for byte, whatever it looks like.</summary>
public sealed class SliceTests
{
    [Theory]
    [InlineData("SELECT  a::INT,\tb  FROM\r\n  t")]
    [InlineData("SELECT ';' AS \"a;b\", ';--', '/*'")]
    [InlineData("SELECT 1 -- a; 'comment\n + 1")]
    [InlineData("SELECT 1 /* a; /* nested; */ ' */ + 1")]
    [InlineData("SELECT E'it\\'s; ' || 'b'")]
    [InlineData("SELECT $$a;b'$$, $tag$ $$ ; $tag$, $1")]
    [InlineData("SELECT 'it''s; ', \"a\"\";\"")]
    [InlineData("SELECT {'a': [1, 2], 'b;': MAP {1: 2}}['a'][1:2]")]
    [InlineData("SELECT list_transform([1], lambda x: x + 1), x -> x")]
    [InlineData("SELECT '${a|'';''}', ${b|\";\"}, \"${c|\"a;\"}\" FROM events_${year}")]
    [InlineData("SELECT '$${not a variable}', $${")]
    [InlineData("SELECT CASE WHEN a THEN b ELSE c END IF FROM t")]
    [InlineData("SELECT 1 AS end, 2 AS case, t.else FROM t")]
    [InlineData("VALUES (1), (2)")]
    [InlineData("FROM a POSITIONAL JOIN b")]
    [InlineData("SELECT 'ü€😀', ü.ß FROM ü")]
    [InlineData("SELECT 1e5, 0x1F, 1_000, .5, t.1.2, a[1..2], 1.")]
    [InlineData("SELECT * EXCLUDE (a) REPLACE (b AS c) FROM t LIMIT 5%")]
    [InlineData("WITH source AS (SELECT 1 AS load), export AS (SELECT 2) SELECT source.load, \"set\" FROM source, export")]
    public void A_query_is_taken_as_it_is(string query)
    {
        var text = $"CREATE TABLE t AS\n  {query}  -- the end\n;";

        Assert.Equal(query, Sf.Cut(text, Sf.One<CreateStatement>(text).Query));
    }

    [Theory]
    [InlineData("SELECT a,\nload, export, set\nFROM x")]
    [InlineData("SELECT\nload\nFROM x")]
    [InlineData("SELECT\nsource s FROM \"orders\"")]
    [InlineData("SELECT a,\nload x FROM c")]
    [InlineData("SELECT a AS\nload FROM c")]
    [InlineData("SELECT a FROM t\nexport\nWHERE a")]
    [InlineData("FROM t\nexport\nSELECT x")]
    [InlineData("SELECT a FROM x\nload JOIN y\nsource USING (id)")]
    [InlineData("SELECT a FROM f()\ncheck (a, b)")]
    [InlineData("SELECT a FROM t\nset ORDER BY\nset")]
    [InlineData("SELECT\nif(a, b, c), CASE WHEN a\nTHEN b\nELSE c\nEND\nFROM t")]
    [InlineData("SELECT a,\nif (a = 1, CASE WHEN a THEN b END, c)")]
    [InlineData("SELECT 1 AS a, b AS\ncreate, c\ninclude FROM t")]
    [InlineData("SELECT a FROM t WHERE a IN (\nSELECT load FROM x)")]
    [InlineData("SELECT a FROM t GROUP BY\nsource, load ORDER BY\nload")]
    [InlineData("UNPIVOT t\nINCLUDE NULLS ON a INTO NAME n VALUE v")]
    public void A_keyword_at_the_start_of_a_line_may_be_a_name(string query)
    {
        var text = $"CREATE TABLE t AS\n{query};\nIF 1 = 1 THEN CREATE TABLE u AS {query}; END IF;";

        var statements = Sf.Good(text).Statements;

        Assert.Equal(query, Sf.Cut(text, ((CreateStatement)statements[0]).Query));
        Assert.Equal(query, Sf.Cut(text, ((CreateStatement)Assert.Single(((IfStatement)statements[1]).Branches[0].Statements)).Query));
    }

    [Theory]
    [InlineData("SOURCE source TYPE type PARAMS {};")]
    [InlineData("SOURCE type TYPE csv PARAMS {};")]
    [InlineData("SOURCE from FROM \"x\";")]
    [InlineData("LOAD load FROM from;")]
    [InlineData("LOAD from FROM load MODE APPEND;")]
    [InlineData("LOAD mode FROM mode;")]
    [InlineData("LOAD mode FROM mode MODE REPLACE;")]
    [InlineData("LOAD on FROM on ON SCHEMA CHANGE FAIL;")]
    [InlineData("CREATE TABLE as AS SELECT 1;")]
    [InlineData("CREATE TABLE mode MODE APPEND AS SELECT 1;")]
    [InlineData("CREATE TABLE if AS SELECT 1;")]
    [InlineData("CREATE TABLE source.load AS SELECT 1;")]
    [InlineData("CREATE TABLE t MODE INCREMENTAL BY lookback LOOKBACK '1 day' AS SELECT 1;")]
    [InlineData("CREATE TABLE t MODE INCREMENTAL BY lookback AS SELECT 1;")]
    [InlineData("CREATE TABLE t MODE UPSERT KEY (key, as) AS SELECT 1;")]
    [InlineData("EXPORT export TO \"x\" TYPE type;")]
    [InlineData("SET set = 1;")]
    [InlineData("SET load = (SELECT load FROM load);")]
    [InlineData("CHECK check EXPECT NOT NULL (expect);")]
    [InlineData("CHECK expect EXPECT EMPTY;")]
    [InlineData("INCLUDE \"x\" AS as;")]
    public void No_keyword_is_reserved(string text) => Assert.Single(Sf.Good(text).Statements);

    [Fact]
    public void Marks_line_ends_and_empty_statements_do_no_harm()
    {
        const string Text = "\uFEFF-- first\r\nSET a = 1;\r\n;;\r\n/* x */ SET b = 2; SET c = 3;";

        var statements = Sf.Good(Text).Statements;

        Assert.Equal(["SET a = 1;", "SET b = 2;", "SET c = 3;"], statements.Select(statement => Sf.Cut(Text, statement.Span)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\uFEFF")]
    [InlineData(" \r\n-- nothing\n/* at all */ ; ")]
    public void A_file_may_be_empty(string text) => Assert.Empty(Sf.Good(text).Statements);

    [Theory]
    [InlineData("LOAD events_${year}.t${n}_x FROM src_${env};", "events_${year}.t${n}_x")]
    [InlineData("LOAD ${table} FROM src;", "${table}")]
    [InlineData("LOAD a /* x */ . \"b c\" FROM src;", "a.\"b c\"")]
    [InlineData("LOAD \"${x}\" FROM src;", "\"${x}\"")]
    public void Names_may_hold_variables(string text, string name)
    {
        var load = Sf.One<LoadStatement>(text);

        Assert.Equal(name, load.Table.Text);
        Assert.Equal(name.Contains('$'), load.Table.HasVariables);
    }
}
