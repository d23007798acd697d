using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using SqlFlow.Alerts;
using SqlFlow.Execution;
using SqlFlow.Handlers.Tests.Connectors.Http;
using SqlFlow.Handlers.Tests.Harness;
using SqlFlow.Observability;

namespace SqlFlow.Handlers.Tests.Alerts;

/// <summary>What sinks are told, and what becomes of the run when they do badly.</summary>
public sealed class AlertSinkTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Collected _log = new();
    private readonly FakeTimeProvider _clock = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void A_notice_has_one_alert_of_each_fingerprint_the_worst_first()
    {
        var notice = AlertNotice.Of(ResultOf(Slow("a"), Failing("b", 1), Slow("c"), Failing("b", 2)), _clock.GetUtcNow(), AlertSeverity.Warning)!;

        Assert.Equal([("failing:b:TIMEOUT", 2), ("slow:a", 1), ("slow:c", 1)], notice.Alerts.Select(static alert => (alert.Fingerprint, alert.Count)));
        Assert.Equal("Pipeline p: FAILURE\nerror: b failed (attempt 2) (2 times)\nwarning: a is slow\nwarning: c is slow", notice.ToText());
        Assert.Single(AlertNotice.Of(ResultOf(Slow("a"), Failing("b", 1)), _clock.GetUtcNow(), AlertSeverity.Error)!.Alerts);
        Assert.Null(AlertNotice.Of(ResultOf(Slow("a")), _clock.GetUtcNow(), AlertSeverity.Critical));
        Assert.Null(AlertNotice.Of(ResultOf(), _clock.GetUtcNow(), AlertSeverity.Warning));
    }

    [Fact]
    public async Task The_file_has_a_line_a_run()
    {
        var path = _folder.At("deep/alerts.ndjson");
        var dispatcher = Dispatcher(new FileAlertSink(path));

        await dispatcher.SendAsync(ResultOf(Slow("a\nb")));
        await dispatcher.SendAsync(ResultOf());
        await dispatcher.SendAsync(ResultOf(Failing("b", 1)));

        var lines = File.ReadAllLines(path).Select(static line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(["a\nb", "b"], lines.Select(static line => line.GetProperty("alerts")[0].GetProperty("component").GetString()));
        Assert.Equal(("p", "FAILURE", "run-1"), (lines[0].GetProperty("pipeline").GetString(), lines[0].GetProperty("status").GetString(), lines[0].GetProperty("run_id").GetString()));
        Assert.Equal("slow", lines[0].GetProperty("alerts")[0].GetProperty("type").GetString());
        Assert.Empty(_log.Messages);
    }

    [Fact]
    public async Task The_webhook_gets_JSON_with_its_token_and_is_asked_again_while_it_is_busy()
    {
        await using var server = await WebServer.StartAsync((context, number) =>
        {
            context.Response.StatusCode = number < 3 ? 503 : 200;
            return Task.CompletedTask;
        });

        await Dispatcher(TimeProvider.System, new WebhookAlertSink(new Uri(server.Url + "/hook"), "t-1")).SendAsync(ResultOf(Failing("b", 1)));

        Assert.Equal(3, server.Requests.Count);
        Assert.All(server.Requests, static request => Assert.Equal(("POST", "/hook", "Bearer t-1"), (request.Method, request.Path, request.Headers["Authorization"])));
        Assert.Empty(_log.Messages);
    }

    [Fact]
    public async Task A_webhook_that_refuses_is_told_once_and_its_address_to_nobody()
    {
        await using var server = await WebServer.StartAsync((context, _) =>
        {
            context.Response.StatusCode = 404;
            return context.Response.WriteAsync("no such hook");
        });

        await Dispatcher(TimeProvider.System, new WebhookAlertSink(new Uri(server.Url + "/services/s3cret"))).SendAsync(ResultOf(Failing("b", 1)));

        Assert.Single(server.Requests);
        Assert.Equal("Alerts of run run-1 (1) were not delivered to webhook: answered 404: no such hook", Assert.Single(_log.Messages));
    }

    [Fact]
    public async Task A_webhook_that_always_answers_500_is_given_up()
    {
        await using var server = await WebServer.StartAsync(static (context, _) =>
        {
            context.Response.StatusCode = 500;
            return Task.CompletedTask;
        });

        await Dispatcher(TimeProvider.System, new WebhookAlertSink(new Uri(server.Url + "/"))).SendAsync(ResultOf(Failing("b", 1)));

        Assert.Equal(3, server.Requests.Count);
        Assert.Contains("answered 500", Assert.Single(_log.Messages), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dead_port_and_a_file_that_cannot_be_are_only_logged()
    {
        var file = _folder.Write("file", "x");

        await Dispatcher(TimeProvider.System, new WebhookAlertSink(new Uri("http://127.0.0.1:1/s3cret")), new FileAlertSink(Path.Combine(file, "alerts.ndjson"))).SendAsync(ResultOf(Slow("a")));

        Assert.Equal(2, _log.Messages.Count);
        Assert.DoesNotContain(_log.Messages, static message => message.Contains("s3cret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_that_throws_at_once_or_has_no_name_does_not_keep_the_others_from_being_told()
    {
        var heard = new Hearing();

        await Dispatcher(new Sink(static (_, _) => throw new InvalidOperationException("boom")), new Nameless(), heard).SendAsync(ResultOf(Slow("a")));

        Assert.Single(heard.Notices);
        Assert.Equal(["Alerts of run run-1 (1) were not delivered to Nameless: nameless", "Alerts of run run-1 (1) were not delivered to sink: boom"], _log.Messages.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task One_that_never_ends_is_not_waited_for()
    {
        var asked = new TaskCompletionSource<CancellationToken>(TaskCreationOptions.RunContinuationsAsynchronously);
        var sink = new Sink((_, token) =>
        {
            asked.SetResult(token);
            return new ValueTask(new TaskCompletionSource().Task);
        });

        var sending = Dispatcher(sink).SendAsync(ResultOf(Slow("a"))).AsTask();
        var token = await asked.Task.WaitAsync(Token);
        // The wait itself begins after the sink was asked; the clock goes on until it is over.
        while (!sending.IsCompleted)
        {
            _clock.Advance(TimeSpan.FromSeconds(10));
            await Task.Yield();
        }

        Assert.True(token.IsCancellationRequested);
        Assert.Equal("Alerts of run run-1 (1) were not delivered to sink: not done within 10 s", Assert.Single(_log.Messages));
    }

    [Fact]
    public async Task One_that_blocks_its_thread_is_not_waited_for()
    {
        using var unblock = new ManualResetEventSlim();
        using var asked = new SemaphoreSlim(0);
        var sink = new Sink((_, _) =>
        {
            asked.Release();
            unblock.Wait(CancellationToken.None);
            return default;
        });

        var sending = Dispatcher(sink).SendAsync(ResultOf(Slow("a"))).AsTask();
        await asked.WaitAsync(Token);
        while (!sending.IsCompleted)
        {
            _clock.Advance(TimeSpan.FromSeconds(10));
            await Task.Yield();
        }

        unblock.Set();
        Assert.Single(_log.Messages);
    }

    [Fact]
    public async Task The_log_has_severity_and_fingerprint()
    {
        await Dispatcher(new LogAlertSink(_log)).SendAsync(ResultOf(Slow("a"), Failing("b", 1)));

        Assert.Equal(["failing b: b failed (attempt 1) (failing:b:TIMEOUT, run run-1)", "slow a: a is slow (slow:a, run run-1)"], _log.Messages);
        Assert.Equal([LogLevel.Error, LogLevel.Warning], _log.Levels);

        await Dispatcher(new LogAlertSink(_log)).SendAsync(ResultOf(Slow("a") with { Course = new AlertCourse { FirstSeen = DateTimeOffset.UnixEpoch, Runs = 2 } }));
        Assert.Equal("slow a: a is slow, for 2 runs, since 1970-01-01 00:00 UTC (slow:a, run run-1)", _log.Messages[^1]);
    }

    [Fact]
    public void A_webhook_needs_an_address_of_HTTP() =>
        Assert.Throws<ArgumentException>(static () => new WebhookAlertSink(new Uri("ftp://example.org/")));

    public void Dispose() => _folder.Dispose();

    private AlertDispatcher Dispatcher(params IAlertSink[] sinks) => Dispatcher(_clock, sinks);

    private AlertDispatcher Dispatcher(TimeProvider clock, params IAlertSink[] sinks) => new(new AlertOptions { Sinks = [.. sinks] }, clock, _log);

    private static PipelineResult ResultOf(params PerformanceAlert[] alerts) => new()
    {
        RunId = "run-1",
        Pipeline = "p",
        Status = RunStatus.Failure,
        Steps = [],
        PerformanceSummary = PerformanceSummary.Empty with { Alerts = [.. alerts] },
    };

    private static PerformanceAlert Slow(string step) => new()
    {
        Component = step,
        Type = AlertType.Slow,
        Message = $"{step} is slow",
        Severity = AlertSeverity.Warning,
        Timestamp = DateTimeOffset.UnixEpoch,
        Fingerprint = $"slow:{step}",
    };

    private static PerformanceAlert Failing(string step, int attempt) => new()
    {
        Component = step,
        Type = AlertType.Failing,
        Message = $"{step} failed (attempt {attempt})",
        Severity = AlertSeverity.Error,
        Timestamp = DateTimeOffset.UnixEpoch,
        Fingerprint = $"failing:{step}:TIMEOUT",
    };

    private sealed class Sink(Func<AlertNotice, CancellationToken, ValueTask> send) : IAlertSink
    {
        public string Name => "sink";

        public ValueTask SendAsync(AlertNotice notice, CancellationToken cancellationToken) => send(notice, cancellationToken);
    }

    private sealed class Nameless : IAlertSink
    {
        public string Name => throw new InvalidOperationException("no name");

        public ValueTask SendAsync(AlertNotice notice, CancellationToken cancellationToken) => throw new InvalidOperationException("nameless");
    }

    private sealed class Hearing : IAlertSink
    {
        public string Name => "hearing";

        public List<AlertNotice> Notices { get; } = [];

        public ValueTask SendAsync(AlertNotice notice, CancellationToken cancellationToken)
        {
            Notices.Add(notice);
            return default;
        }
    }

    private sealed class Collected : ILoggerFactory, ILogger
    {
        private readonly Lock _lock = new();

        public List<string> Messages { get; } = [];

        public List<LogLevel> Levels { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (_lock)
            {
                Messages.Add(formatter(state, exception));
                Levels.Add(logLevel);
            }
        }

        public void Dispose()
        {
        }
    }
}
