using SqlFlow.Handlers.Tests.Harness;
using SqlFlow.Handlers.Tests.Lineage.Page.Browser;
using SqlFlow.Lineage.Page;
using SqlFlow.Pages;

namespace SqlFlow.Handlers.Tests.Lineage.Page;

/// <summary>The page in a real browser.</summary>
public sealed class LineageBrowserTests(Chromium chromium, ITestOutputHelper output) : IClassFixture<Chromium>, IDisposable
{
    // A question mark: lit as decided by, not as computed from.
    private const string LitColumns = "[...document.querySelectorAll('.row.self, .row.direct, .row.indirect')].map(row => fullName(itemOf.get(row)) + (row.classList.contains('indirect') ? '?' : '')).sort()";
    private const string Cards = "[...view.cards.keys()].map(set => set.name)";
    private const string Focused = "(item => item ? (item.set ? fullName(item) : item.name) : document.activeElement.id)(itemOf.get(document.activeElement))";
    private const string FirstPaint = "new Promise(done => new PerformanceObserver(list => done(Math.round(list.getEntries()[0].startTime))).observe({ type: 'paint', buffered: true }))";
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
        Assert.Equal(["orders.amount → daily.previous: AGGREGATION", "orders.amount → daily.total: AGGREGATION"], await page.TextsAsync("[...document.querySelectorAll('.edge.aggregation.down title')].map(one => one.textContent).filter(text => text.startsWith('orders.')).sort()"));
        Assert.Equal(["daily.total → revenue.tier: CONDITIONAL", "revenue.total → rows of out/revenue.csv: SORT"], await page.TextsAsync("[...document.querySelectorAll('.edge.indirect title')].map(one => one.textContent).sort()"));
        Assert.Equal("#column=orders.amount", await page.TextAsync("location.hash"));
        Assert.Equal("Changing orders.amount touches 7 columns in 2 models, 1 export. It decides about the rows of 1 dataset.", await page.TextAsync("document.querySelector('.impact').textContent"));
        Assert.Equal("8", await page.TextAsync("document.querySelectorAll('#panel .scroll tbody tr').length"));
        await page.EvaluateAsync("navigator.clipboard.writeText = async text => { window.copied = text; }");
        await page.ClickAsync("document.querySelector('#panel .copy')");
        Assert.StartsWith("Model\tColumn\tType\tKind\tHow\ndaily\ttotal\tDECIMAL(38,2)\tview\tdirect\n", await page.TextAsync("copied"), StringComparison.Ordinal);
        Assert.Equal("0.28", await page.TextAsync("new Promise(done => setTimeout(() => done(getComputedStyle(document.querySelector('.card.external')).opacity), 300))"));

        await page.ClickAsync("document.getElementById('indirect')");
        Assert.Equal(["daily.previous", "daily.total", "orders.amount", "orders_csv.amount", "out/revenue.csv.total", "revenue.top_days", "revenue.total"], await page.TextsAsync(LitColumns));
        Assert.Equal("0", await page.TextAsync("document.querySelectorAll('.edge.indirect').length"));

        await page.PressAsync("Escape");
        Assert.Empty(await page.TextsAsync(LitColumns));
        Assert.Equal("", await page.TextAsync("location.hash"));
        AssertQuiet(page);
    }

    [Fact]
    public async Task What_filters_a_table_is_lit_with_each_of_its_columns_but_leads_no_further()
    {
        await using var page = await OpenAsync(SamplePages.Shop(), "#column=daily.total", isDark: true);
        await page.ScreenshotAsync(_folder.At("shop-dark-column.png"));

        Assert.Equal(
            ["daily.total", "orders.amount", "orders.customer_id?", "orders.ordered_at?", "orders.status?", "orders_csv.amount", "out/revenue.csv.tier?", "out/revenue.csv.total", "revenue.tier?", "revenue.top_days", "revenue.total"],
            await page.TextsAsync(LitColumns));
        Assert.Equal("rgb(14, 17, 22)", await page.TextAsync("getComputedStyle(document.body).backgroundColor"));
        AssertQuiet(page);
    }

    [Fact]
    public async Task A_model_shows_its_facts_beside_it()
    {
        await using var page = await OpenAsync(SamplePages.Shop());
        await page.ClickAsync("[...document.querySelectorAll('.card.view .head')][0]");
        await page.ScreenshotAsync(_folder.At("shop-light-model.png"));
        var text = await page.TextAsync("panel.innerText");

        foreach (var fact in (string[])["Revenue of a customer on a day.", "transform_daily_1", "2 datasets", "SUCCESS", "40,200", "640 ms", "2025-06-29 04:12:09 UTC", "DECIMAL(38,2)", "lag(sum(amount))", "orders.status"])
            Assert.Contains(fact, text, StringComparison.Ordinal);
        Assert.Equal("14", await page.TextAsync("document.querySelectorAll('.bars i').length"));
        Assert.Equal("#model=daily", await page.TextAsync("location.hash"));
        AssertQuiet(page);
    }

    [Fact]
    public async Task An_unknown_column_is_marked_and_says_why()
    {
        await using var page = await OpenAsync(SamplePages.Shop());
        Assert.Equal(["? total_eur"], await page.TextsAsync("[...document.querySelectorAll('.row.unknown .column')].map(one => one.textContent)"));
        await page.ClickAsync(Row("revenue", "total_eur"));

        Assert.Contains("is unknown: operator PIVOT over a list", await page.TextAsync("panel.innerText"), StringComparison.Ordinal);
        AssertQuiet(page);
    }

    [Fact]
    public async Task Search_finds_columns_and_models_by_keyboard_alone()
    {
        await using var page = await OpenAsync(SamplePages.Shop());
        await page.PressAsync("/");
        await page.TypeAsync("TOTAL_");
        Assert.Equal(["? revenue.total_eur"], await page.TextsAsync("[...document.querySelectorAll('#hits [role=option]')].map(one => '? ' + fullName(itemOf.get(one)))"));
        await page.PressAsync("Enter");
        Assert.Equal("#column=revenue.total_eur", await page.TextAsync("location.hash"));
        Assert.Equal("revenue.total_eur", await page.TextAsync(Focused));

        await page.PressAsync("/");
        await page.TypeAsync("o");
        await page.ScreenshotAsync(_folder.At("shop-search.png"));
        await page.PressAsync("ArrowDown", "Enter");
        Assert.Equal("#model=orders", await page.TextAsync("location.hash"));

        await page.PressAsync("/");
        await page.TypeAsync("no such thing");
        Assert.Equal("Nothing is called that.", await page.TextAsync("box.hits.textContent"));
        AssertQuiet(page);
    }

    [Fact]
    public async Task Arrows_walk_along_columns_and_lineage()
    {
        await using var page = await OpenAsync(SamplePages.Shop(), "#column=orders.amount");
        await page.EvaluateAsync("elementOf(state.chosen).focus()");
        var places = new List<string>();
        foreach (var key in (string[])["ArrowRight", "ArrowDown", "ArrowLeft", "ArrowLeft", "ArrowUp", "ArrowUp", "ArrowUp", "ArrowRight"])
        {
            await page.PressAsync(key);
            places.Add(await page.TextAsync(Focused));
        }

        Assert.Equal(["daily.total", "daily.orders", "orders.order_id", "orders_csv.order_id", "orders_csv", "orders_csv", "orders_csv", "orders"], places);
        await page.PressAsync("ArrowDown", "Enter");
        Assert.Equal("#column=orders.order_id", await page.TextAsync("location.hash"));
        Assert.Equal("orders.order_id", await page.TextAsync(Focused));
        Assert.Equal("1", await page.TextAsync("document.querySelectorAll('#graph [tabindex=\"0\"]').length"));
        AssertQuiet(page);
    }

    [Theory]
    [InlineData("%2Bdaily", "orders_csv orders daily")]
    [InlineData("daily%2B1", "daily revenue")]
    [InlineData("1%2Bdaily", "orders daily")]
    [InlineData("kind:export kind:source", "orders_csv out/revenue.csv")]
    [InlineData("%2Brevenue,customers%2B", "customers revenue")]
    [InlineData("or*s", "orders")]
    public async Task A_selector_shows_what_it_chooses(string expression, string expected)
    {
        await using var page = await OpenAsync(SamplePages.Shop());
        await page.EvaluateAsync("box.select.focus()");
        await page.TypeAsync(Uri.UnescapeDataString(expression));

        Assert.Equal(expected, string.Join(' ', await page.TextsAsync(Cards)));
        AssertQuiet(page);
    }

    [Fact]
    public async Task Depth_and_kinds_filter_and_a_path_can_be_shown_alone()
    {
        await using var page = await OpenAsync(SamplePages.Shop(), "#column=daily.total");
        await page.EvaluateAsync("box.depth.value = 1; box.depth.dispatchEvent(new Event('input'))");
        Assert.Equal(["orders", "daily", "revenue"], await page.TextsAsync(Cards));
        await page.EvaluateAsync("box.depth.value = 7; box.depth.dispatchEvent(new Event('input'))");
        await page.ClickAsync("document.querySelector('#kinds .table')");
        Assert.Equal(["orders_csv", "data/customers.parquet", "fx_rates", "daily", "out/revenue.csv"], await page.TextsAsync(Cards));
        await page.ClickAsync("document.querySelector('#kinds .table')");
        await page.ClickAsync("document.querySelector('#panel .wide')");
        Assert.Equal(["orders_csv", "orders", "daily", "revenue", "out/revenue.csv"], await page.TextsAsync(Cards));
        await page.ClickAsync("document.querySelector('#panel .wide')");
        Assert.Equal(8, (await page.TextsAsync(Cards)).Length);
        await page.ClickAsync("document.querySelector('#panel .wide')");
        await page.PressAsync("Escape");
        Assert.Equal(8, (await page.TextsAsync(Cards)).Length);
        AssertQuiet(page);
    }

    [Fact]
    public async Task Hostile_names_do_nothing_and_can_be_linked_to()
    {
        await using var page = await OpenAsync(LineagePageTests.Hostiles());
        await page.ClickAsync("[...document.querySelectorAll('.row')].find(row => itemOf.get(row).name === 'a.b' && itemOf.get(row).set.index === 1)");
        await page.EvaluateAsync("byId('table').click()");
        Assert.Equal("#column=main%2E%22t%2Ex%22.a%2Eb", await page.TextAsync("location.hash"));
        Assert.Equal("undefined", await page.TextAsync("typeof window.hacked"));
        Assert.Equal("0", await page.TextAsync("document.images.length"));
        Assert.Equal(LineagePageTests.Hostile, await page.TextAsync("sets[0].name"));
        Assert.Equal(LineagePageTests.Hostile, await page.TextAsync("document.querySelector('h1').textContent"));

        var hash = await page.TextAsync("linkTo(sets[0].columns[0])");
        await using var again = await OpenAsync(LineagePageTests.Hostiles(), hash);
        Assert.Equal("self", await again.TextAsync("view.path.lit.get(sets[0].columns[0])"));
        Assert.Equal("1", await again.TextAsync("find('#column=main.\"t.x\".a.b').set.index"));
        AssertQuiet(page);
        AssertQuiet(again);
    }

    [Fact]
    public async Task The_table_says_the_same_to_those_who_do_not_see_the_graph()
    {
        await using var page = await OpenAsync(SamplePages.Shop());
        await page.ClickAsync("document.getElementById('table')");
        await page.ScreenshotAsync(_folder.At("shop-table.png"));

        Assert.Equal(["daily | view | previous | DECIMAL(38,2) | orders.amount (aggregation) | orders.customer_id (window), orders.ordered_at (window) | "],
            await page.TextsAsync("[...document.querySelectorAll('#facts tbody tr')].map(row => [...row.cells].map(cell => cell.textContent).join(' | ')).filter(text => text.includes('previous |'))"));
        Assert.Equal("37", await page.TextAsync("document.querySelectorAll('#facts tbody tr').length"));
        AssertQuiet(page);
    }

    [Fact]
    public async Task A_wide_model_opens_and_closes()
    {
        await using var page = await OpenAsync(SamplePages.Large(20));
        const string Rows = "elementOf(sets[5].columns[0]).parentNode.querySelectorAll('.row').length";
        Assert.Equal("9", await page.TextAsync(Rows));
        await page.EvaluateAsync("bringIn(sets[5].columns[35])");
        await page.SettleAsync();
        await page.ClickAsync("view.cards.get(sets[5]).more");
        Assert.Equal("37", await page.TextAsync(Rows));
        await page.EvaluateAsync("choosing(null); view.opened.clear(); draw(state.visible, false); choosing(sets[5].columns[33], true)");
        await page.SettleAsync();

        // A lit column is to be seen even in a closed card.
        Assert.Contains(await page.TextsAsync(LitColumns), static name => name.EndsWith("_5.column_33", StringComparison.Ordinal));
        Assert.Equal("9", await page.TextAsync(Rows));
        AssertQuiet(page);
    }

    [Fact]
    public async Task A_filtered_graph_is_laid_out_as_the_whole_one_was()
    {
        await using var page = await OpenAsync(SamplePages.Shop());
        foreach (var (nodes, edges) in new[] { LayeredLayoutTests.Large(40, 12, seed: 1), LayeredLayoutTests.Large(300, 60, seed: 2), ([.. Enumerable.Repeat(new LayoutSize(90, 30), 5)], [new(0, 1), new(1, 2), new(2, 0), new(2, 2), new(4, 3), new(0, 3)]) })
        {
            var sizes = nodes.Select(static (node, i) => node with { Height = 40 + (i * 31 % 170) }).ToArray();
            var expected = LayeredLayout.Arrange(sizes, edges);
            var arguments = FormattableString.Invariant($"[{string.Join(',', sizes.Select(static size => FormattableString.Invariant($"{{width:{size.Width},height:{size.Height}}}")))}], [{string.Join(',', edges.Select(static edge => FormattableString.Invariant($"[{edge.From},{edge.To}]")))}]");
            var actual = await page.EvaluateAsync($"arrange({arguments}, {{ ranks: 76, nodes: 26, lanes: 14 }})");

            Assert.Equal(expected.Places.Select(static place => (place.X, place.Y)), actual.GetProperty("places").EnumerateArray().Select(static place => (place[0].GetDouble(), place[1].GetDouble())));
            Assert.Equal(expected.Routes.Select(static route => string.Join(' ', route.SelectMany(static lane => new[] { lane.Left, lane.Right, lane.Y }))), actual.GetProperty("routes").EnumerateArray().Select(static route => string.Join(' ', route.EnumerateArray().Select(static number => number.GetDouble()))));
            Assert.Equal((expected.Width, expected.Height), (actual.GetProperty("width").GetDouble(), actual.GetProperty("height").GetDouble()));
        }
    }

    [Fact]
    public async Task A_thousand_models_are_usable()
    {
        await using var page = await OpenAsync(SamplePages.Large(1_000));
        output.WriteLine($"first paint {await page.TextAsync(FirstPaint)} ms, all drawn {await page.TextAsync("Math.round(performance.getEntriesByType('navigation')[0].loadEventEnd)")} ms, {await page.TextAsync("document.querySelectorAll('*').length")} elements");
        await page.ScreenshotAsync(_folder.At("large-light.png"));
        await page.ClickAsync("document.getElementById('zoom-all')");
        await page.ScreenshotAsync(_folder.At("large-light-all.png"));
        output.WriteLine($"choose a column {await MillisecondsAsync(page, "choosing(sets[500].columns[3], true)")} ms");
        await page.ScreenshotAsync(_folder.At("large-light-column.png"));
        Assert.Equal("7", await page.TextAsync("document.querySelectorAll('.card.lit').length"));
        output.WriteLine($"only its path {await MillisecondsAsync(page, "showOnly(view.path)")} ms");
        await page.ScreenshotAsync(_folder.At("large-light-path.png"));
        Assert.Equal("7", await page.TextAsync("view.cards.size"));
        Assert.Equal("7", await page.TextAsync("document.querySelectorAll('.row.self, .row.direct, .row.indirect').length"));
        output.WriteLine($"all again, with columns, laid out anew {await MillisecondsAsync(page, "choosing(null); state.folding = false; filter()")} ms");
        Assert.Equal("1000", await page.TextAsync("view.cards.size"));
        await page.ScreenshotAsync(_folder.At("large-light-open.png"));
        AssertQuiet(page);
    }

    [Fact]
    public async Task A_thousand_models_are_dark_in_the_dark()
    {
        await using var page = await OpenAsync(SamplePages.Large(1_000), "#model=stg_customers_325", isDark: true);
        await page.ScreenshotAsync(_folder.At("large-dark-model.png"));
        Assert.Equal("stg_customers_325", await page.TextAsync("state.chosen.name"));
        AssertQuiet(page);
    }

    [Fact]
    public async Task It_prints()
    {
        await using var page = await OpenAsync(SamplePages.Shop(), "#column=orders.amount");
        var paper = await page.PrintAsync();
        if (Environment.GetEnvironmentVariable("SQLFLOW_SCREENSHOTS") is { Length: > 0 } folder) await File.WriteAllBytesAsync(Path.Combine(folder, "shop.pdf"), paper, TestContext.Current.CancellationToken);

        Assert.Equal("%PDF-", System.Text.Encoding.ASCII.GetString(paper, 0, 5));
        Assert.Equal("as before", await page.TextAsync("svg.getAttribute('viewBox') ?? 'as before'"));
        AssertQuiet(page);
    }

    private static string Row(string dataset, string column) =>
        $"[...document.querySelectorAll('.row')].find(row => itemOf.get(row) && itemOf.get(row).name === '{column}' && itemOf.get(row).set.name === '{dataset}')";

    private static void AssertQuiet(BrowserPage page)
    {
        Assert.Empty(page.Problems);
        Assert.All(page.Requests, static request => Assert.StartsWith("file:", request, StringComparison.Ordinal));
    }

    private static async Task<string> MillisecondsAsync(BrowserPage page, string action)
    {
        var text = await page.TextAsync($"(() => {{ const start = performance.now(); {action}; return Math.round(performance.now() - start); }})()");
        await page.SettleAsync();
        return text;
    }

    private async Task<BrowserPage> OpenAsync(LineagePageModel model, string hash = "", bool isDark = false) =>
        await chromium.OpenAsync(_folder.Write("page.html", model.Html()), hash, isDark: isDark);
}
