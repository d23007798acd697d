namespace SqlFlow.Language.Tests.Expansion;

public sealed class VariableTests
{
    [Fact]
    public void Strong_wins_over_set_and_set_over_weak_and_weak_over_the_default()
    {
        var files = new Files();
        files.Strong["a"] = "strong";
        files.Weak["a"] = files.Weak["b"] = files.Weak["c"] = "weak";

        var variables = files.Good("SET a = 1; SET b = 2; SET e = '${a} ${b} ${c|x} ${d|x}'; CREATE TABLE t AS SELECT 1;").Statements[^1].Variables;

        Assert.Equal(["strong", "2", "weak", ""], ((string[])["a", "b", "c", "d"]).Select(name => variables.Find(name).Text));
        Assert.Equal("strong 2 weak x", variables.Find("e").Text);
        Assert.Equal([BoundVariableKind.Text, BoundVariableKind.Number, BoundVariableKind.Text, BoundVariableKind.Missing], ((string[])["a", "b", "c", "d"]).Select(name => variables.Find(name).Kind));
    }

    [Fact]
    public void Set_counts_from_its_place_on()
    {
        var statements = new Files().Good("CREATE TABLE a AS SELECT 1; SET x = 1; CREATE TABLE b AS SELECT 1; SET x = 'two'; CREATE TABLE c AS SELECT 1;").Statements;

        Assert.Equal(["", "1", "two"], statements.Where(static flat => flat.Statement is CreateStatement).Select(flat => flat.Variables.Find("x").Text));
    }

    [Theory]
    [InlineData("SET x = 'a ${y} $${z}'; SET y = 2;", "a 1 ${z}")]
    [InlineData("SET x = ${y};", "1")]
    [InlineData("SET x = ${no|\"a b\"};", "a b")]
    [InlineData("SET x = '${no|}';", "")]
    [InlineData("SET x = 'a${nil}b';", "ab")]
    [InlineData("SET x = ${text};", "${y}")]
    [InlineData("SET x = -1.50;", "-1.50")]
    public void Values_are_resolved_where_they_are_set(string set, string value)
    {
        var found = new Files().Find($"SET y = 1; SET nil = NULL; SET text = '$${{y}}'; {set} CREATE TABLE t AS SELECT 1;", "x");

        Assert.Equal(value, found.Text);
    }

    [Fact]
    public void Kinds_are_kept()
    {
        var variables = new Files().Good("SET a = 'x'; SET b = 1; SET c = TRUE; SET d = NULL; SET e = ${b}; SET f = (SELECT 1); CREATE TABLE t AS SELECT 1;").Statements[^1].Variables;

        Assert.Equal(
            [BoundVariableKind.Text, BoundVariableKind.Number, BoundVariableKind.Boolean, BoundVariableKind.Null, BoundVariableKind.Number, BoundVariableKind.RunTime],
            variables.Set.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Value.Kind));
    }

    [Fact]
    public void Each_set_is_handed_on_with_the_variables_before_it()
    {
        var statements = new Files().Good("SET a = 1; SET b = (SELECT 1); SET c = ${b}; SET d = '${c}/x'; SET b = 2; SET e = ${b};").Statements;

        Assert.Equal(["a", "b", "c", "d", "b", "e"], statements.Select(flat => ((SetStatement)flat.Statement).Name));
        Assert.Equal(BoundVariableKind.Missing, statements[1].Variables.Find("b").Kind);
        Assert.Equal(BoundVariableKind.RunTime, statements[2].Variables.Find("b").Kind);
        Assert.Equal(BoundVariableKind.Number, statements[5].Variables.Find("b").Kind);
    }

    [Fact]
    public void A_set_that_the_caller_overrides_is_not_handed_on()
    {
        var files = new Files();
        files.Strong["x"] = "1";

        Assert.IsType<CreateStatement>(Assert.Single(files.Good("SET x = (SELECT 2); CREATE TABLE t AS SELECT ${x};").Statements).Statement);
    }

    [Fact]
    public void What_the_caller_says_needs_no_value_behind_set()
    {
        var files = new Files();
        files.Strong["x"] = "1";
        files.Strong["lib.y"] = "2";
        files["b.sf"] = "SET y = ${also_undefined}; CREATE TABLE t AS SELECT 1;";

        var variables = files.Good("SET x = ${undefined}; INCLUDE \"b.sf\" AS lib;").Statements[^1].Variables;

        Assert.Equal(("1", "2"), (variables.Find("x").Text, variables.Find("y").Text));
    }

    [Fact]
    public void A_variable_of_an_alias_is_outside_what_it_is_inside()
    {
        var files = new Files { ["b.sf"] = "SET x = 'set';" };
        files.Strong["x"] = "strong";

        Assert.Equal("strong", files.Find("INCLUDE \"b.sf\" AS b; CREATE TABLE t AS SELECT 1;", "b.x").Text);
    }

    [Theory]
    [InlineData("SET x = ${no};", "a.sf:1:9: SF1050: The variable 'no' has no value. (SET it above, give it by --var no=…, or write ${no|default}.)")]
    [InlineData("SET x = 'a ${no}';", "a.sf:1:9: SF1050: The variable 'no' has no value. (SET it above, give it by --var no=…, or write ${no|default}.)")]
    [InlineData("INCLUDE \"${no}.sf\";", "a.sf:1:9: SF1050: The variable 'no' has no value. (SET it above, give it by --var no=…, or write ${no|default}.)")]
    [InlineData("SET q = (SELECT 1);\nINCLUDE \"${q}.sf\";", "a.sf:2:9: SF1051: The variable 'q' is set by a query, so it is not known before the run and cannot stand in the name of a file. (SET it to a literal, or give it by --var.)")]
    public void Variables_without_a_value_are_reported(string text, string problem) => Assert.Equal([problem], new Files().Problems(text));

    [Fact]
    public void Places_between_which_nothing_is_set_share_their_variables()
    {
        var statements = new Files().Good("SET x = 1; CREATE TABLE a AS SELECT 1; CREATE TABLE b AS SELECT 1;").Statements;

        Assert.Same(statements[1].Variables, statements[2].Variables);
    }
}
