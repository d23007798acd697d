using SqlFlow.Docs;

namespace SqlFlow.Handlers.Tests.Docs;

public sealed class MarkdownTests
{
    [Fact]
    public void Texts_stay_texts_whatever_they_hold()
    {
        var files = MarkdownDictionary.Write(Dictionaries.Of(Dictionaries.Hostile));
        var page = files[1].Content;

        foreach (var file in files)
        {
            Assert.DoesNotContain('\r', file.Content);
            Assert.DoesNotContain('\0', file.Content);
            Assert.DoesNotContain('\u2028', file.Content);
            var isInCode = false;
            foreach (var line in file.Content.Split('\n').Skip(1))
            {
                if (line.StartsWith("````", StringComparison.Ordinal)) isInCode = !isInCode;
                if (isInCode) continue;
                Assert.DoesNotContain('<', line);
                Assert.DoesNotContain("**bold", line.Replace("\\*", "", StringComparison.Ordinal), StringComparison.Ordinal);
                Assert.False(line.StartsWith("# head", StringComparison.Ordinal), line);
                // A row has as many cells as its table, a link only what is linked.
                if (line.StartsWith('|') && line.Contains("hacked", StringComparison.Ordinal)) Assert.Contains(Bars(line), (int[])[5, 6]);
                Assert.DoesNotContain("](javascript", line.Replace("\\]", "", StringComparison.Ordinal), StringComparison.Ordinal);
            }

            Assert.False(isInCode);
        }

        Assert.StartsWith("<!-- sqlflow docs: a%7Cb", page, StringComparison.Ordinal);
        Assert.Equal(1, page.Split('\n')[0].Split("-->").Length - 1);
        Assert.Contains("\n````sql\na|b `c` ``` <script>", page, StringComparison.Ordinal);
        Assert.Contains("# a\\|b \\`c\\` \\`\\`\\` &lt;script&gt;", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("order_id", "order_id")]
    [InlineData("_id_", "\\_id\\_")]
    [InlineData("- no list", "\\- no list")]
    [InlineData("1. no list", "1\\. no list")]
    [InlineData("# no head", "\\# no head")]
    [InlineData("a - b # c 1. d", "a - b # c 1. d")]
    [InlineData("=== ", "\\===")]
    [InlineData("a\n\tb\u0085c", "a b c")]
    [InlineData("x & <y>", "x &amp; &lt;y&gt;")]
    [InlineData("", "")]
    public void Only_what_means_something_is_escaped(string text, string expected) => Assert.Equal(expected, MarkdownText.Escape(text));

    [Theory]
    [InlineData("DECIMAL(18,2)", "`DECIMAL(18,2)`")]
    [InlineData("STRUCT(a INTEGER)[]", "`STRUCT(a INTEGER)[]`")]
    [InlineData("amount >= 0", "`amount >= 0`")]
    [InlineData("a|b", "a\\|b")]
    [InlineData("a`b", "a\\`b")]
    [InlineData("a < b", "a &lt; b")]
    public void Code_is_code_where_nothing_in_it_has_to_be_escaped(string text, string expected) => Assert.Equal(expected, MarkdownText.Code(text));

    [Fact]
    public void Page_names_are_safe_and_differ_in_any_case()
    {
        string[] names = ["orders", "Orders", "a/b", "a_b", "it's \"x\"", "..", ".hidden", "con", "NUL.x", "größe", "größE", new string('x', 300), "raw.orders", "a b", "", "t-0123456789ab", "\\..\\x", "a\nb"];
        var pages = PageNames.Of(names);

        Assert.Equal(names.Length, pages.Values.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(pages.Values, static page => Assert.Matches("^[A-Za-z0-9_-][A-Za-z0-9_.-]{0,99}$", page));
        Assert.Equal(("raw.orders", "a_b"), (pages["raw.orders"], pages["a_b"]));
        Assert.StartsWith("a_b-", pages["a/b"], StringComparison.Ordinal);
        Assert.DoesNotContain("con", pages.Values);
        Assert.DoesNotContain("t-0123456789ab", pages.Values);
        // The name of a page depends on its dataset alone.
        Assert.Equal(pages["a/b"], PageNames.Of(["a/b"])["a/b"]);
        Assert.Equal("orders", PageNames.Of(["orders"])["orders"]);
    }

    private static int Bars(string line) => line.Replace("\\\\", "", StringComparison.Ordinal).Replace("\\|", "", StringComparison.Ordinal).Count(static c => c == '|');
}
