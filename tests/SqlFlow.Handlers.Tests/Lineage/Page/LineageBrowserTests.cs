using SqlFlow.Handlers.Tests.Harness;
using SqlFlow.Handlers.Tests.Lineage.Page.Browser;
using SqlFlow.Lineage;
using SqlFlow.Lineage.Page;

namespace SqlFlow.Handlers.Tests.Lineage.Page;

/// <summary>The page in a real browser.</summary>
public sealed class LineageBrowserTests(Chromium chromium, ITestOutputHelper output) : IClassFixture<Chromium>, IDisposable
{
    private const string LitColumns = "[...document.querySelectorAll('.row.self, .row.direct, .row.indirect')].map(row => fullName(itemOf.get(row)) + (row.classList.contains('indirect') ? '?' : '')).sort()";
    private const string FirstPaint = "new Promise(done => new PerformanceObserver(list => done('first paint ms ' + Math.round(list.getEntries()[0].startTime) + ', loaded ms ' + Math.round(performance.getEntriesByType('navigation')[0].loadEventEnd) + ', elements ' + document.querySelectorAll('*').length)).observe({ type: 'paint', buffered: true }))";
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_click_on_a_column_lights_its_whole_path_and_nothing_else()
    {
        await using var page = await OpenAsync(SamplePages.Shop());
        await page.ScreenshotAsync(_folder.At("shop-light.png"));
        await page.ClickAsync(Row("orders", "amount"));
        await page.ScreenshotAsync(_folder.At("shop-light-column.png"));

        Assert.Equal(
            ["daily.previous", "daily.total", "orders.amount", "orders_csv.amount", "out/revenue.csv.tier?", "out/revenue.csv.total", "revenue.tier?", "revenue.top_days", "revenue.total"],
            await page.TextsAsync(LitColumns));
        Assert.Equal("#column=orders.amount", await page.TextAsync("location.hash"));
        Assert.Equal("Changing orders.amount touches 7 columns in 2 models, 1 export. It decides about the rows of 1 dataset.", await page.TextAsync("document.querySelector('.impact').textContent"));

        await page.ClickAsync("document.getElementById('indirect')");
        Assert.Equal(
            ["daily.previous", "daily.total", "orders.amount", "orders_csv.amount", "out/revenue.csv.total", "revenue.top_days", "revenue.total"],
            await page.TextsAsync(LitColumns));
        Assert.Equal(["aggregation", "identity"], await page.TextsAsync("[...new Set([...document.querySelectorAll('.edge')].map(edge => edge.classList[1]))].filter(kind => kind !== 'up').sort().slice(0, 2)"));

        await page.PressAsync("Escape");
        Assert.Empty(await page.TextsAsync(LitColumns));
        Assert.Equal("", await page.TextAsync("location.hash"));
        AssertQuiet(page);
    }

    [Fact]
    public async Task In_the_dark_it_is_dark()
    {
        await using var page = await OpenAsync(SamplePages.Shop(), "#column=daily.total", isDark: true);
        await page.ScreenshotAsync(_folder.At("shop-dark-column.png"));

        Assert.Equal("rgb(14, 17, 22)", await page.TextAsync("getComputedStyle(document.body).backgroundColor"));
        AssertQuiet(page);
    }

    [Fact]
    public async Task A_thousand_models_are_usable()
    {
        await using var page = await OpenAsync(SamplePages.Large(1_000));
        output.WriteLine(await page.TextAsync(FirstPaint));
        await page.ScreenshotAsync(_folder.At("large-light.png"));
        output.WriteLine(await page.TextAsync("(() => { const start = performance.now(); byId('zoom-all').click(); return 'zoom all ms ' + (performance.now() - start); })()"));
        await page.SettleAsync();
        await page.ScreenshotAsync(_folder.At("large-all.png"));
        output.WriteLine(await page.TextAsync("(() => { const start = performance.now(); choosing(sets[500].columns[3], true); return 'choose ms ' + (performance.now() - start); })()"));
        await page.SettleAsync();
        await page.ScreenshotAsync(_folder.At("large-column.png"));
        output.WriteLine(await page.TextAsync("(() => { const start = performance.now(); showOnly(view.path); return 'only path ms ' + (performance.now() - start) + ', models ' + view.cards.size; })()"));
        await page.SettleAsync();
        await page.ScreenshotAsync(_folder.At("large-path.png"));
        output.WriteLine(await page.TextAsync("(() => { choosing(null); state.folding = false; const start = performance.now(); filter(); return 'lay all out anew, open, ms ' + (performance.now() - start); })()"));
        await page.SettleAsync();
        await page.ScreenshotAsync(_folder.At("large-open.png"));
        AssertQuiet(page);
    }

    private static string Row(string dataset, string column) =>
        $"[...document.querySelectorAll('.row')].find(row => itemOf.get(row) && itemOf.get(row).name === '{column}' && itemOf.get(row).set.name === '{dataset}')";

    private static void AssertQuiet(BrowserPage page)
    {
        Assert.Empty(page.Problems);
        Assert.All(page.Requests, static request => Assert.StartsWith("file:", request, StringComparison.Ordinal));
    }

    private async Task<BrowserPage> OpenAsync(LineagePageModel model, string hash = "", bool isDark = false)
    {
        var file = _folder.Write("page.html", model.Html());
        return await chromium.OpenAsync(file, hash, isDark: isDark);
    }
}
