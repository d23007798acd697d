namespace SqlFlow.Language.Tests.Expansion;

public sealed class DefinitionTests
{
    [Theory]
    [InlineData("CREATE TABLE t AS SELECT 1;\nCREATE TABLE T AS SELECT 2;", "2:14: SF1062: The table 'T' is already made at 1:14. (Write CREATE OR REPLACE TABLE, or MODE APPEND or UPSERT.)")]
    [InlineData("CREATE TABLE t AS SELECT 1;\nCREATE TABLE main.\"T\" MODE REPLACE AS SELECT 2;", "2:14: SF1062: The table 'main.\"T\"' is already made at 1:14. (Write CREATE OR REPLACE TABLE, or MODE APPEND or UPSERT.)")]
    [InlineData("LOAD t FROM known;\nCREATE VIEW t AS SELECT 2;", "2:13: SF1062: The view 't' is already made at 1:6. (Write CREATE OR REPLACE VIEW.)")]
    [InlineData("SET y = 1;\nCREATE TABLE t_${y} AS SELECT 1;\nCREATE TABLE t_1 AS SELECT 2;", "3:14: SF1062: The table 't_1' is already made at 2:14. (Write CREATE OR REPLACE TABLE, or MODE APPEND or UPSERT.)")]
    [InlineData("SOURCE s FROM \"x\";\nSOURCE \"S\" FROM \"x\";", "2:8: SF1060: The source 'S' is already defined at 1:8. (Give it another name.)")]
    [InlineData("SOURCE users FROM \"x\";\nLOAD t FROM usres;", "2:13: SF1061: The source 'usres' is not defined. (Did you mean 'users'?)")]
    [InlineData("LOAD t FROM knwon;", "1:13: SF1061: The source 'knwon' is not defined. (Did you mean 'known'?)")]
    [InlineData("LOAD t FROM nothing_like_it;", "1:13: SF1061: The source 'nothing_like_it' is not defined. (Define it: SOURCE nothing_like_it TYPE csv PARAMS { \"path\": \"…\" };)")]
    public void What_is_defined_twice_or_not_at_all_is_reported(string text, string problem) => Assert.Equal(["a.sf:" + problem], Problems(text));

    [Theory]
    [InlineData("CREATE TABLE t AS SELECT 1; CREATE OR REPLACE TABLE t AS SELECT 2;")]
    [InlineData("CREATE TABLE t AS SELECT 1; CREATE TABLE t MODE APPEND AS SELECT 2; CREATE TABLE t MODE UPSERT KEY (a) AS SELECT 2;")]
    [InlineData("CREATE TABLE t AS SELECT 1; CREATE TABLE t MODE INCREMENTAL BY a AS SELECT 2;")]
    [InlineData("CREATE TABLE t AS SELECT 1; CREATE TABLE s.t AS SELECT 2;")]
    [InlineData("LOAD t FROM known; LOAD t FROM KNOWN; CREATE TABLE t AS SELECT 1;", false)]
    [InlineData("CREATE TABLE t AS SELECT 1; LOAD t FROM known;")]
    [InlineData("LOAD t FROM later; SOURCE Later FROM \"x\";")]
    [InlineData("IF 1=1 THEN CREATE TABLE t AS SELECT 1; ELSE CREATE TABLE t AS SELECT 2; END IF;")]
    [InlineData("SET q = (SELECT 1); CREATE TABLE t_${q} AS SELECT 1; CREATE TABLE t_${q} AS SELECT 1; LOAD x FROM s_${q};")]
    public void What_the_text_allows_is_not_reported(string text, bool isAllowed = true) => Assert.Equal(isAllowed, Problems(text).Length == 0);

    [Fact]
    public void The_first_definition_may_stand_in_another_file()
    {
        var files = new Files { ["b.sf"] = "\n CREATE TABLE t AS SELECT 1;" };

        Assert.Contains("is already made at b.sf:2:15.", Assert.Single(files.Problems("INCLUDE \"b.sf\"; CREATE TABLE t AS SELECT 2;")), StringComparison.Ordinal);
    }

    private static string[] Problems(string text) => new Files().Problems(text, options => options with { KnownSources = ["known"] });
}
