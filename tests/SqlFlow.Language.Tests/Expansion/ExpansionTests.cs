namespace SqlFlow.Language.Tests.Expansion;

public sealed class ExpansionTests
{
    [Fact]
    public void Statements_of_included_files_stand_where_the_include_stands()
    {
        var files = new Files { ["b.sf"] = "CREATE TABLE b AS SELECT 1; INCLUDE \"c.sf\";", ["c.sf"] = "CREATE TABLE c AS SELECT 1;" };

        var pipeline = files.Good("CREATE TABLE a AS SELECT 1; INCLUDE \"b.sf\"; CREATE TABLE d AS SELECT 1;");

        Assert.Equal(["a.sf a", "b.sf b", "c.sf c", "a.sf d"], pipeline.Statements.Select(flat => $"{flat.Source.Path} {((CreateStatement)flat.Statement).Name}"));
        Assert.Equal(["a.sf", "b.sf", "c.sf"], pipeline.Files.Select(file => file.Path));
    }

    [Fact]
    public void Included_paths_may_hold_variables_and_the_reader_knows_who_asks()
    {
        var asked = new List<string>();

        var pipeline = new Files().Expand("SET env = 'eu'; INCLUDE \"x/${env}/${n|1}.sf\";", options => options with
        {
            ReadIncluded = (path, from) =>
            {
                asked.Add($"{from.Path}: {path}");
                return IncludedFile.Found(new SourceText(path, ""));
            },
        });

        Assert.Empty(pipeline.Problems);
        Assert.Equal(["a.sf: x/eu/1.sf"], asked);
    }

    [Fact]
    public void Variables_of_a_file_without_alias_are_the_includers()
    {
        var files = new Files { ["b.sf"] = "SET x = 'b'; SET y = ${x};" };

        Assert.Equal("b", files.Find("SET x = 'a'; INCLUDE \"b.sf\"; CREATE TABLE t AS SELECT 1;", "x").Text);
        Assert.Equal("b", files.Find("INCLUDE \"b.sf\"; CREATE TABLE t AS SELECT 1;", "y").Text);
    }

    [Fact]
    public void Variables_of_a_file_with_alias_have_it_in_front_of_their_name()
    {
        var files = new Files
        {
            ["b.sf"] = "SET x = 'b'; INCLUDE \"c.sf\" AS c; CREATE TABLE b AS SELECT 1;",
            ["c.sf"] = "SET y = '${x}/c'; SET q = (SELECT 1); CREATE TABLE c AS SELECT 1;",
        };

        var statements = files.Good("SET x = 'a'; INCLUDE \"b.sf\" AS b; CREATE TABLE a AS SELECT 1;").Statements;

        var inC = statements.Single(flat => flat.Statement is CreateStatement { Name.Text: "c" }).Variables;
        var inB = statements.Single(flat => flat.Statement is CreateStatement { Name.Text: "b" }).Variables;
        var inA = statements.Single(flat => flat.Statement is CreateStatement { Name.Text: "a" }).Variables;
        Assert.Equal(("b", "b/c", "b.c.", "b.c.q"), (inC.Find("x").Text, inC.Find("y").Text, inC.Prefix, inC.Find("q").Text));
        Assert.Equal(("b", "b/c", BoundVariableKind.Missing), (inB.Find("x").Text, inB.Find("c.y").Text, inB.Find("y").Kind));
        Assert.Equal(("a", "b", "b/c", BoundVariableKind.RunTime), (inA.Find("x").Text, inA.Find("b.x").Text, inA.Find("b.c.y").Text, inA.Find("b.c.q").Kind));
        Assert.Equal("b.c.q", inA.Find("b.c.q").Text);
        Assert.Equal(BoundVariableKind.Missing, inA.Find("c.y").Kind);
        var set = statements.Single(flat => flat.Statement is SetStatement { Name: "q" });
        Assert.Equal("b.c.q", set.Variables.RunTimeName("q"));
    }

    [Theory]
    [InlineData("INCLUDE \"b.sf\";", "a.sf:1:9: SF1041: Files include each other: a.sf -> b.sf -> c.sf -> a.sf.", "c.sf")]
    [InlineData("INCLUDE \"a.sf\";", "a.sf:1:9: SF1041: Files include each other: a.sf -> a.sf.", "a.sf")]
    [InlineData("INCLUDE \"d.sf\";", "a.sf:1:9: SF1041: Files include each other: d.sf -> e.sf -> d.sf.", "e.sf")]
    [InlineData("IF 1=1 THEN INCLUDE \"d.sf\"; END IF;", "a.sf:1:9: SF1041: Files include each other: d.sf -> e.sf -> d.sf.", "e.sf")]
    public void Files_that_include_each_other_are_named(string text, string problem, string reported)
    {
        var files = new Files
        {
            ["a.sf"] = text,
            ["b.sf"] = "INCLUDE \"c.sf\" AS c;",
            ["c.sf"] = "INCLUDE \"a.sf\";",
            ["d.sf"] = "INCLUDE \"e.sf\";",
            ["e.sf"] = "INCLUDE \"d.sf\";",
        };

        Assert.Equal([reported + problem[4..] + " (Remove one of the INCLUDEs.)"], files.Problems(text));
    }

    [Fact]
    public void A_missing_file_is_reported_and_nothing_that_may_follow_from_it()
    {
        var problems = new Files().Problems("INCLUDE \"no.sf\"; LOAD t FROM defined_there; IF ${set_there} = 1 THEN END IF; SET x = ${set_there};");

        Assert.Equal(["a.sf:1:9: SF1040: There is no file 'no.sf'. (The path is relative to the file that says INCLUDE.)"], problems);
    }

    [Fact]
    public void Problems_of_an_included_file_are_said_once_with_its_name()
    {
        var files = new Files { ["b.sf"] = "\nLAOD x;" };

        Assert.Equal(
            ["b.sf:2:1: SF1002: Expected a statement (SOURCE, LOAD, CREATE, EXPORT, SET, INCLUDE, IF or CHECK), found 'LAOD'. (Did you mean 'LOAD'?)"],
            files.Problems("INCLUDE \"b.sf\"; INCLUDE \"b.sf\" AS again; LOAD t FROM s;"));
    }

    [Fact]
    public void Includes_have_limits()
    {
        static IncludedFile Deeper(string path, SourceText from) => IncludedFile.Found(new SourceText(path + "x", $"INCLUDE \"{path}x\";"));
        Assert.Equal(
            ["bxxx:1:1: SF1031: Files include each other more than 3 deep."],
            new Files().Problems("INCLUDE \"b\";", options => options with { ReadIncluded = Deeper, MaxIncludeDepth = 3 }));

        static IncludedFile Twice(string path, SourceText from) => IncludedFile.Found(new SourceText(path, path.Length > 20 ? "" : $"INCLUDE \"{path}x\"; INCLUDE \"{path}x\";"));
        Assert.EndsWith("More than 1000 files are included.", Assert.Single(new Files().Problems("INCLUDE \"b\";", options => options with { ReadIncluded = Twice })), StringComparison.Ordinal);

        Assert.Equal(
            ["a.sf:1:23: SF1031: The pipeline has more than 1 statements. (Split it.)"],
            new Files().Problems("CHECK a EXPECT EMPTY; CHECK b EXPECT EMPTY;", options => options with { MaxStatements = 1 }));
    }

    [Fact]
    public void What_is_not_taken_is_read_but_not_followed()
    {
        var files = new Files();

        var pipeline = files.Expand("IF 1=2 THEN INCLUDE \"no.sf\"; SET x = 1; LOAD t FROM nowhere; ELSE CREATE TABLE t AS SELECT 1; END IF; IF 1=2 THEN LOD; END IF;");

        Assert.Equal("a.sf:1:115: SF1002", Assert.Single(pipeline.Problems).ToString()[..18]);
        Assert.IsType<CreateStatement>(Assert.Single(pipeline.Statements).Statement);
        Assert.Equal(BoundVariableKind.Missing, pipeline.Variables.Find("x").Kind);
    }

    [Fact]
    public void Deep_nesting_does_not_need_a_deep_stack()
    {
        var nested = string.Concat(Enumerable.Repeat("IF 1=1 THEN ", 200)) + "{0}" + string.Concat(Enumerable.Repeat(" END IF;", 200));
        var options = new ExpansionOptions
        {
            ReadIncluded = (path, from) => IncludedFile.Found(new SourceText(path, path.Length == 30 ? "CREATE TABLE t AS SELECT 1;" : nested.Replace("{0}", $"INCLUDE \"{path}x\";", StringComparison.Ordinal))),
        };
        ExpandedPipeline? pipeline = null;

        var thread = new Thread(() => pipeline = PipelineExpander.Expand(new SourceText("", "INCLUDE \"x\";"), options), 512 * 1024);
        thread.Start();
        thread.Join();

        Assert.Empty(pipeline!.Problems);
        Assert.Single(pipeline.Statements);
    }
}
