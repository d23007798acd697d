using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SqlFlow.Handlers.Tests.Lineage.Page.Browser;

/// <summary>A headless Chromium of the tests' own, driven by its DevTools protocol; tests skip where none is installed.</summary>
/// <remarks>
/// Not Microsoft.Playwright: its transport serialises by reflection, which is off in this repository, tests included, so that nothing
/// reflective creeps in; and its package brings 214 MB of drivers. What these tests need of the protocol are a dozen calls.
/// </remarks>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string? Program = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .SelectMany(static folder => new[] { "chromium", "chromium-browser", "google-chrome" }.Select(name => Path.Combine(folder, name)))
        .FirstOrDefault(File.Exists);

    private readonly string _profile = Path.Combine(Path.GetTempPath(), $"sqlflow-chromium-{Guid.NewGuid():N}");
    private Process? _process;
    private DevTools? _tools;

    public async ValueTask InitializeAsync()
    {
        if (Program is null) return;
        var start = new ProcessStartInfo(Program) { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var argument in (string[])["--headless=new", "--remote-debugging-port=0", $"--user-data-dir={_profile}", "--no-first-run", "--disable-extensions",
            "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking", "--force-device-scale-factor=1", "--lang=en", "about:blank"])
            start.ArgumentList.Add(argument);

        // Chromium refuses to sandbox what root started; the pages are the tests' own.
        if (Environment.UserName == "root") start.ArgumentList.Add("--no-sandbox");
        var address = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        _process = new Process { StartInfo = start };
        _process.ErrorDataReceived += (_, line) =>
        {
            const string Announcement = "DevTools listening on ";
            if (line.Data is null) address.TrySetException(new InvalidOperationException("Chromium ended before it listened."));
            else if (line.Data.StartsWith(Announcement, StringComparison.Ordinal)) address.TrySetResult(new Uri(line.Data[Announcement.Length..]));
        };
        _process.Start();
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Kill();
        _tools = await DevTools.ConnectAsync(await address.Task);
    }

    /// <summary>Opens a file in a tab of its own and waits until it is drawn.</summary>
    public async Task<BrowserPage> OpenAsync(string file, string hash = "", int width = 1440, int height = 900, bool isDark = false)
    {
        Assert.SkipWhen(_tools is null, "Chromium is not installed.");
        var target = await _tools.SendAsync("Target.createTarget", new JsonObject { ["url"] = "about:blank" });
        var session = await _tools.SendAsync("Target.attachToTarget", new JsonObject { ["targetId"] = target.GetProperty("targetId").GetString(), ["flatten"] = true });
        var page = new BrowserPage(_tools, session.GetProperty("sessionId").GetString()!, target.GetProperty("targetId").GetString()!);
        await page.StartAsync(width, height, isDark);
        await page.GoAsync(new Uri(file).AbsoluteUri + hash);
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        if (_tools is not null) await _tools.DisposeAsync();
        if (_process is not null)
        {
            Kill();
            await _process.WaitForExitAsync();
            _process.Dispose();
        }

        try
        {
            if (Directory.Exists(_profile)) Directory.Delete(_profile, recursive: true);
        }
        catch (IOException)
        {
            // A child of the browser outlived it by a moment and wrote once more; the folder is a temporary one.
        }
    }

    private void Kill()
    {
        try
        {
            if (_process is { HasExited: false }) _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // Gone already.
        }
    }
}
