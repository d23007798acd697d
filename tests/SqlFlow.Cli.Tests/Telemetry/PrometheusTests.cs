using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using SqlFlow.Cli.Tests.Harness;

namespace SqlFlow.Cli.Tests.Telemetry;

public sealed class PrometheusTests
{
    private static readonly HttpClient Client = new() { Timeout = TimeSpan.FromSeconds(10) };

    [Fact]
    public async Task The_text_file_has_the_metrics_of_the_run_and_replaces_the_one_before()
    {
        using var folder = new TempFolder().With("plan.json", Plans.Small).With("orders.csv", Plans.Orders).With("metrics/sqlflow.prom", "old");

        var result = await Sqlflow.RunAsync(folder, "run", "plan.json", "--prometheus", "metrics/sqlflow.prom");

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Equal(["sqlflow.prom"], Directory.EnumerateFiles(folder.At("metrics")).Select(Path.GetFileName));
        var lines = folder.Read("metrics/sqlflow.prom").Split('\n');
        Assert.Contains("# TYPE sqlflow_step_rows_total counter", lines);
        Assert.Contains("sqlflow_step_rows_total{sqlflow_pipeline=\"small\",sqlflow_step_status=\"SUCCESS\",sqlflow_step_type=\"load\"} 3", lines);
        Assert.Contains("sqlflow_run_duration_seconds_count{sqlflow_pipeline=\"small\",sqlflow_run_status=\"SUCCESS\"} 1", lines);
        Assert.Contains("sqlflow_step_duration_seconds_bucket{sqlflow_pipeline=\"small\",sqlflow_step_status=\"SUCCESS\",sqlflow_step_type=\"export\",le=\"+Inf\"} 1", lines);
        Assert.Contains(lines, static line => line.StartsWith("target_info{service_name=\"sqlflow\",service_version=\"", StringComparison.Ordinal));
        Assert.Equal("", lines[^1]);
    }

    [Fact]
    public async Task Promtool_finds_nothing_wrong_with_the_file_whatever_the_pipeline_is_called()
    {
        Assert.SkipWhen(Find("promtool") is null, "Prometheus is not installed.");
        using var folder = new TempFolder().With("plan.json", Plans.Transform("SELECT 1 AS x").Replace("\"one\"", """ "a \"b\" \\ \n ü" """, StringComparison.Ordinal));

        var result = await Sqlflow.RunAsync(folder, "run", "plan.json", "--prometheus", "out.prom");
        Assert.True(result.ExitCode == 0, result.ToString());

        using var promtool = Process.Start(new ProcessStartInfo(Find("promtool")!, ["check", "metrics"]) { RedirectStandardInput = true, RedirectStandardError = true, RedirectStandardOutput = true })!;
        await promtool.StandardInput.WriteAsync(folder.Read("out.prom"));
        promtool.StandardInput.Close();
        var said = await promtool.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken) + await promtool.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await promtool.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(promtool.ExitCode == 0, said + folder.Read("out.prom"));
        Assert.Equal("", said);
        Assert.Contains("""sqlflow_pipeline="a \"b\" \\ \n ü" """.TrimEnd(), folder.Read("out.prom"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_real_Prometheus_scrapes_a_run_while_it_lasts()
    {
        Assert.SkipWhen(Find("prometheus") is null, "Prometheus is not installed.");
        await using var service = OtlpCollector.Start();
        var release = new TaskCompletionSource();
        service.Answers = release.Task;
        var (scraped, web) = (OtlpCollector.FreePort(), OtlpCollector.FreePort());
        using var folder = new TempFolder().With("plan.json", OtlpTests.Web(service)).With("prometheus.yml", $$"""
            scrape_configs:
              - job_name: sqlflow
                scrape_interval: 200ms
                scrape_timeout: 200ms
                static_configs:
                  - targets: ["127.0.0.1:{{scraped}}"]
            """);
        using var run = Sqlflow.Start(folder, "run", "plan.json", "--prometheus-listen", FormattableString.Invariant($"127.0.0.1:{scraped}"));
        await service.Asked.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        using var prometheus = Process.Start(new ProcessStartInfo(
            Find("prometheus")!,
            [$"--config.file={folder.At("prometheus.yml")}", $"--storage.tsdb.path={folder.At("tsdb")}", FormattableString.Invariant($"--web.listen-address=127.0.0.1:{web}"), "--log.level=error"]))!;
        try
        {
            var value = await AskAsync(web, "sqlflow_step_rows_total{sqlflow_step_type=\"transform\"}");
            Assert.Equal("1", value);

            Assert.Equal(HttpStatusCode.NotFound, (await Client.GetAsync(new Uri($"http://127.0.0.1:{scraped}/"), TestContext.Current.CancellationToken)).StatusCode);
            Assert.Equal(HttpStatusCode.MethodNotAllowed, (await Client.PostAsync(new Uri($"http://127.0.0.1:{scraped}/metrics"), null, TestContext.Current.CancellationToken)).StatusCode);
        }
        finally
        {
            prometheus.Kill();
            await prometheus.WaitForExitAsync(TestContext.Current.CancellationToken);
            release.SetResult();
        }

        var result = await Sqlflow.FinishAsync(run);
        Assert.True(result.ExitCode == 0, result.ToString());
    }

    [Fact]
    public async Task A_port_in_use_is_a_warning()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        using var folder = new TempFolder().With("plan.json", Plans.Transform("SELECT 1 AS x"));

        var result = await Sqlflow.RunAsync(folder, "run", "plan.json", "--quiet", "--prometheus-listen", FormattableString.Invariant($"localhost:{port}"));

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Equal(FormattableString.Invariant($"! Prometheus cannot scrape at 127.0.0.1:{port}: the port is in use. The run is not affected.\n"), result.Error);
    }

    [Fact]
    public async Task A_file_that_cannot_be_written_is_a_warning()
    {
        using var folder = new TempFolder().With("plan.json", Plans.Transform("SELECT 1 AS x")).With("file", "");

        var result = await Sqlflow.RunAsync(folder, "run", "plan.json", "--quiet", "--prometheus", "file/m.prom");

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.StartsWith("! The metrics were not written to 'file/m.prom': ", result.Error, StringComparison.Ordinal);
    }

    private static async Task<string> AskAsync(int port, string query)
    {
        var url = new Uri($"http://127.0.0.1:{port}/api/v1/query?query={Uri.EscapeDataString(query)}");
        for (var tries = 0; tries < 300; tries++)
        {
            try
            {
                using var answer = JsonDocument.Parse(await Client.GetByteArrayAsync(url, TestContext.Current.CancellationToken));
                if (answer.RootElement.GetProperty("data").GetProperty("result") is var found && found.GetArrayLength() > 0) return found[0].GetProperty("value")[1].GetString()!;
            }
            catch (HttpRequestException)
            {
                // It is still starting.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        throw new TimeoutException("Prometheus has not scraped anything.");
    }

    private static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
}
