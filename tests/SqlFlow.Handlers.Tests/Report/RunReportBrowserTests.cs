using SqlFlow.Handlers.Tests.Harness;
using SqlFlow.Handlers.Tests.Lineage.Page;
using SqlFlow.Handlers.Tests.Lineage.Page.Browser;
using SqlFlow.Handlers.Tests.Samples;
using SqlFlow.Report;

namespace SqlFlow.Handlers.Tests.Report;

/// <summary>The report in a real browser.</summary>
public sealed class RunReportBrowserTests(Chromium chromium, ITestOutputHelper output) : IClassFixture<Chromium>, IDisposable
{
    private const string Rows = "[...document.querySelectorAll('.all tbody tr:not([hidden]) .go')].map(one => one.textContent)";
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_run_of_the_shop_is_told()
    {
        using var test = new PipelineTest();
        ShopTests.Copy(ShopTests.SampleFolder(), test.Folder.Path);
        var planned = await test.PlanFileAsync("plan.json");
        var result = (await test.RunAsync(planned)).Succeeded();
        await using var page = await OpenAsync(RunReportFacts.Of(result, planned.Pipeline!) with { LineagePage = "./lineage.html" });
        await page.ScreenshotAsync(_folder.At("report-shop-light.png"));
        await ShootAsync(page, "time", "report-shop-light-time.png");
        await ShootAsync(page, "steps", "report-shop-light-steps.png");

        Assert.Equal("SUCCESS", await page.TextAsync("byId('badge').textContent"));
        Assert.Equal("All 25 steps succeeded.", await page.TextAsync("document.querySelector('.what').textContent"));
        Assert.Equal(result.RunId, await page.TextAsync("document.querySelector('.facts code').textContent"));
        Assert.Equal("./lineage.html", await page.TextAsync("document.querySelector('.lineage').getAttribute('href')"));
        Assert.Equal(result.Steps.Select(static step => step.StepId), await page.TextsAsync(Rows));
        Assert.Equal(result.PerformanceSummary.CriticalPath, await page.TextsAsync("path.map(index => steps[index].id)"));
        Assert.Equal(
            ["check_customers > update_customers", "check_order_facts > order_facts"],
            await page.TextsAsync("steps.filter(step => step.isNested).map(step => step.id + ' > ' + step.within.id).sort()"));
        Assert.Equal("8 of 9 assertions hold.", await page.TextAsync("document.querySelector('#checks .quiet').textContent"));
        Assert.Contains("20 violations, warns only", await page.TextAsync("document.querySelector('#checks tbody tr').innerText"), StringComparison.Ordinal);

        await page.EvaluateAsync("choose(steps.find(step => step.id === 'daily_revenue'))");
        var panel = await page.TextAsync("panel.innerText");
        foreach (var fact in (string[])["Every day from report_start on", "order_facts", "plan.json:", "DATE '${report_start}'", "WITH days AS"]) Assert.Contains(fact, panel, StringComparison.Ordinal);
        Assert.True((await page.EvaluateAsync("panel.querySelectorAll('pre .keyword').length")).GetInt32() > 10);
        Assert.Equal(planned.Pipeline!.Steps.Single(static step => step.Step.Id == "daily_revenue").Dataflow[0].Item.Text, await page.TextAsync("panel.querySelector('pre code').textContent"));
        AssertQuiet(page);
    }

    [Fact]
    public async Task A_failing_run_says_what_went_wrong_and_what_to_do()
    {
        await using var page = await OpenAsync(SampleRuns.Failing());
        await page.ScreenshotAsync(_folder.At("report-failing-light.png"));
        await ShootAsync(page, "time", "report-failing-light-time.png");
        await ShootAsync(page, "checks", "report-failing-light-checks.png");

        Assert.Equal("1 of 12 steps failed: customer_value. 2 steps were skipped because of it.", await page.TextAsync("document.querySelector('.what').textContent"));
        Assert.StartsWith("The run took 11.8 s; 5 of 10 steps, one after the other, took 11.7 s; without load_orders", await page.TextAsync("document.querySelector('.why').textContent"), StringComparison.Ordinal);
        var failure = await page.TextAsync("byId('failures').innerText");
        foreach (var fact in (string[])["customer_value", "OUT_OF_MEMORY", "nightly.sf:61:1", "could not allocate block", "Raise --memory-limit", "2 steps were not run", "segments", "Failed 3 of the last 20 runs", "Fingerprint", "It has failed like this for 3 runs, since "])
            Assert.Contains(fact, failure, StringComparison.Ordinal);
        await page.EvaluateAsync("navigator.clipboard.writeText = async text => { window.copied = text; }");
        await page.EvaluateAsync("document.querySelector('#advice .copy').scrollIntoView()");
        await page.ClickAsync("document.querySelector('#advice .copy')");
        Assert.Equal("--max-parallel 1", await page.TextAsync("copied"));
        await page.EvaluateAsync("document.querySelector('#advice .rest').click()");
        var advice = await page.TextAsync("byId('advice').innerText");
        foreach (var fact in (string[])["load_orders waited 3.1 s for its source", "Failing (error)", "Slow (warning)", "'daily' took 3.9 s, expected 2.5 s", "retry_policy"]) Assert.Contains(fact, advice, StringComparison.Ordinal);
        Assert.Equal(
            ["! check_daily row_count", "○ segments unique (customer_id)", "✓ check_orders not_null (order_id)", "✓ check_orders expression (amount >= 0)", "✓ check_daily unique (day)"],
            await page.TextsAsync("[...document.querySelectorAll('#checks tbody tr')].map(row => row.querySelector('.sign').textContent + ' ' + row.querySelector('.go').textContent + ' ' + row.querySelector('code').textContent)"));
        Assert.Contains("'daily' took 3.9 s, expected 2.5 s (for 5 runs, since ", advice, StringComparison.Ordinal);
        await ShootAsync(page, "recoveries", "report-failing-light-recoveries.png");
        Assert.Equal(
            ["load_rates: IO_ERROR after 1 attempt; it was tried once more after 2 s.", "daily: It wrote 1.2 GB to temporary files; from then on 1 step ran at a time."],
            await page.TextsAsync("[...document.querySelectorAll('#recoveries article')].map(row => row.querySelector('.go').textContent + ': ' + row.querySelector('p').textContent)"));
        await page.ClickAsync("document.querySelector('#recoveries .go')");
        Assert.Contains("↻ IO_ERROR after 1 attempt; it was tried once more after 2 s.", await page.TextAsync("panel.innerText"), StringComparison.Ordinal);
        Assert.Contains("skipped: customer_value did not succeed", await page.TextAsync("byId('lane-8').textContent"), StringComparison.Ordinal);
        AssertQuiet(page);
    }

    [Fact]
    public async Task Attempts_their_parts_and_the_critical_path_are_to_be_seen_over_time()
    {
        await using var page = await OpenAsync(SampleRuns.Failing());
        const string Parts = "[...byId('lane-' + steps.find(step => step.id === '{0}').index).querySelectorAll('.part')].map(part => part.classList[1])";

        Assert.Equal(["source_orders", "load_orders", "check_orders", "load_rates", "load_customers", "orders_clean", "daily", "customer_value", "export_daily", "check_daily", "segments", "export_segments"], await page.TextsAsync("lanes.rows.map(step => step.id)"));
        Assert.Equal(["queue", "own", "source", "engine", "commit"], await page.TextsAsync(Parts.Replace("{0}", "load_orders", StringComparison.Ordinal)));
        Assert.Equal(["failed", "own", "source", "engine", "commit"], await page.TextsAsync(Parts.Replace("{0}", "load_rates", StringComparison.Ordinal)));
        Assert.Equal("1", await page.TextAsync("document.querySelectorAll('.lane .retry').length"));
        Assert.Equal(["source_orders", "load_orders", "orders_clean", "daily", "export_daily"], await page.TextsAsync("[...document.querySelectorAll('.lane.on-path')].filter(row => row.querySelector('.critical.outline')).map(row => row.querySelector('.name').textContent)"));
        Assert.Equal("4", await page.TextAsync("document.querySelectorAll('.path path').length"));
        // A bar is where its time is: the second half of the step's own time is source, engine, then commit.
        Assert.Equal("True", await page.TextAsync("(row => { const at = css => Number(row.querySelector('.part.' + css).getAttribute('x')); return at('own') === at('source') && at('source') < at('engine') && at('engine') < at('commit'); })(byId('lane-1'))"));
        await page.EvaluateAsync("document.getElementById('dag').scrollIntoView()");
        await page.SettleAsync();
        Assert.Equal(["source_orders", "load_orders", "orders_clean", "daily", "export_daily"], await page.TextsAsync("net.cards.filter(card => card.classList.contains('on-path')).map(card => card.querySelector('.name').textContent)"));
        Assert.Equal("1", await page.TextAsync("document.querySelectorAll('.node.FAILURE').length"));
        Assert.Equal("4", await page.TextAsync("document.querySelectorAll('.edge.on-path').length"));

        await page.EvaluateAsync("lookAt(0, 1000)");
        await page.SettleAsync();
        Assert.Equal("1 s", await page.TextAsync("[...document.querySelectorAll('.tick')].pop().textContent"));
        await page.EvaluateAsync("byId('time-all').click()");
        await page.SettleAsync();
        Assert.Equal("11 s", await page.TextAsync("[...document.querySelectorAll('.tick')].pop().textContent"));
        AssertQuiet(page);
    }

    [Fact]
    public async Task The_table_sorts_and_filters()
    {
        await using var page = await OpenAsync(SampleRuns.Failing());
        const string Header = "[...document.querySelectorAll('.all th button')].find(one => one.textContent === 'Duration')";
        await page.EvaluateAsync("byId('steps').scrollIntoView()");

        await page.ClickAsync(Header);
        Assert.Equal(["load_orders", "daily", "load_rates", "customer_value"], (await page.TextsAsync(Rows))[..4]);
        Assert.Equal(["segments", "export_segments"], (await page.TextsAsync(Rows))[^2..]);
        Assert.Equal("descending", await page.TextAsync($"({Header}).parentNode.getAttribute('aria-sort')"));
        await page.ClickAsync(Header);
        Assert.Equal("source_orders", (await page.TextsAsync(Rows))[0]);
        Assert.Equal("export_segments", (await page.TextsAsync(Rows))[^1]);
        await page.ClickAsync(Header);
        Assert.Equal(["source_orders", "load_orders", "check_orders"], (await page.TextsAsync(Rows))[..3]);

        await page.PressAsync("/");
        await page.TypeAsync("orders_clean");
        Assert.Equal(["orders_clean", "daily", "customer_value"], await page.TextsAsync(Rows));
        Assert.Equal("3 of 12", await page.TextAsync("byId('shown').textContent"));
        Assert.Equal("3", await page.TextAsync("document.querySelectorAll('.lane').length"));
        await page.PressAsync("Escape");
        await page.ClickAsync("byId('critical')");
        Assert.Equal(["source_orders", "load_orders", "orders_clean", "daily", "export_daily"], await page.TextsAsync(Rows));
        await page.ClickAsync("byId('critical')");
        await page.ClickAsync("document.querySelector('[data-status=SUCCESS]')");
        Assert.Equal(["customer_value", "segments", "export_segments"], await page.TextsAsync(Rows));
        AssertQuiet(page);
    }

    [Fact]
    public async Task A_step_opens_by_keyboard_by_click_and_by_its_address()
    {
        await using var page = await OpenAsync(SampleRuns.Failing(), "#step=load_rates", isDark: true);
        await page.ScreenshotAsync(_folder.At("report-failing-dark-step.png"));
        await ShootAsync(page, "time", "report-failing-dark-time.png");
        await ShootAsync(page, "steps", "report-failing-dark-steps.png");

        Assert.Equal("rgb(14, 17, 22)", await page.TextAsync("getComputedStyle(document.body).backgroundColor"));
        Assert.Equal("load_rates", await page.TextAsync("panel.querySelector('h2').textContent"));
        Assert.Equal(["failed at +6 ms, 1.2 s, then a wait of 2 s", "succeeded at +3.2 s, 640 ms"], await page.TextsAsync("[...panel.querySelectorAll('.tries li')].map(one => one.textContent.split('IO_ERROR')[0])"));
        await page.PressAsync("Escape");
        Assert.Equal("True", await page.TextAsync("panel.hidden"));
        await page.EvaluateAsync("lanes.cursor = 0; lanes.box.focus()");
        await page.PressAsync("ArrowDown", "ArrowDown", "Enter");
        Assert.Equal("check_orders", await page.TextAsync("panel.querySelector('h2').textContent"));
        Assert.Equal("#step=check_orders", await page.TextAsync("location.hash"));
        await page.EvaluateAsync("byId('steps').scrollIntoView()");
        await page.ClickAsync("document.querySelector('.all tbody tr:nth-child(7) .go')");
        Assert.Equal("daily", await page.TextAsync("panel.querySelector('h2').textContent"));
        Assert.Equal(["PROJECTION", "HASH_GROUP_BY", "HASH_JOIN", "SEQ_SCAN", "SEQ_SCAN"], await page.TextsAsync("[...panel.querySelectorAll('.operators code')].map(one => one.textContent)"));
        Assert.Equal("1", await page.TextAsync("panel.querySelectorAll('.spark .now').length"));
        AssertQuiet(page);
    }

    [Fact]
    public async Task What_others_have_named_does_nothing()
    {
        await using var page = await OpenAsync(RunReportTests.Hostiles(), "#step=" + Uri.EscapeDataString(LineagePageTests.Hostile));
        await page.ScreenshotAsync(_folder.At("report-hostile.png"));
        await page.EvaluateAsync("drawGraph(); for (const more of document.querySelectorAll('.wide')) more.click()");

        Assert.Equal("undefined", await page.TextAsync("typeof hacked"));
        Assert.Equal("0", await page.TextAsync("document.querySelectorAll('img').length"));
        Assert.Equal("2", await page.TextAsync("document.scripts.length"));
        Assert.Equal(LineagePageTests.Hostile, await page.TextAsync("panel.querySelector('h2').textContent"));
        Assert.Equal(LineagePageTests.Hostile, await page.TextAsync("panel.querySelector('pre code').textContent"));
        Assert.Equal([LineagePageTests.Hostile, "other"], await page.TextsAsync(Rows));
        Assert.Equal(LineagePageTests.Hostile, await page.TextAsync("document.querySelector('h1').textContent"));
        AssertQuiet(page);
    }

    [Fact]
    public async Task A_thousand_steps_are_usable()
    {
        var facts = SampleRuns.Large(1_000);
        await using var page = await OpenAsync(facts);
        var loaded = await page.EvaluateAsync("Math.round(performance.getEntriesByType('navigation')[0].loadEventEnd)");
        var rest = await page.TextAsync("new Promise(done => { const look = () => list.rows.size === 1000 ? done(Math.round(performance.now())) : setTimeout(look, 20); look(); })");
        output.WriteLine($"file {new FileInfo(_folder.At("report.html")).Length / 1024} kB, loaded {loaded} ms, all rows {rest} ms, {await page.TextAsync("document.querySelectorAll('*').length")} elements");
        await page.ScreenshotAsync(_folder.At("report-large-light.png"));
        await ShootAsync(page, "time", "report-large-light-time.png");
        await ShootAsync(page, "dag", "report-large-light-graph.png");
        output.WriteLine($"sort {await MillisecondsAsync(page, "sortBy(columns[3])")} ms, filter {await MillisecondsAsync(page, "search.value = 'mart_'; filter()")} ms, choose {await MillisecondsAsync(page, "choose(steps[700])")} ms");
        await ShootAsync(page, "steps", "report-large-light-steps.png");

        var found = facts.Steps.Count(static step => step.Id.StartsWith("mart_", StringComparison.Ordinal) || step.Reads.Any(static table => table.StartsWith("mart_", StringComparison.Ordinal)));
        Assert.Equal(found, (await page.TextsAsync(Rows)).Length);
        Assert.Equal("1000", await page.TextAsync("net.cards.length"));
        await page.EvaluateAsync("search.value = ''; filter(); choose(null)");
        await page.SettleAsync();
        Assert.Equal("1000", await page.TextAsync("lanes.rows.length"));
        Assert.InRange((await page.EvaluateAsync("document.querySelectorAll('.lane').length")).GetInt32(), 10, 80);
        await page.EvaluateAsync("lanes.box.scrollTop = 1e6");
        await page.SettleAsync();
        Assert.Equal("True", await page.TextAsync("!!byId('lane-' + lanes.rows[999].index)"));
        AssertQuiet(page);
    }

    [Fact]
    public async Task It_prints_with_all_that_is_in_it()
    {
        await using var page = await OpenAsync(SampleRuns.Failing());
        var paper = await page.PrintAsync();
        if (Environment.GetEnvironmentVariable("SQLFLOW_SCREENSHOTS") is { Length: > 0 } folder) await File.WriteAllBytesAsync(Path.Combine(folder, "report.pdf"), paper, TestContext.Current.CancellationToken);

        Assert.Equal("%PDF-", System.Text.Encoding.ASCII.GetString(paper, 0, 5));
        Assert.Equal("True", await page.TextAsync("net.isDrawn"));
        Assert.Equal("False", await page.TextAsync("lanes.isPrinting"));
        AssertQuiet(page);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_run_of_which_little_is_known_makes_a_page(int steps)
    {
        var facts = SampleRuns.Bare(StepExecutionResult.Success());
        await using var page = await OpenAsync(facts with { Result = facts.Result with { Steps = facts.Result.Steps[..steps] } });

        Assert.Equal(steps == 0 ? "There was nothing to run." : "The step succeeded.", await page.TextAsync("document.querySelector('.what').textContent"));
        Assert.Equal(steps, (await page.TextsAsync(Rows)).Length);
        AssertQuiet(page);
    }

    private static async Task<string> MillisecondsAsync(BrowserPage page, string action)
    {
        var text = await page.TextAsync($"(() => {{ const start = performance.now(); {action}; document.body.offsetHeight; return Math.round(performance.now() - start); }})()");
        await page.SettleAsync();
        return text;
    }

    private static void AssertQuiet(BrowserPage page)
    {
        Assert.Empty(page.Problems);
        Assert.All(page.Requests, static request => Assert.StartsWith("file:", request, StringComparison.Ordinal));
    }

    private async Task ShootAsync(BrowserPage page, string section, string file)
    {
        await page.EvaluateAsync($"document.getElementById('{section}').scrollIntoView(); new Promise(done => setTimeout(done, 120))");
        await page.SettleAsync();
        await page.ScreenshotAsync(_folder.At(file));
    }

    private async Task<BrowserPage> OpenAsync(RunReportFacts facts, string hash = "", bool isDark = false)
    {
        var file = _folder.Write("report.html", facts.Html());
        if (Environment.GetEnvironmentVariable("SQLFLOW_SCREENSHOTS") is { Length: > 0 } folder) File.Copy(file, Path.Combine(Directory.CreateDirectory(folder).FullName, $"report-{facts.Result.Pipeline.Length}.html"), overwrite: true);
        return await chromium.OpenAsync(file, hash, isDark: isDark);
    }
}
