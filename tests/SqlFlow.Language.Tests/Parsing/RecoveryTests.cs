namespace SqlFlow.Language.Tests.Parsing;

public sealed class RecoveryTests
{
    [Fact]
    public void All_problems_of_a_file_are_found_at_once()
    {
        var problems = Sf.Problems("""
            SOURCE users TYPE csv PARAMS { "path": "a;b\";" };
            LAOD users FROM users; -- one; two
            CREATE TABLE a AS SELECT ';' FROM users;
            CREATE TABLE b SELECT ';
            ' FROM users;
            IF ${x} = y THEN
              EXPORT a TO "x" TYPE CSV OPTIONS { "a" };
              LOAD c FROM;
            ELSE
              SET z = ;
            END IF;
            SET ok = 1;
            DROP TABLE users;
            """);

        Assert.Equal(
            ["2:1 SF1002", "4:16 SF1001", "6:11 SF1020", "7:42 SF1016", "8:14 SF1001", "10:11 SF1001", "13:1 SF1003"],
            problems.Select(problem => $"{problem[..problem.IndexOf(": ", StringComparison.Ordinal)]} {problem[(problem.IndexOf(": ", StringComparison.Ordinal) + 2)..][..6]}"));
    }

    [Theory]
    [InlineData("SET a = 1", "1:10: SF1004: Missing ; after the value.")]
    [InlineData("SET a = 1\n", "1:10: SF1004: Missing ; after the value.")]
    [InlineData("SET a = 1 -- done\nSET b = 2;", "1:10: SF1004: Missing ; after the value.")]
    [InlineData("LOAD t FROM s LOAD u FROM s;", "1:14: SF1004: Missing ; after the LOAD statement.")]
    [InlineData("LOAD t FROM s\nEXPORT t TO \"x\" TYPE CSV;", "1:14: SF1004: Missing ; after the LOAD statement.")]
    [InlineData("SOURCE s TYPE csv PARAMS {}\nLOAD t FROM s;", "1:28: SF1004: Missing ; after the SOURCE statement.")]
    [InlineData("INCLUDE \"x\"\nINCLUDE \"y\";", "1:12: SF1004: Missing ; after the INCLUDE statement.")]
    [InlineData("CREATE TABLE t AS SELECT 1", "1:27: SF1004: Missing ; after the CREATE statement.")]
    [InlineData("CREATE TABLE t AS SELECT 1\nSOURCE s TYPE csv PARAMS {};", "1:27: SF1004: Missing ; after the CREATE statement.")]
    [InlineData("CREATE TABLE t AS SELECT 1\nSOURCE s FROM \"pg\";", "1:27: SF1004: Missing ; after the CREATE statement.")]
    [InlineData("CREATE TABLE t AS SELECT * FROM u\n  LOAD v FROM s;", "1:34: SF1004: Missing ; after the CREATE statement.")]
    [InlineData("CREATE TABLE t AS SELECT * FROM u\nLOAD v FROM s MODE APPEND;", "1:34: SF1004: Missing ; after the CREATE statement.")]
    [InlineData("CREATE TABLE t AS SELECT *\nFROM u\nCREATE VIEW v AS SELECT 2;", "2:7: SF1004: Missing ; after the CREATE statement.")]
    [InlineData("CREATE TABLE t AS SELECT f(1)\nCREATE OR REPLACE TABLE v AS SELECT 2;", "1:30: SF1004: Missing ; after the CREATE statement.")]
    [InlineData("CREATE TABLE t AS SELECT 1\nEXPORT t TO \"x\" TYPE CSV;", "1:27: SF1004: Missing ; after the CREATE statement.")]
    [InlineData("CREATE TABLE t AS SELECT 1\nEXPORT SELECT * FROM t TO \"x\" TYPE CSV OPTIONS {};", "1:27: SF1004: Missing ; after the CREATE statement.")]
    [InlineData("CREATE TABLE t AS SELECT 1\nEXPORT (SELECT 1) TO \"x\" TYPE CSV;", "1:27: SF1004: Missing ; after the CREATE statement.")]
    [InlineData("CREATE TABLE t AS SELECT 1\nSET a = 1;", "1:27: SF1004: Missing ; after the CREATE statement.")]
    [InlineData("CREATE TABLE t AS SELECT 'x'\nINCLUDE \"x\";", "1:29: SF1004: Missing ; after the CREATE statement.")]
    [InlineData("CREATE TABLE t AS SELECT ${x}\nIF ${a} = 1 THEN SET b = 1; END IF;", "1:30: SF1004: Missing ; after the CREATE statement.")]
    [InlineData("CREATE TABLE t AS SELECT 1\nCHECK t EXPECT EMPTY;", "1:27: SF1004: Missing ; after the CREATE statement.")]
    [InlineData("CREATE TABLE t AS SELECT 1\nCHECK (SELECT (1)) EXPECT EMPTY;", "1:27: SF1004: Missing ; after the CREATE statement.")]
    [InlineData("EXPORT t TO \"x\" TYPE CSV\nLOAD v FROM s;", "1:25: SF1004: Missing ; after the EXPORT statement.")]
    [InlineData("EXPORT SELECT 1 TO \"x\" TYPE CSV\nLOAD v FROM s;", "1:32: SF1004: Missing ; after the EXPORT statement.")]
    [InlineData("EXPORT SELECT 1 TO \"x\" TYPE CSV OPTIONS { \"a\": 1 }\nLOAD v FROM s;", "1:51: SF1004: Missing ; after the EXPORT statement.")]
    [InlineData("CHECK t EXPECT a > 1\nSET x = 1;", "1:21: SF1004: Missing ; after the CHECK statement.")]
    [InlineData("CHECK t EXPECT EMPTY SEVERITY WARN\nSET x = 1;", "1:35: SF1004: Missing ; after the CHECK statement.")]
    [InlineData("IF 1=1 THEN SET a = 1 END IF;", "1:22: SF1004: Missing ; after the value.")]
    [InlineData("IF 1=1 THEN CREATE TABLE t AS SELECT CASE WHEN a THEN b ELSE c END END IF;", "1:67: SF1004: Missing ; after the CREATE statement.")]
    [InlineData("IF 1=1 THEN LOAD t FROM s ELSE LOAD u FROM s; END IF;", "1:26: SF1004: Missing ; after the LOAD statement.")]
    [InlineData("IF 1=1 THEN CREATE TABLE t AS SELECT 1\nELSE SET a = 1; END IF;", "1:39: SF1004: Missing ; after the CREATE statement.")]
    [InlineData("IF 1=1 THEN EXPORT SELECT 1 TO \"x\" TYPE CSV\nEND IF;", "1:44: SF1004: Missing ; after the EXPORT statement.")]
    [InlineData("IF 1=1 THEN CHECK t EXPECT EMPTY SEVERITY WARN END IF;", "1:47: SF1004: Missing ; after the CHECK statement.")]
    [InlineData("IF 1=1 THEN SET a = 1; END IF\nSET b = 1;", "1:30: SF1004: Missing ; after END IF.")]
    public void A_missing_semicolon_is_the_one_thing_that_is_wrong(string text, string problem) => Assert.Equal([problem + " (Each statement ends in ;.)"], Sf.Problems(text));

    [Fact]
    public void Statements_without_semicolons_are_all_read()
    {
        var file = PipelineParser.Parse("CREATE TABLE a AS SELECT 1\nCREATE TABLE b AS SELECT 2\nCREATE TABLE c AS SELECT 3");

        Assert.Equal(["1:27", "2:27", "3:27"], file.Problems.Select(problem => problem.Position.ToString()));
        Assert.Equal(["a", "b", "c"], file.Statements.Select(statement => ((CreateStatement)statement).Name.Text));
    }

    [Theory]
    [InlineData("LOAD t FROM\nCREATE TABLE u AS SELECT 1;", "2:1: SF1001")]
    [InlineData("SOURCE s\nLOAD t FROM s;", "2:1: SF1001")]
    [InlineData("CREATE TABLE t AS\nLOAD t FROM s;", "2:1: SF1011")]
    [InlineData("SOURCE s TYPE csv PARAMS { \"path\": \"x\"\nLOAD t FROM s;", "2:1: SF1016")]
    [InlineData("SOURCE s TYPE csv PARAMS { \"path\": \"x };\nLOAD t FROM s;", "1:36: SF1005")]
    [InlineData("SOURCE s TYPE csv PARAMS \"path\": \"x\" };\nLOAD t FROM s;", "1:26: SF1001")]
    public void What_follows_an_unfinished_statement_is_read(string text, string problem)
    {
        var file = PipelineParser.Parse(text);

        Assert.StartsWith(problem, Assert.Single(file.Problems).ToString(), StringComparison.Ordinal);
        Assert.Contains(file.Statements, statement => statement is LoadStatement or CreateStatement);
    }

    [Fact]
    public void An_if_with_a_wrong_condition_keeps_its_block()
    {
        var file = PipelineParser.Parse("IF a b c THEN SET x = 1; ELSE SET x = 2; END IF; SET y = 3;");

        Assert.Single(file.Problems);
        var statement = Assert.IsType<IfStatement>(file.Statements[0]);
        Assert.IsType<MissingCondition>(statement.Branches[0].Condition);
        Assert.Equal((1, 1, 2), (statement.Branches[0].Statements.Length, statement.Else.Length, file.Statements.Length));
    }

    [Fact]
    public void A_thousand_problems_are_listed_and_no_more()
    {
        var problems = Sf.Problems(string.Concat(Enumerable.Repeat("x;\n", 100_000)));

        Assert.Equal(1_001, problems.Length);
        Assert.Equal("1001:1: SF1031: There are more than 1000 problems; the others are not listed.", problems[^1]);
    }

    [Fact]
    public void Found_text_is_shown_short_and_on_one_line() =>
        Assert.Equal("1:5: SF1001: Expected a variable's name after SET, found 'aaaaaaaaaaaaaaaa bbbbbbbbbbbbbbbbbbbbbb….", Sf.Bad($"SET 'aaaaaaaaaaaaaaaa\n{new string('b', 100)}';"));
}
