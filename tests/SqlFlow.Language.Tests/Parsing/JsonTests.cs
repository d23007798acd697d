using System.Globalization;

namespace SqlFlow.Language.Tests.Parsing;

public sealed class JsonTests
{
    [Theory]
    [InlineData("{}", "{}")]
    [InlineData("{ \"a\": 1, }", "{a:1}")]
    [InlineData("{ \"a\": [1, -2.5e3, \"x\", true, FALSE, null, [], {},], }", "{a:[1,-2.5e3,'x',True,False,null,[],{}]}")]
    [InlineData("{ \"a\": ${x}, \"b\": [${y|5}, ${z|\"a }\"}] }", "{a:$x,b:[$y|5,$z|a }]}")]
    [InlineData("{ \"a\": \"${x|y}/b\", \"b\": \"${x|\"q}\"}\", \"c\": \"$${x}\" }", "{a:'${x|y}/b',b:'${x|\"q}\"}',c:'$${x}'}")]
    [InlineData("{ \"a\": \"${x|\\\"q\\\"}\" }", "{a:'${x|\"q\"}'}")]
    [InlineData("{ \"a\\\"b\\n\": \"\\u0041\\\\\\/\\t;\" }", "{a\"b\n:'A\\/\t;'}")]
    [InlineData("{ -- comment }\n \"a\": 1 /* } */ }", "{a:1}")]
    [InlineData("{ \"a\": 1, \"A\": 2 }", "{a:1,A:2}")]
    public void Json_is_read_with_a_blind_eye(string json, string tree) => Assert.Equal(tree, Show(Read(json)));

    [Fact]
    public void Every_value_knows_its_place()
    {
        const string Json = "{ \"a\": [1, ${b}] }";
        var text = $"SOURCE s TYPE csv PARAMS {Json};";

        var json = Sf.One<SourceStatement>(text).Parameters!;
        var list = Assert.IsType<JsonArraySyntax>(json.Properties[0].Value);

        Assert.Equal(Json, Sf.Cut(text, json.Span));
        Assert.Equal("\"a\"", Sf.Cut(text, json.Properties[0].NameSpan));
        Assert.Equal("[1, ${b}]", Sf.Cut(text, list.Span));
        Assert.Equal(["1", "${b}"], list.Items.Select(item => Sf.Cut(text, item.Span)));
    }

    [Theory]
    [InlineData("{ 'a': 1 }", "1:28: SF1016: Expected a name in double quotes or }, found 'a'. (Texts stand in double quotes in JSON.)")]
    [InlineData("{ a: 1 }", "1:28: SF1016: Expected a name in double quotes or }, found 'a'. (A name needs double quotes.)")]
    [InlineData("{ \"a\": 'x' }", "1:33: SF1016: Expected a value, found 'x'. (Texts stand in double quotes in JSON.)")]
    [InlineData("{ \"a\": x/y.csv }", "1:33: SF1016: Expected a value, found 'x'. (A text needs double quotes.)")]
    [InlineData("{ \"a\": data/${b}.csv }", "1:33: SF1016: Expected a value, found 'data'. (A text needs double quotes.)")]
    [InlineData("{ \"a\": ${b}.csv }", "1:37: SF1016: Expected , or the end of the list or object after the variable, found '.'. (A text needs double quotes.)")]
    [InlineData("{ \"a\" 1 }", "1:32: SF1016: Expected : after the name, found '1'.")]
    [InlineData("{ \"a\": 1 \"b\": 2 }", "1:35: SF1016: Expected , or } after the value, found \"b\".")]
    [InlineData("{ \"a\": [1 2] }", "1:36: SF1016: Expected , or ] after the value, found '2'.")]
    [InlineData("{ \"a\": 2024-01-01 }", "1:33: SF1016: '2024-01-01' is no number. (A text needs double quotes.)")]
    [InlineData("{ \"a\": \"x }", "1:33: SF1005: This text has no closing quote on its line. (A line break within is written \\n.)")]
    [InlineData("{ \"a\": \"\\x\" }", "1:34: SF1016: This is no escape of JSON. (A backslash is written \\\\.)")]
    [InlineData("{ \"a\": 1", "1:34: SF1016: Expected , or } after the value, found ';'.")]
    [InlineData("{ \"a\": 1, \"a\": 2 }", "1:36: SF1017: 'a' stands twice. (Keep one of them.)")]
    [InlineData("{ \"a\": ${1} }", "1:33: SF1010: A variable is written ${name}, ${name|default} or ${name|\"quoted default\"}, on one line. (Write $${ for the characters ${ themselves.)")]
    [InlineData("[1]", "1:26: SF1001: Expected { after PARAMS, found '['. (Write PARAMS { \"name\": value }.)")]
    public void What_is_wrong_is_said_once_and_reading_goes_on(string json, string problem)
    {
        var problems = Sf.Problems($"SOURCE s TYPE csv PARAMS {json};\nLOD t FROM s;");

        Assert.Equal([problem, "2:1: SF1002: Expected a statement (SOURCE, LOAD, CREATE, EXPORT, SET, INCLUDE, IF or CHECK), found 'LOD'. (Did you mean 'LOAD'?)"], problems);
    }

    [Fact]
    public void Depth_has_a_limit()
    {
        static string Nested(int depth) => "{ \"a\": " + new string('[', depth) + new string(']', depth) + " }";

        Read(Nested(63));

        Assert.EndsWith("SF1031: More than 64 objects and lists stand within each other.", Sf.Bad($"SOURCE s TYPE csv PARAMS {Nested(100_000)};"), StringComparison.Ordinal);
    }

    private static JsonObjectSyntax Read(string json) => Sf.One<SourceStatement>($"SOURCE s TYPE csv PARAMS {json};").Parameters!;

    private static string Show(JsonSyntax json) => json switch
    {
        JsonObjectSyntax map => "{" + string.Join(',', map.Properties.Select(property => $"{property.Name}:{Show(property.Value)}")) + "}",
        JsonArraySyntax list => "[" + string.Join(',', list.Items.Select(Show)) + "]",
        JsonTextSyntax text => $"'{text.Value}'",
        JsonNumberSyntax number => number.Text,
        JsonBooleanSyntax boolean => boolean.Value.ToString(CultureInfo.InvariantCulture),
        JsonVariableSyntax variable => "$" + variable.Name + (variable.Default is null ? "" : "|" + variable.Default),
        _ => "null",
    };
}
