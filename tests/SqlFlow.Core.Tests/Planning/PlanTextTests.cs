using System.Text;
using CsCheck;
using SqlFlow.Planning;

namespace SqlFlow.Core.Tests.Planning;

public sealed class PlanTextTests
{
    [Theory]
    [InlineData("abc", 0, 1, 1)]
    [InlineData("abc", 3, 1, 4)]
    [InlineData("abc", 99, 1, 4)]
    [InlineData("abc", -1, 1, 1)]
    [InlineData("a\nbc", 2, 2, 1)]
    [InlineData("a\r\nbc", 4, 2, 2)]
    [InlineData("é\né€😀x", 3, 2, 1)]
    [InlineData("é\né€😀x", 5, 2, 2)]
    [InlineData("é\né€😀x", 8, 2, 3)]
    [InlineData("é\né€😀x", 12, 2, 5)]
    [InlineData("\n\n\n", 3, 4, 1)]
    [InlineData("", 0, 1, 1)]
    public void A_byte_offset_becomes_line_and_column_in_characters(string text, long offset, int line, int column) =>
        Assert.Equal((line, column), new PlanText(null, Encoding.UTF8.GetBytes(text)).PlaceOf(offset));

    [Fact]
    public void Places_are_right_in_long_lines_and_after_them() =>
        Gen.Int[0, 30_000].Select(Gen.Char["ab é€\n"].Array[0, 30]).Sample((length, end) =>
        {
            var text = string.Concat(Enumerable.Range(0, length / 3).Select(static i => i % 5_000 == 4_999 ? "\n" : i % 7 == 0 ? "é€" : "😀a")) + new string(end);
            var bytes = Encoding.UTF8.GetBytes(text);
            var plan = new PlanText(null, bytes);
            for (var characters = text.Length; characters >= 0; characters -= 997)
            {
                if (characters < text.Length && char.IsLowSurrogate(text[characters])) continue;
                var before = text.AsSpan(0, characters);
                var expected = (before.Count('\n') + 1, characters - before.LastIndexOf('\n'));
                Assert.Equal(expected, plan.PlaceOf(Encoding.UTF8.GetByteCount(before)));
            }
        }, iter: 30);

    [Fact]
    public void A_character_of_a_string_is_found_through_escapes()
    {
        const string json = """[{"id":"a","sql":"a\n\u00e9\ud83d\ude00é😀\\\"z"}]""";
        var origin = new JsonStepOrigin(new PlanText(null, Encoding.UTF8.GetBytes(json)), 1);
        const string decoded = "a\né😀é😀\\\"z";
        var columns = Enumerable.Range(0, decoded.Length).Select(at => origin.PlaceOf(["sql"], at).Column).ToArray();

        // a=19, \n=20, é as an escape=22, the pair of escapes=28 and 34, é=40, an emoji=41 (both halves), \\=43, \"=45, z=47
        Assert.Equal([19, 20, 22, 28, 34, 40, 41, 41, 43, 45, 47], columns);
        Assert.Equal('z', json[columns[^1] - 1]);
    }

    [Theory]
    [InlineData("", 4)]
    [InlineData("id", 11)]
    [InlineData("options", 34)]
    [InlineData("options.delimiter", 47)]
    [InlineData("options.DELIMITER", 47)]
    [InlineData("options.a.b", 59)]
    [InlineData("options.list.1", 73)]
    [InlineData("options.list.9", 69)]
    [InlineData("options.nothing.more", 34)]
    [InlineData("nothing", 4)]
    [InlineData("sql", 84)]
    public void A_path_leads_to_the_deepest_value_that_exists(string path, int column)
    {
        const string json = """[  {"id": "a", "x": 1, "options":{"delimiter":";", "a.b": 2, "list":[1, 2]}, "sql":"" }]""";
        var origin = new JsonStepOrigin(new PlanText(null, Encoding.UTF8.GetBytes(json)), 3);

        Assert.Equal((1, column), origin.PlaceOf(path.Length == 0 ? [] : path.Split('.')));
    }

    [Fact]
    public void A_character_past_the_end_of_a_string_means_its_closing_quote()
    {
        var origin = new JsonStepOrigin(new PlanText(null, Encoding.UTF8.GetBytes("""{"sql":"ab"}""")), 0);

        Assert.Equal((1, 11), origin.PlaceOf(["sql"], 99));
    }
}
