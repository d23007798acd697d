namespace SqlFlow.Language.Tests.Fuzzing;

/// <summary>Reading takes steps in proportion to the text, also where it is made to be slow. Steps are characters looked at, not time.</summary>
public sealed class LinearityTests
{
    private const int Length = 64_000;

    [Theory]
    [InlineData("SET a = 1;\n")]
    [InlineData("CREATE TABLE t AS SELECT 1\n")]
    [InlineData("EXPORT SELECT a FROM t TO \"x\" TYPE CSV OPTIONS { \"a\": [1, ${b}] };\n")]
    [InlineData("SOURCE s TYPE csv PARAMS { \"a\": \"b\", };\n")]
    [InlineData("${a|")]
    [InlineData("'${a|")]
    [InlineData("${a|\"")]
    [InlineData("SELECT a ${a|\"\"\"")]
    [InlineData("'$a$")]
    [InlineData("$a")]
    [InlineData("(")]
    [InlineData("CREATE TABLE t AS SELECT (")]
    [InlineData("/*")]
    [InlineData("'")]
    [InlineData("\"")]
    [InlineData("load\n")]
    [InlineData("a\nload.\n")]
    [InlineData("a\nload t from\n")]
    [InlineData("a\nexport select\n")]
    [InlineData("a\nexport (select\n")]
    [InlineData("a\ncheck (\n")]
    [InlineData("a\ncheck (x)\n")]
    [InlineData("a\nif (\n")]
    [InlineData("a\nset x\n")]
    [InlineData("export a to 'x' ")]
    [InlineData("create table t as select a\nexport select b to 'x'\n")]
    [InlineData("SOURCE s TYPE csv PARAMS { \"")]
    [InlineData("SOURCE s TYPE csv PARAMS { \"\\")]
    [InlineData("SOURCE s TYPE csv PARAMS {")]
    [InlineData("SOURCE s TYPE csv PARAMS { \"a\": ${b|\n")]
    [InlineData("PARAMS { \"")]
    [InlineData("\\\"")]
    [InlineData("IF 1=1 THEN ")]
    [InlineData("IF 1=1 THEN END IF; ")]
    [InlineData("CHECK t EXPECT UNIQUE (a, ")]
    [InlineData("CHECK t EXPECT unique (a, b), ")]
    [InlineData("LOAD a.")]
    [InlineData("NOT ")]
    [InlineData("ELSE IF ")]
    [InlineData("1=1 AND ")]
    [InlineData("/**/SOURCE s TYPE csv PARAMS { \"a\": 1 2\n")]
    [InlineData("SOURCE s TYPE csv PARAMS { \"a\": 1 2")]
    [InlineData("SOURCE s TYPE csv PARAMS { -- {\n")]
    public void Steps_grow_with_the_text(string part)
    {
        foreach (var start in (string[])["", "CREATE TABLE t AS SELECT ", "IF ", "SOURCE s TYPE csv PARAMS { ", "CHECK t EXPECT ", "SET a = (", "EXPORT "])
        {
            var text = start + string.Concat(Enumerable.Repeat(part, Length / part.Length));
            var parser = new Parser(new SourceText(null, text));
            parser.Parse();

            // The shape of a statement is looked for in the 64 tokens behind a word; squared, the length would be 4,000 million.
            Assert.True(parser.Steps <= Length * 150L, $"{start}: {parser.Steps} steps.");
        }
    }
}
