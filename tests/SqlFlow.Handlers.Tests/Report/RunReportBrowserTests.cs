using SqlFlow.Handlers.Tests.Harness;
using SqlFlow.Handlers.Tests.Lineage.Page.Browser;
using SqlFlow.Handlers.Tests.Samples;
using SqlFlow.Report;

namespace SqlFlow.Handlers.Tests.Report;

/// <summary>The report in a real browser.</summary>
public sealed class RunReportBrowserTests(Chromium chromium, ITestOutputHelper output) : IClassFixture<Chromium>, IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_run_of_the_shop_is_told()
    {
        using var test = new PipelineTest();
        ShopTests.Copy(ShopTests.SampleFolder(), test.Folder.Path);
        var planned = await test.PlanFileAsync("plan.json");
        var facts = RunReportFacts.Of(await test.RunAsync(planned), planned.Pipeline!);
        await using var page = await OpenAsync(facts);
        await page.ScreenshotAsync(_folder.At("report-shop-light.png"));
        await ShootAsync(page, "time", "report-shop-light-time.png");
        await ShootAsync(page, "dag", "report-shop-light-graph.png");
        await ShootAsync(page, "steps", "report-shop-light-steps.png");

        AssertQuiet(page);
    }

    [Fact]
    public async Task A_failing_run_says_what_went_wrong_and_what_to_do()
    {
        await using var page = await OpenAsync(SampleRuns.Failing());
        await page.ScreenshotAsync(_folder.At("report-failing-light.png"));
        await ShootAsync(page, "time", "report-failing-light-time.png");
        await ShootAsync(page, "dag", "report-failing-light-graph.png");
        await ShootAsync(page, "checks", "report-failing-light-checks.png");

        AssertQuiet(page);
    }

    [Fact]
    public async Task A_thousand_steps_are_usable()
    {
        await using var page = await OpenAsync(SampleRuns.Large(1_000));
        output.WriteLine($"file {new FileInfo(_folder.At("report.html")).Length / 1024} kB, loaded {await page.TextAsync("Math.round(performance.getEntriesByType('navigation')[0].loadEventEnd)")} ms, {await page.TextAsync("document.querySelectorAll('*').length")} elements");
        await page.ScreenshotAsync(_folder.At("report-large-light.png"));
        await ShootAsync(page, "time", "report-large-light-time.png");
        await ShootAsync(page, "dag", "report-large-light-graph.png");
        await ShootAsync(page, "steps", "report-large-light-steps.png");

        AssertQuiet(page);
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
