using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SqlFlow.Handlers.Tests.Lineage.Page.Browser;

/// <summary>A tab: what a reader would do in it, and what is to be seen then.</summary>
public sealed class BrowserPage : IAsyncDisposable
{
    private static readonly Dictionary<string, int> KeyCodes = new(StringComparer.Ordinal)
    {
        ["Tab"] = 9,
        ["Enter"] = 13,
        ["Escape"] = 27,
        ["ArrowLeft"] = 37,
        ["ArrowUp"] = 38,
        ["ArrowRight"] = 39,
        ["ArrowDown"] = 40,
    };

    private readonly DevTools _tools;
    private readonly string _session;
    private readonly string _target;
    private TaskCompletionSource _loaded = new();

    internal BrowserPage(DevTools tools, string session, string target)
    {
        (_tools, _session, _target) = (tools, session, target);
        _tools.Told += Hear;
    }

    /// <summary>Exceptions, failed loads, and what the content security policy refused.</summary>
    public ConcurrentQueue<string> Problems { get; } = new();

    /// <summary>Everything that was asked of a network or a disk.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    public async Task StartAsync(int width, int height, bool isDark)
    {
        foreach (var domain in (string[])["Page", "Runtime", "Log", "Network"]) await SendAsync($"{domain}.enable");
        await SendAsync("Emulation.setDeviceMetricsOverride", new JsonObject { ["width"] = width, ["height"] = height, ["deviceScaleFactor"] = 1, ["mobile"] = false });
        var scheme = new JsonObject { ["name"] = "prefers-color-scheme", ["value"] = isDark ? "dark" : "light" };
        await SendAsync("Emulation.setEmulatedMedia", new JsonObject { ["features"] = new JsonArray(scheme) });
    }

    public async Task GoAsync(string address)
    {
        _loaded = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await SendAsync("Page.navigate", new JsonObject { ["url"] = address });
        await _loaded.Task.WaitAsync(TimeSpan.FromSeconds(60));
        await SettleAsync();
    }

    /// <summary>Waits for two frames: what was asked for is drawn then.</summary>
    public async Task SettleAsync() => await EvaluateAsync("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(1))))");

    /// <summary>The value of an expression of JavaScript.</summary>
    public async Task<JsonElement> EvaluateAsync(string expression)
    {
        var answer = await SendAsync("Runtime.evaluate", new JsonObject { ["expression"] = expression, ["awaitPromise"] = true, ["returnByValue"] = true, ["userGesture"] = true });
        Assert.False(answer.TryGetProperty("exceptionDetails", out var problem), problem.ToString());
        var result = answer.GetProperty("result");
        return result.TryGetProperty("value", out var value) ? value : default;
    }

    public async Task<string> TextAsync(string expression) => (await EvaluateAsync(expression)).ToString();

    public async Task<string[]> TextsAsync(string expression) => [.. (await EvaluateAsync(expression)).EnumerateArray().Select(static item => item.GetString()!)];

    /// <summary>Presses the mouse in the middle of the element that an expression gives.</summary>
    public async Task ClickAsync(string element)
    {
        var box = await EvaluateAsync($"(() => {{ const box = ({element}).getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2]; }})()");
        foreach (var type in (string[])["mousePressed", "mouseReleased"])
        {
            var press = new JsonObject { ["type"] = type, ["x"] = box[0].GetDouble(), ["y"] = box[1].GetDouble(), ["button"] = "left", ["buttons"] = type == "mousePressed" ? 1 : 0, ["clickCount"] = 1 };
            await SendAsync("Input.dispatchMouseEvent", press);
        }

        await SettleAsync();
    }

    /// <summary>Presses keys, by name, one after the other.</summary>
    public async Task PressAsync(params string[] keys)
    {
        foreach (var key in keys)
        {
            foreach (var type in (string[])["keyDown", "keyUp"])
            {
                var press = new JsonObject { ["type"] = type, ["key"] = key, ["windowsVirtualKeyCode"] = KeyCodes.TryGetValue(key, out var code) ? code : char.ToUpperInvariant(key[0]) };
                if (key.Length == 1) press["text"] = key;
                else if (key == "Enter") press["text"] = "\r";
                await SendAsync("Input.dispatchKeyEvent", press);
            }
        }

        await SettleAsync();
    }

    /// <summary>Types into what has the focus.</summary>
    public async Task TypeAsync(string text)
    {
        await SendAsync("Input.insertText", new JsonObject { ["text"] = text });
        await SettleAsync();
    }

    /// <summary>Writes a picture; also into the folder that SQLFLOW_SCREENSHOTS names, for those who want to see it.</summary>
    public async Task ScreenshotAsync(string file)
    {
        var answer = await SendAsync("Page.captureScreenshot", new JsonObject { ["format"] = "png" });
        await File.WriteAllBytesAsync(file, answer.GetProperty("data").GetBytesFromBase64());
        if (Environment.GetEnvironmentVariable("SQLFLOW_SCREENSHOTS") is not { Length: > 0 } folder) return;
        Directory.CreateDirectory(folder);
        File.Copy(file, Path.Combine(folder, Path.GetFileName(file)), overwrite: true);
    }

    /// <summary>The page on paper.</summary>
    public async Task<byte[]> PrintAsync() =>
        (await SendAsync("Page.printToPDF", new JsonObject { ["preferCSSPageSize"] = true, ["printBackground"] = true })).GetProperty("data").GetBytesFromBase64();

    public async ValueTask DisposeAsync()
    {
        _tools.Told -= Hear;
        await _tools.SendAsync("Target.closeTarget", new JsonObject { ["targetId"] = _target });
    }

    private Task<JsonElement> SendAsync(string method, JsonObject? parameters = null) => _tools.SendAsync(method, parameters ?? [], _session);

    private void Hear(string session, string name, JsonElement said)
    {
        if (session != _session) return;
        if (name == "Page.loadEventFired") _loaded.TrySetResult();
        else if (name == "Runtime.exceptionThrown") Problems.Enqueue(said.GetProperty("exceptionDetails").ToString());
        else if (name == "Log.entryAdded") Problems.Enqueue(said.GetProperty("entry").GetProperty("text").ToString());
        else if (name == "Network.requestWillBeSent") Requests.Enqueue(said.GetProperty("request").GetProperty("url").ToString());
    }
}
