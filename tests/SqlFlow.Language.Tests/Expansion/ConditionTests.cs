namespace SqlFlow.Language.Tests.Expansion;

public sealed class ConditionTests
{
    [Theory]
    [InlineData("1 = 1.0", true)]
    [InlineData("'05' = 5", true)]
    [InlineData("'a' = 'A'", false)]
    [InlineData("9 < 10", true)]
    [InlineData("'9' < '10'", true)]
    [InlineData("'9a' < '10a'", false)]
    [InlineData("1e3 == 1000", true)]
    [InlineData("0.1 <> 0.10", false)]
    [InlineData("12345678901234567890123456789 > 12345678901234567890123456788", true)]
    [InlineData("1e400 > 1", true)]
    [InlineData("2 >= 2 AND 2 <= 2 AND NOT 2 > 2 AND NOT 2 < 2", true)]
    [InlineData("${env} = 'prod'", true)]
    [InlineData("${env} IN ('dev', \"prod\")", true)]
    [InlineData("${env} NOT IN ('dev', 'prod')", false)]
    [InlineData("${n} IN (1, 7.0)", true)]
    [InlineData("${no|x} = 'x'", true)]
    [InlineData("'${env}/${n}' = 'prod/7'", true)]
    [InlineData("${flag} = TRUE", true)]
    [InlineData("${flag}", true)]
    [InlineData("NOT ${flag}", false)]
    [InlineData("${off} = FALSE AND ${off} != TRUE", true)]
    [InlineData("TRUE AND (FALSE OR NOT FALSE)", true)]
    [InlineData("FALSE OR TRUE AND FALSE", false)]
    [InlineData("${nil} = NULL", true)]
    [InlineData("${nil} = ''", false)]
    [InlineData("${env} = NULL", false)]
    [InlineData("${env} != NULL", true)]
    [InlineData("${nil} < 1 OR ${nil} >= 1", false)]
    [InlineData("${empty} = ''", true)]
    [InlineData("${empty|x} = ''", true)]
    public void A_condition_holds_or_not(string condition, bool holds)
    {
        var files = new Files();
        files.Strong["env"] = "prod";
        files.Strong["flag"] = "True";
        files.Strong["empty"] = "";

        var tables = files.Tables($"SET n = 7; SET off = FALSE; SET nil = NULL; IF {condition} THEN CREATE TABLE yes AS SELECT 1; ELSE CREATE TABLE no AS SELECT 1; END IF;");

        Assert.Equal([holds ? "yes" : "no"], tables);
    }

    [Theory]
    [InlineData("1", "one")]
    [InlineData("2", "two")]
    [InlineData("3", "other")]
    public void The_first_branch_that_holds_is_taken(string value, string table)
    {
        var files = new Files();
        files.Weak["x"] = value;

        Assert.Equal([table], files.Tables("""
            IF ${x} = 1 THEN CREATE TABLE one AS SELECT 1;
            ELSE IF ${x} <= 2 THEN CREATE TABLE two AS SELECT 1;
            ELSE IF ${x} = 2 THEN CREATE TABLE never AS SELECT 1;
            ELSE CREATE TABLE other AS SELECT 1; END IF;
            """));
    }

    [Fact]
    public void Without_else_nothing_may_be_taken() => Assert.Empty(new Files().Tables("IF 1 = 2 THEN CREATE TABLE a AS SELECT 1; END IF;"));

    [Fact]
    public void Every_undefined_variable_of_every_condition_is_reported()
    {
        var problems = new Files().Problems("SET q = (SELECT 1);\nIF 1 = 2 AND ${a} = 1 OR 'x${b}' IN (${c}) THEN\nELSE IF ${q} = 1 THEN END IF;\nIF 'x' THEN END IF;");

        Assert.Equal(
            [
                "a.sf:2:14: SF1050: The variable 'a' has no value. (SET it above, give it by --var a=…, or write ${a|default}.)",
                "a.sf:2:26: SF1050: The variable 'b' has no value. (SET it above, give it by --var b=…, or write ${b|default}.)",
                "a.sf:2:38: SF1050: The variable 'c' has no value. (SET it above, give it by --var c=…, or write ${c|default}.)",
                "a.sf:3:9: SF1051: The variable 'q' is set by a query, so it is not known before the run and cannot stand in a condition. (SET it to a literal, or give it by --var.)",
                "a.sf:4:4: SF1052: 'x' is neither TRUE nor FALSE. (Compare it: ${name} = 'value'.)",
            ],
            problems);
    }
}
