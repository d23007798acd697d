using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using SqlFlow.Docs;
using SqlFlow.Handlers.Tests.Harness;
using SqlFlow.Handlers.Tests.Lineage.Page.Browser;

namespace SqlFlow.Handlers.Tests.Docs;

public sealed partial class HtmlTests(Chromium chromium) : IClassFixture<Chromium>, IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Texts_stay_texts_whatever_they_hold()
    {
        var html = HtmlDictionary.Write(Dictionaries.Of(Dictionaries.Hostile)).Content;

        Assert.Single(Script().Matches(html));
        Assert.DoesNotContain("<img", html, StringComparison.Ordinal);
        Assert.DoesNotContain('\0', html);
        Assert.DoesNotContain("javascript:hack()\"", html, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;window.hacked = 1&lt;/script&gt;", html, StringComparison.Ordinal);
        // The comment at the top ends where it should.
        Assert.StartsWith("<!DOCTYPE html>\n<!-- sqlflow docs: a%7Cb", html, StringComparison.Ordinal);
        Assert.Equal(1, html.Split('\n')[1].Split("--").Length - 2);
    }

    [Fact]
    public void It_asks_nothing_of_anyone_and_allows_only_its_own_script_and_style()
    {
        var html = HtmlDictionary.Write(Dictionaries.Of("orders")).Content;

        foreach (var reference in (string[])["http://", "https://", " src=", "url(", "@import", "fetch(", "innerHTML", "eval(", " style=", " onclick="]) Assert.DoesNotContain(reference, html, StringComparison.Ordinal);
        Assert.Contains($"default-src 'none'; script-src '{Hash(Between(html, "<script>", "</script>"))}'; style-src '{Hash(Between(html, "<style>", "</style>"))}'", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_browser_finds_what_is_searched_follows_links_and_runs_nothing_else()
    {
        var names = Enumerable.Range(0, 60).Select(static i => FormattableString.Invariant($"table_{i}")).Append("search").Append(Dictionaries.Hostile).ToArray();
        var dictionary = Dictionaries.Named("p", names);
        dictionary = dictionary with { Datasets = dictionary.Datasets.SetItem(5, dictionary.Datasets[5] with { UsedBy = ["table_50"], Columns = [new DictionaryColumn("Revenue", "DOUBLE") { Description = Dictionaries.Hostile }] }) };
        await using var page = await chromium.OpenAsync(_folder.Write("index.html", HtmlDictionary.Write(dictionary).Content));

        const string shown = "[...document.querySelectorAll('article:not([hidden]) h2')].map(one => one.firstChild.textContent.trim())";
        Assert.Equal(62, (await page.TextsAsync(shown)).Length);
        await page.PressAsync("/");
        await page.TypeAsync("reven doub");
        Assert.Equal(["table_5"], await page.TextsAsync(shown));
        Assert.Equal(["table_5"], await page.TextsAsync("[...document.querySelectorAll('nav li:not([hidden])')].map(one => one.textContent)"));
        Assert.Equal("1 of 62", await page.TextAsync("document.getElementById('found').textContent"));

        await page.ClickAsync("document.querySelector('article:not([hidden]) dd a')");
        await page.SettleAsync();
        Assert.Equal(62, (await page.TextsAsync(shown)).Length);
        Assert.Equal("true", (await page.TextAsync("(box => box.top >= 0 && box.top < innerHeight)(document.getElementById('d-table_50').getBoundingClientRect())")).ToLowerInvariant());
        Assert.Equal("undefined", await page.TextAsync("typeof window.hacked"));
        Assert.Empty(page.Problems);
        Assert.DoesNotContain(page.Requests, static request => !request.StartsWith("file:", StringComparison.Ordinal));
    }

    private static string Between(string text, string start, string end)
    {
        var from = text.IndexOf(start, StringComparison.Ordinal) + start.Length;
        return text[from..text.IndexOf(end, from, StringComparison.Ordinal)];
    }

    private static string Hash(string text) => "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    [GeneratedRegex("<script", RegexOptions.IgnoreCase)]
    private static partial Regex Script();
}
